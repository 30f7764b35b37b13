package dev.godwit.test.template;

import dev.godwit.migration.MigrationException;
import dev.godwit.test.server.TestServer;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that this process has made. */
public final class Database {

    private static final long PAUSE_NANOS = 1_000_000;

    private final TestDatabases databases;
    private final String name;

    Database(TestDatabases databases, String name) {
        this.databases = databases;
        this.name = name;
    }

    public String name() {
        return name;
    }

    public TestServer server() {
        return databases.server();
    }

    /** Its JDBC URL, without user and password unless the server's URL has them. */
    public String url() {
        return server().url(name);
    }

    /** Who owns it. */
    public String username() {
        return Objects.requireNonNullElse(server().username(), "");
    }

    /** Connects to it, anew for each connection. Another object with each call, whose properties may be changed. */
    public PGSimpleDataSource dataSource() {
        return server().database(name);
    }

    /**
     * Lets nobody connect any more, and ends those who are: then it can be copied.
     *
     * @return what can be copied from now on
     * @throws MigrationException when the server refuses it
     * @see <a href="https://www.postgresql.org/docs/current/manage-ag-templatedbs.html">Template Databases</a>
     */
    public CopySource freeze() {
        databases.administer(session -> {
            freeze(session);
            return name;
        });
        return new CopySource(databases, name);
    }

    void freeze(Session session) throws SQLException {
        session.execute("ALTER DATABASE %s WITH ALLOW_CONNECTIONS false".formatted(name));
        // a session that was told to end takes a moment; CREATE DATABASE looks only ten times a second
        while (!session.queryForBoolean("SELECT count(pg_terminate_backend(pid)) = 0 FROM pg_stat_activity"
                + " WHERE datname = '%s'".formatted(name))) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Ends whoever is connected, and drops the database in the background. */
    public void drop() {
        databases.dropLater(name);
    }

    @Override
    public String toString() {
        return name + " on " + server();
    }
}
