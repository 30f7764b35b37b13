package dev.godwit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.material.Dump;
import dev.godwit.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in a database when a history was applied to it: two of these are equal when nobody can see that one of them
 * took more attempts.
 *
 * @param schema what pg_dump says of it, where there is one for this server, else what the catalogs say
 * @param rows of all tables
 * @param history without what differs from run to run
 */
record Content(String schema, String rows, List<String> history) {

    private static final String SCHEMA = """
            WITH space AS (SELECT oid FROM pg_namespace WHERE nspname = 'public'),
            line AS (
              SELECT format('%s column %s %s %s %s', c.oid::regclass, a.attnum, a.attname,
                  format_type(a.atttypid, a.atttypmod), a.attnotnull) AS text
              FROM pg_class c JOIN space ON space.oid = c.relnamespace
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              WHERE c.relname NOT LIKE 'schema_migrations%'
              UNION ALL
              SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
              FROM pg_constraint k JOIN space ON space.oid = k.connamespace
              UNION ALL
              SELECT pg_get_indexdef(indexrelid) || CASE WHEN NOT indisvalid THEN ' INVALID' ELSE '' END
              FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN space ON space.oid = c.relnamespace
              UNION ALL
              SELECT format('%s is a partition of %s', inhrelid::regclass, inhparent::regclass) FROM pg_inherits
              UNION ALL
              SELECT format('%s: %s', viewname, definition) FROM pg_views WHERE schemaname = 'public')
            SELECT string_agg(text, E'\\n' ORDER BY text) FROM line
            """;

    private static final String ROWS = """
            SELECT string_agg(format('%s %s', c.oid::regclass,
                query_to_xml(format('SELECT * FROM %s t ORDER BY t::text', c.oid::regclass), true, false, '')), E'\\n'
                ORDER BY c.oid::regclass::text)
            FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
              AND c.relname NOT LIKE 'schema_migrations%'
            """;

    private static final String HISTORY =
            "SELECT concat_ws(' ', version, description, normalized_version, kind, script,"
                    + " checksum, applied_by, down_script) FROM schema_migrations ORDER BY sequence";

    private static final String INVALID_INDEXES =
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid";

    private static final Pattern VERSION = Pattern.compile("\\b(\\d+)\\.\\d+");

    static Content of(TestDatabase database) {
        assertThat(database.queryForList(INVALID_INDEXES, String.class))
                .as("invalid indexes")
                .isEmpty();
        return new Content(
                schema(database),
                database.queryForObject(ROWS, String.class),
                database.queryForList(HISTORY, String.class));
    }

    private static String schema(TestDatabase database) {
        String catalogs = database.queryForObject(SCHEMA, String.class);
        try {
            return isDumpable(database) ? catalogs + "\n" + Dump.schema(database) : catalogs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Whether there is a pg_dump of the server's major version. */
    static boolean isDumpable(TestDatabase database) {
        int server = database.queryForObject("SHOW server_version_num", Integer.class) / 10_000;
        try {
            Process process = new ProcessBuilder("pg_dump", "--version").start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher number = VERSION.matcher(version);
            return number.find() && Integer.parseInt(number.group(1)) == server;
        } catch (IOException none) {
            return false;
        }
    }
}
