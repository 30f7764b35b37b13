package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.godwit.history.HistoryTables;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One migrator of a history works at a time. */
@WithTestDatabase
@Timeout(120)
class ConcurrentMigratorsTest {

    private static final int MIGRATORS = 8;

    @TempDir
    Path directory;

    @Test
    void applyEachMigrationOnce(TestDatabase database) {
        Scenario scenario = new Scenario(database, directory)
                .with("001_runs.sql", "CREATE TABLE runs (what text); INSERT INTO runs VALUES ('001');")
                .with("002_index.sql", "CREATE INDEX CONCURRENTLY runs_what ON runs (what);")
                .with("003_more.sql", "INSERT INTO runs VALUES ('003');")
                .with(
                        "004_outside.sql",
                        "-- godwit:transaction=off\nINSERT INTO runs VALUES ('004');\nREINDEX TABLE CONCURRENTLY runs;")
                .with("R__runs.sql", "INSERT INTO runs VALUES ('R');");

        List<CompletableFuture<MigrationRun>> runs = IntStream.range(0, MIGRATORS)
                .mapToObj(ignored -> scenario.migratesInBackground())
                .toList();

        assertThat(runs.stream()
                        .map(CompletableFuture::join)
                        .map(run -> run.applied().size()))
                .hasSize(MIGRATORS)
                .containsOnly(0, 5)
                .containsOnlyOnce(5);
        assertThat(database.queryForList("SELECT what FROM runs", String.class))
                .containsExactly("001", "003", "004", "R");
        assertThat(database.queryForList(
                        "SELECT version FROM schema_migrations_log WHERE event = 'APPLIED' ORDER BY id", String.class))
                .containsExactly("001", "002", "003", "004", "R:runs");
    }

    @Test
    void tellTheLogForWhomTheyHaveWaited(TestDatabase database) throws SQLException {
        Scenario scenario = new Scenario(database, directory).with("001_users.sql", "CREATE TABLE users (id int);");
        CompletableFuture<MigrationRun> waiting;
        String other;
        try (LogLines log = LogLines.captured();
                OtherMigrator migrator = new OtherMigrator(database).at("000 1/2")) {
            other = migrator.shown();
            waiting = scenario.migratesInBackground();
            log.await("Waiting for another migrator");
        }

        waiting.join();

        assertThat(database.queryForObject(
                        "SELECT message FROM schema_migrations_log WHERE event = 'RUN_STARTED'", String.class))
                .matches("1 pending; waited \\d+ s for " + other + "godwit 000 1/2, .*");
    }

    @Test
    void doNotWaitLongerThanTheyMay(TestDatabase database) throws SQLException {
        try (Gate gate = new Gate(database)) {
            Scenario scenario = new Scenario(database, directory)
                    .with(
                            "001_gate.sql",
                            "-- godwit:transaction=off\nSELECT pg_advisory_lock(1), pg_advisory_unlock(1);");
            CompletableFuture<MigrationRun> first = scenario.migratesInBackground();
            Eventually.waitForLocks(database, 1);
            assertThat(scenario.migrator().status().migrations())
                    .extracting(MigrationInfo::state)
                    .containsExactly(MigrationState.RUNNING);

            Problem problem = Scenario.problemOf(
                    scenario.options(options -> options.lockWait(Duration.ZERO)).migratesInBackground());

            assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_WAIT);
            assertThat(problem.render()
                            .replaceAll("(pid |backend\\()\\d+", "$1<pid>")
                            .replaceAll("from [0-9a-f.:]+", "from <address>")
                            .replaceAll("since [0-9: -]+ UTC", "since <time>")
                            .replaceAll("\\d+ s\\b", "<n> s"))
                    .isEqualTo("""
                        GODWIT-LOCK-WAIT  another migrator is at work
                          found  pid <pid>, godwit 001 1/1, role postgres from <address>, connected since <time>, active for <n> s: SELECT pg_advisory_lock(…), pg_advisory_unlock(…)
                                 at migration 1 of 1, at statement 1 of 1
                                 has waited <n> s for an advisory lock
                                 blocked by pid <pid>, PostgreSQL JDBC Driver, role postgres from <address>, connected since <time>, idle for <n> s: SELECT pg_advisory_lock(…)
                          state  nothing was changed by this one
                          cause  a migration that takes long, or a session that keeps the lock
                          do     wait until it is done and start again; godwit.lock-wait says how long to wait;
                                 if it hangs, end it: SELECT pg_terminate_backend(<pid>);""");
            gate.open();
            assertThat(first.join().applied()).hasSize(1);
        }
    }

    @Test
    void doNotTellTheLiteralsOfWhatAnotherOneRuns(TestDatabase database) throws SQLException {
        long key =
                HistoryTables.of("public", MigratorOptions.defaults().target()).lockKey();
        Scenario scenario = new Scenario(database, directory).with("001_users.sql", "CREATE TABLE users (id int);");
        CompletableFuture<MigrationRun> waiting;
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement();
                LogLines log = LogLines.captured()) {
            statement.execute("SELECT pg_advisory_lock(%d)".formatted(key));
            statement.execute("SELECT 's3cret' AS password");
            waiting = scenario.migratesInBackground();
            log.await("Waiting for another migrator");

            assertThat(log.at(Level.INFO)).last().asString().endsWith(" s: SELECT '…' AS password");
            assertThat(Scenario.problemOf(scenario.options(options -> options.lockWait(Duration.ZERO))
                                    .migratesInBackground())
                            .found())
                    .singleElement()
                    .asString()
                    .endsWith(" s: SELECT '…' AS password");
        }
        assertThat(waiting.join().applied()).hasSize(1);
    }

    @Test
    void stopWaitingWhenTheyAreInterrupted(TestDatabase database) throws SQLException {
        try (Gate gate = new Gate(database)) {
            Scenario scenario = new Scenario(database, directory)
                    .with("001_gate.sql", "SELECT pg_advisory_xact_lock(1);")
                    .options(options -> options.lockTimeout(Duration.ZERO));
            CompletableFuture<MigrationRun> first = scenario.migratesInBackground();
            Eventually.waitForLocks(database, 1);

            try (LogLines log = LogLines.captured()) {
                CompletableFuture<MigrationRun> second = Scenario.inBackground(() -> {
                    Thread.currentThread().interrupt();
                    return scenario.migrate();
                });

                assertThat(Scenario.problemOf(second).message())
                        .isEqualTo("waiting for another migrator was interrupted");
                assertThat(log.at(Level.INFO))
                        .hasSize(2)
                        .last()
                        .asString()
                        .startsWith("Waiting for another migrator: ");
            }
            gate.open();
            assertThat(first.join().applied()).hasSize(1);
        }
    }

    @Test
    void ofOtherSchemasAreNotInTheirWay(TestDatabase database) throws SQLException {
        try (Gate gate = new Gate(database)) {
            Scenario scenario = new Scenario(database, directory.resolve("one"))
                    .with("001_gate.sql", "SELECT pg_advisory_xact_lock(1);")
                    .options(options -> options.lockTimeout(Duration.ZERO).schema("one"));
            CompletableFuture<MigrationRun> first = scenario.migratesInBackground();
            Eventually.waitForLocks(database, 1);

            MigrationRun second = new Scenario(database, directory.resolve("two"))
                    .with("001_things.sql", "CREATE TABLE things (id int);")
                    .options(options -> options.schema("two").lockWait(Duration.ZERO))
                    .migrate();

            assertThat(second.applied()).hasSize(1);
            assertThat(first).isNotDone();
            gate.open();
            assertThat(first.join().applied()).hasSize(1);
        }
    }

    @Test
    void waitAsLongAsTheSessionLivesThatHasTheLock(TestDatabase database) throws SQLException {
        Scenario scenario = new Scenario(database, directory).with("001_users.sql", "CREATE TABLE users (id int);");
        try (OtherMigrator other = new OtherMigrator(database).at("001 1/4");
                LogLines log = LogLines.captured()) {
            CompletableFuture<MigrationRun> waiting = scenario.migratesInBackground();
            String line = log.awaitLine("Waiting for another migrator: " + other.shown());
            assertThat(line).contains("godwit 001 1/4, role postgres from ", "; at statement 1 of 4");
            other.at("001 2/4");
            log.await("Waiting for another migrator: " + other.shown() + "godwit 001 2/4");
            assertThat(waiting).isNotDone();

            database.execute(
                    "SELECT pg_terminate_backend(%s)".formatted(other.shown().replaceAll("\\D", "")));

            assertThat(waiting.join().applied()).hasSize(1);
        }
    }

    /** A lock that a migration waits for until the test opens it. */
    private static final class Gate implements AutoCloseable {

        private final Connection connection;

        Gate(TestDatabase database) throws SQLException {
            connection = database.dataSource().getConnection();
            execute("SELECT pg_advisory_lock(1)");
        }

        void open() throws SQLException {
            execute("SELECT pg_advisory_unlock(1)");
        }

        private void execute(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
