package dev.godwit.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connects with a session time zone that differs from the JVM's, as a pool's initial statement may do, so that a
 * conversion between the two shows. It takes a statement: the driver asks for the JVM's zone when it connects, and that
 * beats the server's, the database's and the role's own settings.
 */
final class ForeignZoneDataSource extends PGSimpleDataSource {
    /** Half an hour off the hour, while the build gives the JVM Pacific/Chatham, three quarters off. */
    static final String ZONE = "America/St_Johns";

    private static final long serialVersionUID = 1L;

    ForeignZoneDataSource(String url, Login login) {
        setUrl(url);
        setUser(login.user());
        setPassword(login.password());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        Connection connection = super.getConnection(user, password);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE '" + ZONE + "'");
        }
        return connection;
    }
}
