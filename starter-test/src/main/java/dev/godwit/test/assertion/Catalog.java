package dev.godwit.test.assertion;

import java.sql.Types;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks things up in a database, within the transaction of a test that has one. */
final class Catalog {

    private static final String SYSTEM = "(schema IS NULL AND (name ~ '^pg_' OR name = 'information_schema'))"
            + " OR schema ~ '^pg_' OR schema = 'information_schema'";

    private final JdbcClient jdbc;

    Catalog(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /**
     * Something that was found.
     *
     * @param oid its number
     * @param name with its schema where it has one, quoted where that is needed
     */
    record Found(long oid, String name) {}

    /** A column as its table has it. */
    record Column(String name, String quoted, String type, boolean nullable) {

        @Override
        public String toString() {
            return quoted + " " + type;
        }
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    Optional<Found> find(Kind kind, SqlName name) {
        return jdbc.sql("SELECT oid::bigint, concat_ws('.', quote_ident(schema), quote_ident(name)) AS name FROM ("
                        + kind.query()
                        + ") found WHERE name = :name AND CASE WHEN :schema::text IS NULL THEN visible ELSE schema = :schema END"
                        + " LIMIT 1")
                .param("name", name.name())
                .param("schema", name.schema(), Types.VARCHAR)
                .query(Found.class)
                .optional();
    }

    /** Those that users have made; with the schema where it is needed. */
    List<String> names(Kind kind) {
        return jdbc.sql(
                        "SELECT DISTINCT concat_ws('.', CASE WHEN NOT visible THEN quote_ident(schema) END, quote_ident(name)) COLLATE \"C\""
                                + " FROM (" + kind.query() + ") found WHERE NOT COALESCE(" + SYSTEM
                                + ", false) ORDER BY 1")
                .query(String.class)
                .list();
    }

    List<Column> columns(long table) {
        return jdbc.sql("""
                        SELECT attname AS name, quote_ident(attname) AS quoted, format_type(atttypid, atttypmod) AS type,
                          NOT attnotnull AS nullable
                        FROM pg_attribute WHERE attrelid = ?::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum""").param(table).query(Column.class).list();
    }

    /** The names of several columns each. */
    List<List<String>> lists(String query, long table) {
        return jdbc.sql(query)
                .param(table)
                .query((row, number) -> List.of((String[]) row.getArray(1).getArray()))
                .list();
    }

    String tableName(String oid) {
        return jdbc.sql("SELECT ?::oid::regclass::text")
                .param(oid)
                .query(String.class)
                .single();
    }

    /**
     * How the server itself writes a type, which {@code varchar(255)} is no longer. A plan says so without anything being
     * executed.
     */
    @Nullable
    String spelling(String type) {
        String plan = String.join(
                "\n",
                jdbc.sql("EXPLAIN (VERBOSE, COSTS OFF) SELECT NULL::" + type)
                        .query(String.class)
                        .list());
        int cast = plan.lastIndexOf("::");
        return cast < 0 ? null : plan.substring(cast + 2).strip();
    }
}
