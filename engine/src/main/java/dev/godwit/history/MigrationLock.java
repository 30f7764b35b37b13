package dev.godwit.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Keeps migrators of one history apart: a session-level advisory lock on the connection that migrates, so that it goes
 * when the connection goes. It is polled and never waited for, since a session that waits for a lock has a snapshot, for
 * which {@code CREATE INDEX CONCURRENTLY} in the holder's session would wait in turn.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">Advisory Locks</a>
 */
public final class MigrationLock {

    private final long key;

    public MigrationLock(HistoryTables tables) {
        this.key = tables.lockKey();
    }

    /** Takes the lock if nobody has it. */
    public boolean tryAcquire(Connection connection) throws SQLException {
        return call(connection, "SELECT " + tryForSession());
    }

    /** Whether nobody has the lock at this moment. */
    public boolean isFree(Connection connection) throws SQLException {
        return call(connection, "SELECT " + tryForTransaction());
    }

    /** The expression that takes the lock until the transaction ends, and is false when somebody else has it. */
    public String tryForTransaction() {
        return "pg_catalog.pg_try_advisory_xact_lock(" + key + ")";
    }

    /** The expression that takes the lock until the session ends or gives it back, and is false when somebody else has it. */
    public String tryForSession() {
        return "pg_catalog.pg_try_advisory_lock(" + key + ")";
    }

    /** The statement that gives the lock back; the server warns whoever does that and has none. */
    public String release() {
        return "SELECT pg_catalog.pg_advisory_unlock(" + key + ") FROM pg_catalog.pg_locks l"
                + " JOIN pg_catalog.pg_database d ON d.oid = l.database WHERE l.pid = pg_catalog.pg_backend_pid() AND "
                + held();
    }

    /** The condition that a row {@code l} of {@code pg_locks}, in database {@code d}, is this lock, held by somebody. */
    String held() {
        return "d.datname = current_database() AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
                + " AND (l.classid::bigint << 32 | l.objid::bigint) = " + key;
    }

    private static boolean call(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
