package dev.godwit.benchmark.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of its own for a measurement. Closing it ends whoever is still connected, and drops it.
 *
 * @param serverUrl the JDBC URL of another database of the same server, with the user and the password
 * @param name its name
 */
public record Database(String serverUrl, String name) implements AutoCloseable {

    /** Connects anew for each connection, with nothing but what the driver does by itself; a new object each time. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = Server.dataSource(serverUrl);
        dataSource.setDatabaseName(name);
        return dataSource;
    }

    /**
     * Makes sure that a measurement measured something.
     *
     * @param query what must be true now
     * @throws SQLException when it is not, or when that cannot be found out
     */
    public void require(String query) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            if (!result.next() || !result.getBoolean(1)) {
                throw new SQLException("ended without an error, but this is not true: " + query);
            }
        }
    }

    void create() throws SQLException {
        administer("CREATE DATABASE " + name);
    }

    @Override
    public void close() throws SQLException {
        administer("DROP DATABASE " + name + " WITH (FORCE)");
    }

    private void administer(String sql) throws SQLException {
        try (Connection connection = Server.dataSource(serverUrl).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
