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
import org.jspecify.annotations.Nullable;

/** Looks at a database, in one round trip and without changing anything. */
public final class Inspector {

    /** Parameters: schema, history table, log table. */
    private static final String QUERY = """
            WITH wanted AS (
              SELECT COALESCE($1, current_schema()::text) AS schema, $2 AS history, $3 AS log),
            space AS (
              SELECT n.oid FROM pg_catalog.pg_namespace n, wanted WHERE n.nspname = wanted.schema),
            history AS (
              SELECT c.oid FROM pg_catalog.pg_class c, wanted
              WHERE c.relnamespace = (SELECT oid FROM space) AND c.relname = wanted.history),
            owned_by_extension AS (
              SELECT d.classid, d.objid FROM pg_catalog.pg_depend d WHERE d.deptype = 'e'),
            object AS (
              SELECT c.relname AS name FROM pg_catalog.pg_class c, wanted
              WHERE NOT EXISTS (SELECT FROM history)
                AND c.relnamespace = (SELECT oid FROM space)
                AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
                AND c.relname <> wanted.log
                AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class owner ON owner.oid = d.refobjid
                  WHERE c.relkind = 'S' AND d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                    AND d.deptype IN ('a', 'i'))
                AND ('pg_catalog.pg_class'::regclass, c.oid) NOT IN (SELECT classid, objid FROM owned_by_extension)
              UNION ALL
              SELECT t.typname FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
              WHERE NOT EXISTS (SELECT FROM history)
                AND t.typnamespace = (SELECT oid FROM space)
                AND (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
                AND ('pg_catalog.pg_type'::regclass, t.oid) NOT IN (SELECT classid, objid FROM owned_by_extension)
              UNION ALL
              SELECT p.proname || '()' FROM pg_catalog.pg_proc p
              WHERE NOT EXISTS (SELECT FROM history)
                AND p.pronamespace = (SELECT oid FROM space)
                AND ('pg_catalog.pg_proc'::regclass, p.oid) NOT IN (SELECT classid, objid FROM owned_by_extension)),
            elsewhere AS (
              SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, wanted
              WHERE NOT EXISTS (SELECT FROM history)
                AND c.relname = wanted.history AND n.nspname IS DISTINCT FROM wanted.schema
                AND pg_catalog.obj_description(c.oid, 'pg_class') LIKE 'godwit:%%')
            SELECT pg_catalog.current_setting('server_version'),
              pg_catalog.version(),
              current_database(),
              session_user,
              wanted.schema,
              EXISTS (SELECT FROM space),
              pg_catalog.pg_is_in_recovery() OR pg_catalog.current_setting('transaction_read_only')::boolean,
              (SELECT pg_catalog.obj_description(oid, 'pg_class') FROM history),
              (SELECT pg_catalog.array_agg(a.attname || ':' || pg_catalog.format_type(a.atttypid, NULL))
                FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = (SELECT oid FROM history) AND a.attnum > 0 AND NOT a.attisdropped),
              (SELECT pg_catalog.array_agg(a.attname::text) FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                WHERE i.indrelid = (SELECT oid FROM history) AND i.indisprimary),
              (SELECT pg_catalog.has_table_privilege(oid, 'SELECT') FROM history),
              EXISTS (SELECT FROM pg_catalog.pg_class c
                WHERE c.relnamespace = (SELECT oid FROM space) AND c.relname = wanted.log),
              (SELECT pg_catalog.array_agg(name::text) FROM (SELECT name FROM object ORDER BY name LIMIT 5) few),
              (SELECT pg_catalog.count(*) FROM object),
              (SELECT pg_catalog.array_agg(name::text) FROM object WHERE name IN (%s)),
              (SELECT pg_catalog.array_agg(nspname::text ORDER BY nspname) FROM elsewhere),
              (SELECT pg_catalog.array_agg(nspname::text ORDER BY nspname) FROM elsewhere
                WHERE nspname = ANY (pg_catalog.current_schemas(false)))
            FROM wanted
            """.formatted(Sql.literals(ForeignHistories.TABLES.keySet()));

    private Inspector() {}

    /**
     * Looks at a database.
     *
     * @param connection in autocommit
     */
    public static Inspection inspect(Connection connection, Target target) throws SQLException {
        String query = QUERY.replace("$1", Sql.literal(target.schema()) + "::text")
                .replace("$2", Sql.literal(target.table()) + "::text")
                .replace("$3", Sql.literal(target.logTable()) + "::text");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return new Inspection(
                    row.getString(1).split(" ", 2)[0],
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getBoolean(6),
                    row.getBoolean(7),
                    history(row),
                    row.getBoolean(12),
                    strings(row, 13),
                    row.getInt(14),
                    strings(row, 15),
                    strings(row, 16),
                    strings(row, 17));
        }
    }

    private static Optional<Inspection.Table> history(ResultSet row) throws SQLException {
        List<String> described = strings(row, 9);
        if (described.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> columns = new LinkedHashMap<>();
        for (String column : described) {
            int colon = column.lastIndexOf(':');
            columns.put(column.substring(0, colon), column.substring(colon + 1));
        }
        @Nullable String comment = row.getString(8);
        return Optional.of(new Inspection.Table(comment, columns, strings(row, 10), row.getBoolean(11)));
    }

    private static List<String> strings(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
