package dev.godwit.execute;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may stand in the way: once the wait for a lock is over, the server does not tell any more for whom it was, but the
 * sessions that hold locks and have a transaction open for long are few.
 */
final class Blockers {

    private static final Logger log = LoggerFactory.getLogger(Blockers.class);

    /** Each with what it holds in this database, the one with the oldest transaction first. */
    private static final String QUERY = "SELECT 'pid ' || a.pid || coalesce(', ' || nullif(a.application_name, ''), '')"
            + " || coalesce(', role ' || a.usename, '') || coalesce(' from ' || host(a.client_addr), '')"
            + " || coalesce(', ' || a.state, '')"
            + " || coalesce(', in a transaction since ' || to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC', '')"
            + " || ', has locks on ' || h.relations"
            + ", nullif(a.query, '')"
            + " FROM pg_catalog.pg_stat_activity a JOIN (SELECT l.pid,"
            + " string_agg(DISTINCT c.relname::text, ', ' ORDER BY c.relname::text) AS relations"
            + " FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation"
            + " WHERE l.granted AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
            + " AND c.relkind IN ('r', 'p', 'm') AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace)"
            + " GROUP BY l.pid) h ON h.pid = a.pid"
            + " WHERE a.pid <> pg_backend_pid() ORDER BY a.xact_start LIMIT 3";

    private Blockers() {}

    /** A line for each; nothing when they are gone. */
    static List<String> find(Connection connection) {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            while (row.next()) {
                String query = row.getString(2);
                found.add("may hold the lock: " + row.getString(1)
                        + (query == null ? "" : ": " + QueryText.shown(query)));
            }
        } catch (SQLException e) {
            log.debug("It could not be found out who holds locks", e);
        }
        return found;
    }
}
