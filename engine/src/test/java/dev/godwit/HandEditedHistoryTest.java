package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.history.HistoryTables;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.OutOfOrder;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Repair;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A history in which somebody has written who is not Godwit, or which somebody has left who does not exist any more. */
@WithTestDatabase
class HandEditedHistoryTest {

    private final TestDatabase database;
    private final Path directory;
    private final MigrationFiles files;

    HandEditedHistoryTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.directory = directory;
        this.files = new MigrationFiles(directory.resolve("one"));
    }

    @BeforeEach
    void applyTwoMigrations() {
        files.with("001_users.sql", "CREATE TABLE users (id int);")
                .with("001_users.down.sql", "DROP TABLE users;")
                .with("002_orders.sql", "CREATE TABLE orders (id int);")
                .with("002_orders.down.sql", "DROP TABLE orders;");
        migrator().migrate();
    }

    @Test
    void aRowThatWasDeletedMakesItsMigrationPendingAgain() {
        database.execute("DELETE FROM schema_migrations WHERE version = '001'");

        assertThat(codes(migrator().status().problems())).containsExactly(ProblemCode.APPLIED_BEFORE);
        Problem problem = onlyProblem(refusal(migrator()));

        assertThat(problem.sqlState()).isEqualTo("42P07");
        assertThat(problem.cause()).endsWith("says the log, and somebody has deleted its row in the history");
        assertThat(problem.remedy()).contains("if all that it made is there: migrations repair --applied=001;");
        assertThat(states(migrator().status())).containsEntry("001", MigrationState.PENDING);
        migrator().repair(new Repair.Applied("001"));
        assertThat(migrator().migrate().applied()).isEmpty();
        assertThat(migrator().status().problems()).isEmpty();
    }

    @Test
    void whatIsOutOfOrderOnlyBecauseItsRowIsGoneComesFromNoBranch() {
        database.execute("DELETE FROM schema_migrations WHERE version = '001'");

        List<Problem> problems = refusal(Migrators.of(database, files, options -> options.outOfOrder(OutOfOrder.FAIL)));

        assertThat(codes(problems)).containsExactly(ProblemCode.OUT_OF_ORDER, ProblemCode.APPLIED_BEFORE);
        assertThat(problems.get(0).cause()).isEqualTo("its row in the history was deleted");
    }

    @Test
    void whatWasTakenBackOrNeverAppliedIsPendingAsEver() {
        migrator().undo(UndoSelection.last(1));
        database.execute("""
                INSERT INTO schema_migrations (version) VALUES ('003');
                DELETE FROM schema_migrations WHERE version = '003'
                """);
        files.with("003_items.sql", "CREATE TABLE items (id int);");

        assertThat(migrator().status().problems()).isEmpty();
    }

    @Test
    void allRowsCanBeDeleted() {
        database.execute("TRUNCATE schema_migrations; DROP TABLE users, orders");

        assertThat(onlyProblem(migrator().status().problems()).found()).hasSize(2);
        assertThat(versions(migrator().migrate().applied())).containsExactly("001", "002");
    }

    /** A restore of data alone and logical replication copy the rows and not the counters. */
    @ParameterizedTest
    @ValueSource(strings = {"setval(%s, 1)", "setval(%s, 1, false)"})
    void countersThatAreBehindTheirRowsAreMovedBeforeAnythingRuns(String reset) {
        for (String counter : List.of("'schema_migrations_log', 'id'", "'schema_migrations', 'sequence'")) {
            database.execute("SELECT " + reset.formatted("pg_get_serial_sequence(" + counter + ")"));
        }
        files.with("003_items.sql", "CREATE TABLE items (id int);").with("003_items.down.sql", "DROP TABLE items;");

        assertThat(versions(migrator().migrate().applied())).containsExactly("003");

        assertThat(database.queryForList("SELECT event FROM schema_migrations_log ORDER BY id", String.class))
                .endsWith("RUN_STARTED", "APPLIED", "RUN_FINISHED");
        assertThat(versions(migrator().undo(UndoSelection.last(1)).undone())).containsExactly("003");
    }

    @Test
    void aCounterThatIsBehindDoesNotKeepARepairFromBeingNoted() {
        database.execute("SELECT setval(pg_get_serial_sequence('schema_migrations_log', 'id'), 1)");

        migrator().repair(new Repair.Pending("002"));

        assertThat(database.queryForList("SELECT event FROM schema_migrations_log ORDER BY id", String.class))
                .endsWith("REPAIRED");
    }

    @Test
    void aCounterThatOnlyAnotherRoleMayMoveIsSaidToBeBehind() {
        Login writer = database.createLogin("");
        database.execute("""
                SELECT setval(pg_get_serial_sequence('schema_migrations_log', 'id'), 1);
                GRANT SELECT, INSERT, UPDATE, DELETE ON schema_migrations, schema_migrations_log TO %1$s;
                GRANT CREATE ON SCHEMA public TO %1$s;
                """.formatted(writer.user()));
        files.with("003_items.sql", "CREATE TABLE items (id int);");

        Problem problem = onlyProblem(refusal(Migrators.of(database.dataSource(writer), files, options -> options)));

        assertThat(problem.sqlState()).isEqualTo("23505");
        assertThat(problem.cause()).startsWith("the counter of the log's rows is behind them");
        database.execute(problem.remedy().get(1));
        assertThat(versions(migrator().migrate().applied())).containsExactly("003");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checksum = NULL",
                "kind = NULL, script = NULL, checksum = NULL, description = NULL, applied_by = NULL",
                "normalized_version = NULL, execution_time = NULL, down_script = NULL",
                "kind = 'SOMETHING'",
                "checksum = ''",
                "checksum = 'v9:other:1234'",
                "applied_at = 'infinity'",
                "applied_at = '-infinity'",
                "sequence = -1",
                "description = repeat('x', 100000)"
            })
    void whatIsMissingOrStrangeInARowDoesNotMatter(String change) {
        database.execute("UPDATE schema_migrations SET " + change);

        assertThat(migrator().migrate().applied()).isEmpty();
        assertThat(states(migrator().status()).values()).containsOnly(MigrationState.APPLIED);
    }

    @Test
    void anotherChecksumIsAnotherText() {
        database.execute("UPDATE schema_migrations SET checksum = 'v1:sha256:0000' WHERE version = '002'");

        assertThat(codes(refusal(migrator()))).containsExactly(ProblemCode.CHANGED);

        migrator().repair(new Repair.Everything());
        assertThat(migrator().migrate().applied()).isEmpty();
    }

    /** It means the same version, and goes with it. */
    @Test
    void aSecondSpellingIsTheSameVersion() {
        database.execute("INSERT INTO schema_migrations (version) VALUES ('2'), ('2.0'), ('0002')");

        assertThat(migrator().migrate().applied()).isEmpty();
        assertThat(states(migrator().status())).containsOnlyKeys("001", "002");
        migrator().undo(UndoSelection.only("002"));

        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .containsExactly("001");
        assertThat(versions(migrator().migrate().applied())).containsExactly("002");
    }

    @Test
    void aRowForWhatIsNotThereCountsAsApplied() {
        database.execute("INSERT INTO schema_migrations (version, description) VALUES ('003', 'by hand')");
        files.with("003_items.sql", "CREATE TABLE items (id int);");

        assertThat(migrator().migrate().applied()).isEmpty();
        assertThat(database.queryForObject("SELECT to_regclass('items') IS NULL", Boolean.class))
                .isTrue();
    }

    @Test
    void aScriptThatAHostBeganWhichIsGoneRunsFromWhereItWas() {
        files.with("003_index.sql", "CREATE INDEX CONCURRENTLY users_id ON users (id);\nVACUUM users;");
        database.execute("""
                INSERT INTO schema_migrations_log (at, run, host, event, version, script)
                VALUES ('2001-01-01Z', gen_random_uuid(), 'pod-that-is-gone', 'RUN_STARTED', NULL, NULL),
                  ('2001-01-01Z', gen_random_uuid(), 'pod-that-is-gone', 'SCRIPT_STARTED', '003', 'somewhere/003_index.sql');
                """);

        assertThat(states(migrator().status())).containsEntry("003", MigrationState.FAILED);
        Problem problem = onlyProblem(migrator().status().problems());
        assertThat(problem.code()).isEqualTo(ProblemCode.INTERRUPTED);
        assertThat(problem.found())
                .singleElement()
                .asString()
                .startsWith("the last row about it was written 2001-01-01 00:00:00 UTC")
                .endsWith("on pod-that-is-gone");
        assertThat(versions(migrator().migrate().applied())).containsExactly("003");
        assertThat(migrator().status().problems()).isEmpty();
    }

    @Test
    void whatHasFailedIsToldUntilItBeginsAgain() {
        files.with("003_index.sql", "CREATE INDEX CONCURRENTLY users_id ON users (id);\nVACUUM user;");
        refusal(migrator());

        assertThat(onlyProblem(migrator().status().problems()).found())
                .satisfiesExactly(
                        attempt -> assertThat(attempt).startsWith("last attempt 20"),
                        error -> assertThat(error).startsWith("ERROR 42601: "));

        log("'SCRIPT_STARTED', '003', NULL, NULL");
        assertThat(onlyProblem(migrator().status().problems()).found())
                .singleElement()
                .asString()
                .startsWith("the last row about it was written 20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'STATEMENT_DONE', '003', 1, NULL",
                "'STATEMENT_DONE', '003', NULL, 'v1:sha256:0000'",
                "'STATEMENT_DONE', '003', -1, ''"
            })
    void progressThatCannotBeRightStopsTheRunUntilItIsForgotten(String row) {
        files.with("003_index.sql", "CREATE INDEX CONCURRENTLY users_id ON users (id);\nVACUUM users;");
        log(row);

        Problem problem = onlyProblem(refusal(migrator()));

        assertThat(problem.code()).isEqualTo(ProblemCode.INTERRUPTED);
        assertThat(problem.found()).last().asString().startsWith("the last row about it was written 20");
        assertThat(problem.remedy()).last().asString().endsWith("migrations repair --pending=003");
        migrator().repair(new Repair.Pending("003"));
        assertThat(versions(migrator().migrate().applied())).containsExactly("003");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'STATEMENT_STARTED', NULL, NULL, NULL",
                "'STATEMENT_STARTED', '003', NULL, NULL",
                "'STATEMENT_FAILED', '003', 7, NULL",
                "'SOMETHING_NEW', '003', 1, 'v1:sha256:0000'",
                "'STATEMENT_DONE', 'no version', 1, NULL",
                "'UNDO_STATEMENT_DONE', '003', 1, NULL"
            })
    void aStrangeRowOfTheLogDoesNotMatter(String row) {
        files.with("003_index.sql", "CREATE INDEX CONCURRENTLY users_id ON users (id);\nVACUUM users;");
        log(row);

        assertThat(versions(migrator().migrate().applied())).containsExactly("003");
    }

    private void log(String row) {
        database.execute("INSERT INTO schema_migrations_log (run, event, version, statement, checksum) VALUES"
                + " (gen_random_uuid(), " + row + ")");
    }

    @Test
    void ofTwoBuildsThatRaceWithTheSameVersionOneIsRefused() {
        MigrationFiles other = new MigrationFiles(directory.resolve("other"))
                .with("001_users.sql", "CREATE TABLE users (id int);")
                .with("002_orders.sql", "CREATE TABLE orders (id int);")
                .with("003_theirs.sql", "CREATE TABLE theirs (id int);");
        files.with("003_ours.sql", "CREATE TABLE ours (id int);");

        List<CompletableFuture<List<Problem>>> runs = Stream.of(files, other)
                .map(build -> Scenario.inBackground(() -> Scene.problems(Migrators.of(database, build))))
                .toList();

        assertThat(runs.stream().map(CompletableFuture::join).map(Migrators::codes))
                .containsExactlyInAnyOrder(List.of(), List.of(ProblemCode.CHANGED));
        assertThat(database.queryForList(
                        "SELECT relname::text FROM pg_class WHERE relname IN ('ours', 'theirs')", String.class))
                .hasSize(1);
    }

    @Test
    void ofTwoBuildsThatRaceWithOtherVersionsBothAreApplied() {
        MigrationFiles other = new MigrationFiles(directory.resolve("other"))
                .with("001_users.sql", "CREATE TABLE users (id int);")
                .with("002_orders.sql", "CREATE TABLE orders (id int);")
                .with("004_theirs.sql", "CREATE TABLE theirs (id int);");
        files.with("003_ours.sql", "CREATE TABLE ours (id int);");

        List<CompletableFuture<MigrationRun>> runs = Stream.of(files, other)
                .map(build -> Scenario.inBackground(
                        () -> Migrators.of(database, build).migrate()))
                .toList();

        assertThat(runs.stream().flatMap(run -> versions(run.join().applied()).stream()))
                .containsExactlyInAnyOrder("003", "004");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_advisory_lock(1)",
                "SELECT pg_advisory_lock((%1$d >> 32)::int, (%1$d << 32 >> 32)::int)",
                "SELECT pg_advisory_lock(n) FROM generate_series(%1$d + 1, %1$d + 100) n"
            })
    void anotherAdvisoryLockIsNotInTheWay(String lock) throws SQLException {
        files.with("003_items.sql", "CREATE TABLE items (id int);");
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute(lock.formatted(key()));

            assertThat(versions(impatient().migrate().applied())).containsExactly("003");
        }
    }

    @Test
    void theSameLockInAnotherDatabaseIsNotInTheWay() throws SQLException {
        files.with("003_items.sql", "CREATE TABLE items (id int);");
        try (TestDatabase elsewhere = TestDatabase.create();
                Connection other = elsewhere.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(%d)".formatted(key()));

            assertThat(versions(impatient().migrate().applied())).containsExactly("003");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg_advisory_lock", "pg_advisory_lock_shared", "pg_advisory_xact_lock"})
    void whoeverHasTheSameLockIsNamed(String function) throws SQLException {
        files.with("003_items.sql", "CREATE TABLE items (id int);");
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SET application_name = 'something else'");
            statement.execute("SELECT %s(%d)".formatted(function, key()));

            Problem problem = onlyProblem(refusal(impatient()));

            assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_WAIT);
            assertThat(problem.found()).singleElement().asString().contains("something else");
            other.rollback();
        }
    }

    private static long key() {
        return HistoryTables.of("public", MigratorOptions.defaults().target()).lockKey();
    }

    private Migrator migrator() {
        return Migrators.of(database, files);
    }

    private Migrator impatient() {
        return Migrators.of(database, files, options -> options.lockWait(Duration.ZERO));
    }
}
