package dev.godwit.execute;

/**
 * What a script can leave in a session besides parameters: temporary tables, locks, prepared statements, cursors, channels
 * that it listens to. The next user of a pooled connection would have them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-discard.html">DISCARD</a>, which would also forget what the
 *     driver and the pool need
 */
final class Leftovers {

    /** The driver's own prepared statements were not made in SQL. */
    private static final String QUERY =
            "SELECT 'UNLISTEN *' WHERE EXISTS (SELECT FROM pg_catalog.pg_listening_channels())"
                    + " UNION ALL SELECT 'DEALLOCATE ' || pg_catalog.quote_ident(name)"
                    + " FROM pg_catalog.pg_prepared_statements WHERE from_sql"
                    + " UNION ALL SELECT 'CLOSE ' || pg_catalog.quote_ident(name)"
                    + " FROM pg_catalog.pg_cursors WHERE is_holdable AND name <> ''"
                    + " UNION ALL SELECT 'DISCARD TEMP' WHERE EXISTS"
                    + " (SELECT FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema())"
                    + " UNION ALL SELECT 'SELECT pg_catalog.pg_advisory_unlock_all()' WHERE %d < (SELECT pg_catalog.count(*)"
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
}
