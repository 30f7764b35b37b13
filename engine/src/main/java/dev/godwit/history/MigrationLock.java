package dev.godwit.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

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
        return call(connection, "SELECT pg_catalog.pg_try_advisory_lock(?)");
    }

    /** The statement that takes the lock again after a script has given up all of its session's. */
    public String retake() {
        return "SELECT pg_catalog.pg_try_advisory_lock(" + key + ")";
    }

    /** The statement that gives the lock back. */
    public String release() {
        return "SELECT pg_catalog.pg_advisory_unlock(" + key + ")";
    }

    /** The condition that a row {@code l} of {@code pg_locks}, in database {@code d}, is this lock, held by somebody. */
    String held() {
        return "d.datname = current_database() AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
                + " AND (l.classid::bigint << 32 | l.objid::bigint) = " + key;
    }

    private boolean call(Connection connection, String function) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(function)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
