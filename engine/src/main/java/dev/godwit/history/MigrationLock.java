package dev.godwit.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Keeps migrators of one history apart: a session-level advisory lock on the connection that migrates, so that it goes
 * when the connection goes. It is polled and never waited for, since a session that waits for a lock has a snapshot, for
 * which {@code CREATE INDEX CONCURRENTLY} in the holder's session would wait in turn.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">Advisory Locks</a>
 */
public final class MigrationLock {

    private final long key;

    /**
     * Who has the lock.
     *
     * @param pid the server process
     * @param description as much as the server tells
     */
    public record Holder(int pid, String description) {}

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

    /** Who has the lock; nobody when it was given back a moment ago. */
    public Optional<Holder> holder(Connection connection) throws SQLException {
        String query = "SELECT l.pid, 'pid ' || l.pid || COALESCE(', ' || NULLIF(a.application_name, ''), '')"
                + " || COALESCE(', role ' || a.usename, '') || COALESCE(' from ' || host(a.client_addr), '')"
                + " || COALESCE(', connected since ' || to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC', '')"
                + " || COALESCE(', ' || a.state, '') || COALESCE(': ' || left(regexp_replace(a.query, '\\s+', ' ', 'g'), 120), '')"
                + " FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database"
                + " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
                + " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
                + " AND (l.classid::bigint << 32 | l.objid::bigint) = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new Holder(row.getInt(1), row.getString(2))) : Optional.empty();
            }
        }
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
