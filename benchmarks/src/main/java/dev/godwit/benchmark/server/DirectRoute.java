package dev.godwit.benchmark.server;

import java.util.OptionalLong;
import org.postgresql.ds.PGSimpleDataSource;

/** Nothing between client and server. */
final class DirectRoute implements Route {

    @Override
    public PGSimpleDataSource to(Database database) {
        return database.dataSource();
    }

    @Override
    public OptionalLong roundTrips() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        // there is nothing
    }
}
