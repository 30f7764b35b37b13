package dev.godwit.test.template;

import java.sql.SQLException;

/**
 * What migrations set for the whole database, which CREATE DATABASE does not copy.
 *
 * @see <a href="https://www.postgresql.org/docs/current/manage-ag-templatedbs.html">Template Databases</a>
 */
final class DatabaseSettings {

    /** Their values are lists of names, which are quoted already. */
    private static final String LISTS =
            "'search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries'";

    private static final String STATEMENTS = """
            SELECT format('ALTER DATABASE %%I SET %%I TO %%s', '%s', name,
                CASE WHEN value = '""' THEN '''''' WHEN name IN (%s) THEN value ELSE quote_literal(value) END)
            FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase, unnest(setconfig) setting,
                LATERAL (SELECT split_part(setting, '=', 1) AS name, substr(setting, strpos(setting, '=') + 1) AS value) parts
            WHERE d.datname = '%s' AND setrole = 0
            """;

    private DatabaseSettings() {}

    static void copy(String from, String to, Session session) throws SQLException {
        for (String statement : session.queryForList(STATEMENTS.formatted(to, LISTS, from))) {
            session.execute(statement);
        }
    }
}
