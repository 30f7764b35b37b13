package dev.godwit.benchmark.server;

import java.io.Closeable;
import java.util.OptionalLong;
import org.postgresql.ds.PGSimpleDataSource;

/** A way to the databases of a server. */
public sealed interface Route extends Closeable permits DirectRoute, DelayingProxy {

    /** Like the database's own, but going this way. */
    PGSimpleDataSource to(Database database);

    /** How often clients have waited for the server on this way, as far as it is known. */
    OptionalLong roundTrips();
}
