package dev.godwit;

import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Selection;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithTestDatabase
class DryRunTest {

    private final TestDatabase database;
    private final Path directory;
    private final MigrationFiles files;

    DryRunTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.directory = directory;
        this.files = new MigrationFiles(directory.resolve("migrations"));
    }

    private MigrationFiles manyKinds() {
        return files.with("001_users.sql", """
                        CREATE TABLE users (id int PRIMARY KEY, name text DEFAULT 'a;b', note text);
                        COPY users (id, name) FROM stdin;
                        1\tone
                        2\t\\\\.
                        \\.
                        CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a * 2; END;
                        -- the end; of it
                        INSERT INTO users VALUES (3, E'it\\'s', $$a ; b$$) -- last
                        """)
                .with("001_users.down.sql", "DROP FUNCTION twice; DROP TABLE users")
                .with("002_indexes.sql", """
                        CREATE INDEX CONCURRENTLY users_name ON users (name);
                        CREATE INDEX CONCURRENTLY users_note ON users (note);
                        """)
                .with("002_indexes.down.sql", "DROP INDEX CONCURRENTLY users_name; DROP INDEX CONCURRENTLY users_note")
                .with("003_settings.sql", """
                        BEGIN;
                        SET search_path = pg_catalog;
                        SET TimeZone = 'Asia/Tokyo';
                        CREATE TABLE public.times (at timestamptz);
                        INSERT INTO public.times VALUES ('2026-01-01 00:00:00');
                        COMMIT;
                        """)
                .with("003_settings.down.sql", "DROP TABLE times")
                .with(
                        "004_array.sql",
                        "CREATE TABLE arrays AS SELECT (ARRAY[1,2,3])[1:2] AS a, 'x'::text AS \"quoted;name\"")
                .with("004_array.down.sql", "DROP TABLE arrays")
                .with("R__view.sql", "CREATE OR REPLACE VIEW names AS SELECT name FROM users");
    }

    private void psql(TestDatabase target, String script) throws IOException, InterruptedException {
        Path output = directory.resolve("psql.log");
        ProcessBuilder builder = new ProcessBuilder("psql", "--no-psqlrc", "--quiet", "--no-password")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "PGHOST", target.host(),
                        "PGPORT", Integer.toString(target.port()),
                        "PGDATABASE", target.name(),
                        "PGUSER", target.user(),
                        "PGPASSWORD", target.password(),
                        "PGCLIENTENCODING", "UTF8"));
        Process process = builder.start();
        process.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertThat(process.waitFor()).as(() -> read(output)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean hasPsql() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql")));
    }

    /** Only when it was done and how long it took may differ. */
    private static String fingerprint(TestDatabase database) {
        database.execute("UPDATE schema_migrations SET applied_at = 'epoch', execution_time = '0'");
        return Fingerprint.of(database);
    }

    @Test
    void hasTheSameEffectInPsqlAsMigrating() throws Exception {
        assumeThat(hasPsql()).isTrue();
        StringBuilder script = new StringBuilder();

        DryRun dryRun = Migrators.of(database, manyKinds()).dryRun(Selection.all(), script);
        psql(database, script.toString());

        assertThat(versions(dryRun.migrations())).containsExactly("001", "002", "003", "004", "R:view");
        assertThat(dryRun.stopped()).isEmpty();
        assertThat(Migrators.of(database, files).migrate().applied()).isEmpty();
        try (TestDatabase migrated = TestDatabase.create()) {
            Migrators.of(migrated, files).migrate();
            assertThat(fingerprint(database)).isEqualTo(fingerprint(migrated));
            assertThat(events(database)).isEqualTo(events(migrated));
        }
    }

    @Test
    void hasTheSameEffectInPsqlAsUndoing() throws Exception {
        assumeThat(hasPsql()).isTrue();
        Migrator migrator = Migrators.of(database, manyKinds());
        migrator.migrate();
        StringBuilder script = new StringBuilder();

        DryRun dryRun = migrator.dryRun(UndoSelection.after("001"), script);
        psql(database, script.toString());

        assertThat(versions(dryRun.migrations())).containsExactly("004", "003", "002");
        try (TestDatabase undone = TestDatabase.create()) {
            Migrator other = Migrators.of(undone, files);
            other.migrate();
            other.undo(UndoSelection.after("001"));
            assertThat(fingerprint(database)).isEqualTo(fingerprint(undone));
            assertThat(events(database)).isEqualTo(events(undone));
        }
    }

    private static String events(TestDatabase database) {
        return String.join(
                "\n",
                database.queryForList(
                        "SELECT concat_ws(' ', event, version, statement) FROM schema_migrations_log ORDER BY id",
                        String.class));
    }

    @Test
    void changesNothing() {
        Migrator migrator = Migrators.of(database, manyKinds());
        DatabaseContent before = DatabaseContent.of(database);

        migrator.dryRun(Selection.all(), new StringBuilder());

        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void makesNoHistoryWhereTheRunWouldNot() {
        StringBuilder script = new StringBuilder();

        Migrators.of(database, manyKinds(), options -> options.resetEnabled(true))
                .dryRun(UndoSelection.all(), script);

        assertThat(script).contains("nothing to do").doesNotContain("CREATE");
    }

    @Test
    void saysWhichMigrationAndWhetherInATransaction() {
        StringBuilder script = new StringBuilder();

        Migrators.of(database, manyKinds()).dryRun(Selection.all(), script);

        assertThat(script.toString().lines().filter(line -> line.startsWith("-- ")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("-- Godwit, dry run: " + database.name()),
                        line -> assertThat(line).isEqualTo("-- for psql, as postgres; nothing of it was run"),
                        line -> assertThat(line).isEqualTo("-- the history"),
                        line -> assertThat(line).startsWith("-- 001 users (").endsWith("): in a transaction"),
                        line -> assertThat(line)
                                .startsWith("-- 002 indexes (")
                                .endsWith("): outside a transaction, statement by statement"),
                        line -> assertThat(line).startsWith("-- 003 settings (").endsWith("): in a transaction"),
                        line -> assertThat(line).startsWith("-- 004 array (").endsWith("): in a transaction"),
                        line -> assertThat(line).startsWith("-- R:view view (").endsWith("): in a transaction"));
    }

    @Test
    void endsBeforeTheFirstJavaMigration() {
        StringBuilder script = new StringBuilder();
        Migrator migrator = Migrators.withJava(
                database,
                files.with("001_users.sql", "CREATE TABLE users (id int)")
                        .with("003_orders.sql", "CREATE TABLE orders ()"),
                new V2__Backfill());

        DryRun dryRun = migrator.dryRun(Selection.all(), script);

        assertThat(versions(dryRun.migrations())).containsExactly("001");
        assertThat(dryRun.stopped().orElseThrow().code()).isEqualTo(ProblemCode.DRY_RUN);
        assertThat(script).contains("CREATE TABLE users").doesNotContain("orders");
    }

    private static final class V2__Backfill implements JavaMigration {
        @Override
        public void up(MigrationContext context) {
            throw new AssertionError("it was called");
        }
    }
}
