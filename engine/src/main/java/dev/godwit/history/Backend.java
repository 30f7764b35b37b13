package dev.godwit.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A process of the server, as another session sees it.
 *
 * @param server when the server was started, in seconds, which tells one server from another behind the same name
 * @param since when the process was; null when there is none, or nobody may see that
 * @param stateSince since when it does what it does
 * @param awaitsClient whether it has nothing to do before it hears from its client
 * @see <a href="https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW">pg_stat_activity</a>
 */
public record Backend(
        int pid,
        boolean exists,
        String server,
        @Nullable String since,
        @Nullable String stateSince,
        boolean awaitsClient) {

    private static final String SINCE = "extract(epoch FROM a.backend_start)::text";
    private static final String STATE_SINCE = "extract(epoch FROM a.state_change)::text";
    private static final String AWAITS_CLIENT = "a.wait_event = 'ClientRead'";

    /** Looks at one process, in a query of its own. */
    public static Backend of(int pid, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT a.pid IS NOT NULL,"
                        + " extract(epoch FROM pg_catalog.pg_postmaster_start_time())::text, " + SINCE + ", "
                        + STATE_SINCE + ", " + AWAITS_CLIENT + " FROM (SELECT) one"
                        + " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = " + pid)) {
            row.next();
            return new Backend(
                    pid, row.getBoolean(1), row.getString(2), row.getString(3), row.getString(4), row.getBoolean(5));
        }
    }

    /** Ends it, unless it has heard from its client since. */
    public void terminate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a"
                    + " WHERE a.pid = " + pid + " AND " + SINCE + " = " + Sql.literal(since) + " AND " + STATE_SINCE
                    + " = " + Sql.literal(stateSince) + " AND " + AWAITS_CLIENT);
        }
    }
}
