package dev.godwit.test.context;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The data source of an application context that is used by one test after the other: it leads to the database of whichever
 * runs. Not final: what watches data sources may make a subclass of it.
 */
class SwitchableDataSource extends AbstractDataSource {

    private volatile @Nullable PooledDatabase current;

    void switchTo(PooledDatabase database) {
        current = database;
    }

    PooledDatabase current() {
        PooledDatabase database = current;
        if (database == null) {
            throw new IllegalStateException(
                    "the database of the test is not there yet: it is made when the migrations run,"
                            + " and somebody uses the data source before that");
        }
        return database;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return current().pool().getConnection();
    }

    @Override
    public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
        return current().database().dataSource().getConnection(username, password);
    }
}
