package dev.godwit.test.template;

import java.sql.SQLException;

/**
 * What migrations set and granted for the whole database, which CREATE DATABASE does not copy.
 *
 * @see <a href="https://www.postgresql.org/docs/current/manage-ag-templatedbs.html">Template Databases</a>
 */
final class DatabaseSettings {

    /** Their values are lists of names, which are quoted already. */
    private static final String LISTS =
            "'search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries'";

    private static final String STATEMENTS = """
            SELECT format('ALTER %%s%1$s SET %%I TO %%s',
                CASE setrole WHEN 0 THEN '' ELSE format('ROLE %%I IN ', pg_get_userbyid(setrole)) END, name,
                CASE WHEN value = '""' THEN '''''' WHEN name IN (%2$s) THEN value ELSE quote_literal(value) END)
            FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase, unnest(setconfig) setting,
                LATERAL (SELECT split_part(setting, '=', 1) AS name, substr(setting, strpos(setting, '=') + 1) AS value) parts
            WHERE d.datname = '%3$s'
            UNION ALL
            SELECT 'REVOKE ALL ON %1$s FROM PUBLIC' FROM pg_database WHERE datname = '%3$s' AND datacl IS NOT NULL
            UNION ALL
            SELECT format('GRANT %%s ON %1$s TO %%s%%s', privilege_type,
                CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
            FROM pg_database, aclexplode(datacl)
            WHERE datname = '%3$s'
            """;

    private DatabaseSettings() {}

    static void copy(String from, String to, Session session) throws SQLException {
        for (String statement : session.queryForList(STATEMENTS.formatted("DATABASE " + to, LISTS, from))) {
            session.execute(statement);
        }
    }
}
