package dev.godwit.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a script can leave in a session besides parameters: temporary tables, locks, prepared statements, cursors, channels
 * that it listens to. The next migration, and the next user of a pooled connection, would have them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-discard.html">DISCARD</a>, which would also forget what the
 *     driver and the pool need
 */
final class Leftovers {

    private static final String UNLISTEN = "UNLISTEN *";
    private static final String CLOSE = "CLOSE ";
    private static final String DEALLOCATE = "DEALLOCATE ";
    private static final String DISCARD = "DISCARD TEMP";
    private static final String UNLOCK = "SELECT pg_catalog.pg_advisory_unlock_all()";

    /** The driver's own prepared statements were not made in SQL. */
    private static final String QUERY = "SELECT '" + UNLISTEN
            + "' WHERE EXISTS (SELECT FROM pg_catalog.pg_listening_channels())"
            + " UNION ALL SELECT '" + DEALLOCATE + "' || pg_catalog.quote_ident(name)"
            + " FROM pg_catalog.pg_prepared_statements WHERE from_sql"
            + " UNION ALL SELECT '" + CLOSE + "' || pg_catalog.quote_ident(name)"
            + " FROM pg_catalog.pg_cursors WHERE is_holdable AND name <> ''"
            + " UNION ALL SELECT '" + DISCARD + "' WHERE EXISTS"
            + " (SELECT FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema())"
            + " UNION ALL SELECT '" + UNLOCK + "' WHERE %d < (SELECT pg_catalog.count(*)"
            + " FROM pg_catalog.pg_locks WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'advisory')";

    private Leftovers() {}

    /**
     * Asks for the commands that take away what is there.
     *
     * @param ownLocks how many advisory locks the migrator itself has
     */
    static String query(int ownLocks) {
        return QUERY.formatted(ownLocks);
    }

    /**
     * The commands that take away what may be there after a migration, without asking first. Of the kinds that were there
     * before the run nothing is taken away: that is done at its end, one by one.
     *
     * @param before what was there before the run
     * @param prepares whether there may be prepared statements; the driver notices that its own are gone as well
     */
    static List<String> clean(Set<String> before, boolean prepares) {
        List<String> commands = new ArrayList<>();
        if (!before.contains(UNLISTEN)) {
            commands.add(UNLISTEN);
        }
        if (before.stream().noneMatch(command -> command.startsWith(CLOSE))) {
            commands.add("CLOSE ALL");
        }
        if (!before.contains(DISCARD)) {
            commands.add(DISCARD);
        }
        if (prepares && before.stream().noneMatch(command -> command.startsWith(DEALLOCATE))) {
            commands.add("DEALLOCATE ALL");
        }
        return commands;
    }
}
