package dev.godwit.history;

import dev.godwit.migration.MigratorOptions.Target;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a database, in one round trip and without changing anything. */
public final class Inspector {

    /**
     * What is in a schema depends on it. What belongs to an extension, and what is only a part of something else, such as
     * the sequence of a serial column, does not count.
     *
     * @see <a href="https://www.postgresql.org/docs/current/catalog-pg-depend.html">pg_depend</a>
     */
    private static final String QUERY = """
            WITH wanted AS (
              SELECT COALESCE(:schema::text, current_schema()::text) AS schema, :history::text AS history, :log::text AS log),
            space AS (
              SELECT n.oid FROM pg_catalog.pg_namespace n, wanted WHERE n.nspname = wanted.schema),
            history AS (
              SELECT c.oid FROM pg_catalog.pg_class c, wanted
              WHERE c.relnamespace = (SELECT oid FROM space) AND c.relname = wanted.history),
            log AS (
              SELECT c.oid FROM pg_catalog.pg_class c, wanted
              WHERE c.relnamespace = (SELECT oid FROM space) AND c.relname = wanted.log),
            object AS (
              SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
              WHERE NOT EXISTS (SELECT FROM history)
                AND d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.refobjid = (SELECT oid FROM space)
                AND d.deptype = 'n'
                AND d.classid <> 'pg_catalog.pg_extension'::regclass
                AND NOT (d.classid = 'pg_catalog.pg_class'::regclass AND d.objid IN (SELECT oid FROM log))
                AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_depend part
                  WHERE part.classid = d.classid AND part.objid = d.objid AND part.objsubid = 0
                    AND (part.deptype IN ('e', 'i') OR (part.deptype = 'a' AND part.refobjsubid > 0)))),
            named AS (
              SELECT i.type || ' ' || COALESCE(i.name, i.identity) AS name
              FROM object, pg_catalog.pg_identify_object(object.classid, object.objid, 0) i),
            elsewhere AS (
              SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, wanted
              WHERE NOT EXISTS (SELECT FROM history)
                AND c.relname = wanted.history AND n.nspname IS DISTINCT FROM wanted.schema
                AND pg_catalog.obj_description(c.oid, 'pg_class') LIKE 'godwit:%'),
            tables AS (
              SELECT c.oid,
                pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
                (SELECT COALESCE(pg_catalog.array_agg(a.attname || ':' || pg_catalog.format_type(a.atttypid, NULL)), '{}')
                  FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
                (SELECT pg_catalog.array_agg(a.attname::text) FROM pg_catalog.pg_index i
                  JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                  WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
                pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE')
                  AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable
              FROM pg_catalog.pg_class c WHERE c.oid IN (SELECT oid FROM history UNION SELECT oid FROM log)),
            reader AS (
              SELECT reader.name,
                pg_catalog.has_schema_privilege(r.oid, s.oid, 'USAGE')
                  AND pg_catalog.has_table_privilege(r.oid, h.oid, 'SELECT')
                  AND pg_catalog.has_table_privilege(r.oid, l.oid, 'SELECT') AS reads,
                (pg_catalog.has_schema_privilege(r.oid, s.oid, 'USAGE')
                    OR pg_catalog.has_schema_privilege(s.oid, 'USAGE WITH GRANT OPTION'))
                  AND (pg_catalog.has_table_privilege(r.oid, h.oid, 'SELECT')
                    OR pg_catalog.has_table_privilege(h.oid, 'SELECT WITH GRANT OPTION'))
                  AND (pg_catalog.has_table_privilege(r.oid, l.oid, 'SELECT')
                    OR pg_catalog.has_table_privilege(l.oid, 'SELECT WITH GRANT OPTION')) AS grantable
              FROM pg_catalog.unnest(ARRAY[:readers]::text[]) reader (name)
                LEFT JOIN pg_catalog.pg_roles r ON r.rolname = reader.name, space s, history h, log l)
            SELECT pg_catalog.current_setting('server_version') AS server_version,
              pg_catalog.version() AS product,
              current_database() AS database,
              current_user AS role,
              pg_catalog.pg_backend_pid() AS backend,
              wanted.schema,
              EXISTS (SELECT FROM space) AS schema_exists,
              pg_catalog.pg_is_in_recovery() OR pg_catalog.current_setting('transaction_read_only')::boolean AS read_only,
              h.comment AS history_comment, h.columns AS history_columns, h.key AS history_key, h.readable AS history_readable,
              l.comment AS log_comment, l.columns AS log_columns, l.key AS log_key, l.readable AS log_readable,
              (SELECT pg_catalog.array_agg(name) FROM (SELECT name FROM named ORDER BY name LIMIT 5) few) AS objects,
              (SELECT pg_catalog.count(*) FROM object) AS object_count,
              (SELECT pg_catalog.array_agg(c.relname::text ORDER BY c.relname) FROM pg_catalog.pg_class c
                WHERE c.relnamespace = (SELECT oid FROM space) AND c.relname IN (:tools)) AS tools,
              (SELECT pg_catalog.array_agg(nspname::text ORDER BY nspname) FROM elsewhere) AS elsewhere,
              (SELECT pg_catalog.array_agg(nspname::text ORDER BY nspname) FROM elsewhere
                WHERE nspname = ANY (pg_catalog.current_schemas(false))) AS elsewhere_on_path,
              (SELECT pg_catalog.array_agg(name) FROM reader WHERE NOT reads AND grantable) AS grantable_readers,
              (SELECT pg_catalog.array_agg(name) FROM reader WHERE NOT reads AND NOT grantable) AS denied_readers,
              (SELECT pg_catalog.array_agg(name) FROM reader WHERE reads IS NULL) AS missing_readers
            FROM wanted
              LEFT JOIN tables h ON h.oid = (SELECT oid FROM history)
              LEFT JOIN tables l ON l.oid = (SELECT oid FROM log)
            """;

    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z]+)\\b");

    private Inspector() {}

    /**
     * Looks at a database.
     *
     * @param connection in autocommit
     */
    public static Inspection inspect(Connection connection, Target target) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Rights.query(statement, target.role(), query(target));
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return inspection(row);
            }
        }
    }

    private static String query(Target target) {
        Map<String, String> values = Map.of(
                "schema", Sql.literal(target.schema()),
                "history", Sql.literal(target.table()),
                "log", Sql.literal(target.logTable()),
                "readers", Sql.literals(target.historyReaders()),
                "tools", Sql.literals(ForeignHistories.TABLES.keySet()));
        return PARAMETER
                .matcher(QUERY)
                .replaceAll(parameter ->
                        Matcher.quoteReplacement(values.getOrDefault(parameter.group(1), parameter.group())));
    }

    private static Inspection inspection(ResultSet row) throws SQLException {
        return new Inspection(
                row.getString("server_version").split(" ", 2)[0],
                row.getString("product"),
                row.getString("database"),
                row.getString("role"),
                row.getInt("backend"),
                row.getString("schema"),
                row.getBoolean("schema_exists"),
                row.getBoolean("read_only"),
                table(row, "history"),
                table(row, "log"),
                strings(row, "objects"),
                row.getInt("object_count"),
                strings(row, "tools"),
                strings(row, "elsewhere"),
                strings(row, "elsewhere_on_path"),
                new Inspection.Readers(
                        strings(row, "grantable_readers"),
                        strings(row, "denied_readers"),
                        strings(row, "missing_readers")));
    }

    private static Optional<Inspection.Table> table(ResultSet row, String name) throws SQLException {
        if (row.getObject(name + "_columns") == null) {
            return Optional.empty();
        }
        Map<String, String> columns = new LinkedHashMap<>();
        for (String column : strings(row, name + "_columns")) {
            int colon = column.lastIndexOf(':');
            columns.put(column.substring(0, colon), column.substring(colon + 1));
        }
        return Optional.of(new Inspection.Table(
                row.getString(name + "_comment"),
                columns,
                strings(row, name + "_key"),
                row.getBoolean(name + "_readable")));
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
