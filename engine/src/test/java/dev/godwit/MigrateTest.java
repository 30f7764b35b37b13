package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithTestDatabase
class MigrateTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    MigrateTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory);
    }

    @Test
    void bringsAnEmptyDatabaseUp() {
        files.with("001_users.sql", "CREATE TABLE users (id int PRIMARY KEY); INSERT INTO users VALUES (1);")
                .with("002_more_users.sql", "INSERT INTO users VALUES (2);");

        MigrationRun run = Migrators.of(database, files).migrate();

        assertThat(versions(run.applied())).containsExactly("001", "002");
        assertThat(run.applied()).allSatisfy(migration -> {
            assertThat(migration.state()).isEqualTo(MigrationState.APPLIED);
            assertThat(migration.appliedAt()).isNotNull();
            assertThat(migration.appliedBy()).isEqualTo(database.user());
            assertThat(migration.executionTime()).isPositive();
        });
        assertThat(run.problems()).isEmpty();
        assertThat(run.target().database()).isEqualTo(database.name());
        assertThat(run.target().schema()).isEqualTo("public");
        assertThat(database.queryForList("SELECT id FROM users ORDER BY id", Integer.class))
                .containsExactly(1, 2);
        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("001", "002");
    }

    @Test
    void doesNothingASecondTime() {
        files.with("001_users.sql", "CREATE TABLE users (id int)");
        Migrators.of(database, files).migrate();
        DatabaseContent before = DatabaseContent.of(database);

        MigrationRun second = Migrators.of(database, files).migrate();

        assertThat(second.applied()).isEmpty();
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void appliesOnlyWhatIsPending() {
        files.with("001_users.sql", "CREATE TABLE users (id int)");
        Migrators.of(database, files).migrate();

        MigrationRun second = Migrators.of(database, files.with("002_orders.sql", "CREATE TABLE orders (id int)"))
                .migrate();

        assertThat(versions(second.applied())).containsExactly("002");
    }

    @Test
    void comparesVersionsAsNumbers() {
        files.with("10_ten.sql", "SELECT 1")
                .with("9_nine.sql", "SELECT 1")
                .with("002_two.sql", "SELECT 1")
                .with("1.10_one_ten.sql", "SELECT 1")
                .with("1.9_one_nine.sql", "SELECT 1")
                .with("20251011000000-dated.sql", "SELECT 1")
                .with("V3__three.sql", "SELECT 1");

        MigrationRun run = Migrators.of(database, files).migrate();

        assertThat(versions(run.applied())).containsExactly("1.9", "1.10", "002", "3", "9", "10", "20251011000000");
        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class))
                .isEqualTo(versions(run.applied()));
    }

    @Test
    void runsEachMigrationInATransactionOfItsOwnTogetherWithItsRow() {
        files.with("001_one.sql", "CREATE TABLE one AS SELECT txid_current() AS transaction")
                .with("002_two.sql", "CREATE TABLE two AS SELECT txid_current() AS transaction");

        Migrators.of(database, files).migrate();

        String rowAndScript = "SELECT xmin::text::bigint - (SELECT transaction %% 4294967296 FROM %s)"
                + " FROM schema_migrations WHERE version = '%s'";
        assertThat(database.queryForObject(rowAndScript.formatted("one", "001"), Long.class))
                .isZero();
        assertThat(database.queryForObject(rowAndScript.formatted("two", "002"), Long.class))
                .isZero();
        assertThat(database.queryForObject("SELECT one.transaction <> two.transaction FROM one, two", Boolean.class))
                .isTrue();
    }

    /** Complaints f83, f923, f1939: a failed migration wants a repair by hand before anything runs again. */
    @Test
    void aFailureLeavesNoTraceInTheHistoryAndIsOverOnceTheScriptIsCorrected() {
        files.with("001_users.sql", "CREATE TABLE users (id int)")
                .with("002_broken.sql", "CREATE TABLE half (id int); INSERT INTO users VALUES ('x');")
                .with("003_never.sql", "CREATE TABLE never (id int)");

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.STATEMENT);
        assertThat(problem.state())
                .isEqualTo("rolled back: nothing of this migration is in the database;"
                        + " the migration that this run applied before it stays");
        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .containsExactly("001");
        assertThat(database.queryForList("SELECT to_regclass('half')::text", String.class))
                .containsOnlyNulls();

        MigrationRun again = Migrators.of(
                        database,
                        files.with("002_broken.sql", "CREATE TABLE half (id int); INSERT INTO users VALUES (1);"))
                .migrate();

        assertThat(versions(again.applied())).containsExactly("002", "003");
    }

    @Test
    void takesTheDescriptionFromTheHeaderBeforeTheName() {
        files.with("001_initial_schema.sql", """
                -- Migration: 001_initial_schema
                -- Description: Create initial schema with users, sessions, documents, and memories
                -- Created: 2025-10-12
                CREATE TABLE users (id int);
                """).with("002_add_orders.sql", "CREATE TABLE orders (id int)");

        Migrators.of(database, files).migrate();

        assertThat(database.queryForList("SELECT description FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("Create initial schema with users, sessions, documents, and memories", "add orders");
    }

    @Test
    void appliesAScriptThatIsOnlyAComment() {
        files.with("001_placeholder.sql", "-- nothing to do on PostgreSQL\n");

        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("001");
    }

    /** Complaints f253, f1031, f2474: a checksum mismatch after a checkout with other line breaks or a byte-order mark. */
    @Test
    void comparesContentAndNotBytes() {
        files.with("001_users.sql", "CREATE TABLE users (\n  id int\n);\n");
        Migrators.of(database, files).migrate();

        files.with(
                "001_users.sql",
                "\uFEFFCREATE TABLE users (\r\n  id int\r\n);\r\n\r\n".getBytes(StandardCharsets.UTF_8));

        assertThat(Migrators.of(database, files).migrate().problems()).isEmpty();
    }

    @Test
    void acceptsADirectiveThatIsAddedToAnAppliedScript() {
        files.with("001_users.sql", "CREATE TABLE users (id int);");
        Migrators.of(database, files).migrate();

        files.with("001_users.sql", "-- godwit:lock-timeout=2s\nCREATE TABLE users (id int);");

        assertThat(Migrators.of(database, files).migrate().problems()).isEmpty();
    }

    /** Complaints f2364, f2572, f2903, l1913, l1979, l2148: what was applied long ago is parsed at every start. */
    @Test
    void doesNotLookAtTheStatementsOfWhatIsApplied() {
        files.with("001_from_psql.sql", "\\connect elsewhere\nSELECT 'a quote that has no end")
                .with("002_orders.sql", "CREATE TABLE orders (id int)");
        database.execute("CREATE TABLE users (id int)");

        MigrationRun run = Migrators.of(database, files, options -> options.baselineVersion("1"))
                .migrate();

        assertThat(run.problems()).isEmpty();
        assertThat(versions(run.applied())).containsExactly("002");
    }

    /** Complaints f624, f945, f2249, f3520: text in a script that looks like a placeholder. */
    @Test
    void leavesWhatLooksLikeAPlaceholderAloneUnlessPlaceholdersAreConfigured() {
        files.with("001_templates.sql", "CREATE TABLE templates AS SELECT 'Dear ${name}'::text AS text");

        Migrators.of(database, files).migrate();

        assertThat(database.queryForObject("SELECT text FROM templates", String.class))
                .isEqualTo("Dear ${name}");
    }

    /** Complaints f2213, f2238, f3242, f3314: a line at every start because the server is newer than the tool. */
    @Test
    void logsNoWarningWhenAllIsWell() {
        files.with("001_users.sql", "CREATE TABLE users (id int)");

        try (LogLines log = LogLines.captured()) {
            Migrators.of(database, files).migrate();
            Migrators.of(database, files).migrate();

            assertThat(log.at(Level.WARN)).isEmpty();
            assertThat(log.at(Level.ERROR)).isEmpty();
        }
    }

    @Test
    void appliesFiveHundred() {
        IntStream.rangeClosed(1, 500)
                .forEach(version ->
                        files.with(version + "_step.sql", "CREATE TABLE step_%d (id int)".formatted(version)));

        MigrationRun run = Migrators.of(database, files).migrate();

        assertThat(run.applied()).hasSize(500);
        assertThat(database.queryForObject("SELECT count(*) FROM pg_tables WHERE tablename ~ '^step_'", Long.class))
                .isEqualTo(500);
        assertThat(database.queryForObject("SELECT count(*) FROM schema_migrations", Long.class))
                .isEqualTo(500);
        assertThat(Migrators.of(database, files).status().summary())
                .isEqualTo(new MigrationStatus.Summary(500, 500, 0, 0, 0, 0, 0));
    }
}
