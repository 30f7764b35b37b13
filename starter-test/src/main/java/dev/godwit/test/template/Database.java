package dev.godwit.test.template;

import dev.godwit.migration.MigrationException;
import dev.godwit.test.server.TestServer;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database that this process has made. */
public final class Database {

    private static final Logger logger = LoggerFactory.getLogger(Database.class);

    private static final long PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_NANOS = 5_000_000_000L;
    private static final String NOT_ALLOWED = "42501";

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
        return server().user();
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
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (!endSessions(session) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Tells those to end that this role may tell so. What the server has connected itself, for autovacuum, has no role, and
     * makes way for CREATE DATABASE.
     *
     * @return whether there are none
     */
    private boolean endSessions(Session session) throws SQLException {
        return session.queryForBoolean("SELECT count(*) = 0 AND"
                + " count(CASE WHEN pg_has_role(usesysid, 'MEMBER') THEN pg_terminate_backend(pid) END) = 0"
                + " FROM pg_stat_activity WHERE usesysid IS NOT NULL AND datname = '" + name + "'");
    }

    /** Ends whoever is connected, and drops the database in the background. */
    public void drop() {
        databases.dropLater(name);
    }

    /** Ends whoever is connected, and drops the database; the next process tries again if that fails. */
    static void tryToDrop(String name, Session session) {
        try {
            drop(name, session);
        } catch (SQLException e) {
            logger.debug("{} is not dropped now", name, e);
        }
    }

    private static void drop(String name, Session session) throws SQLException {
        try {
            session.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
        } catch (SQLException e) {
            if (!NOT_ALLOWED.equals(e.getSQLState())) {
                throw e;
            }
            // somebody who may not be forced, such as autovacuum, which makes way by itself
            session.execute("DROP DATABASE IF EXISTS " + name);
        }
    }

    @Override
    public String toString() {
        return name + " on " + server();
    }
}
