package dev.godwit.sample.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.history.HistoryTables;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.sample.command.SampleProcess.Outcome;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands as a shell, a Job or a pipeline sees them: the sample application in a process of its own. */
@WithTestDatabase
class CommandProcessTest {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void migrateAppliesEverythingAndEnds(TestDatabase database) {
        Outcome migrate = SampleProcess.run(folder, database, "migrations", "migrate", "--output=json");
        Outcome check = SampleProcess.run(folder, database, "migrations", "status", "--check");

        assertThat(migrate.exitCode()).as(migrate.messages()).isZero();
        JsonNode result = JsonMapper.shared().readTree(migrate.output());
        assertThat(result.get("applied")).hasSize(11);
        assertThat(migrate.messages()).contains("Applied 11 migrations in").doesNotContain("Tomcat", "Hibernate");
        assertThat(check.exitCode()).isZero();
        assertThat(check.output()).contains("11 migrations: 11 applied").doesNotContain("INFO", "\u001B");
    }

    @Test
    void theEnvironmentCanHoldTheCommand(TestDatabase database) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "serve"));
        arguments.addAll(SampleProcess.on(database));

        Outcome outcome = SampleProcess.start(folder, Map.of("GODWIT_COMMAND", "status --check"), arguments)
                .outcome();

        assertThat(outcome.exitCode()).as(outcome.messages()).isEqualTo(3);
        assertThat(outcome.output()).contains("11 migrations: 11 pending");
    }

    @Test
    void whatIsGeneratedAheadOfTimeIsNotUsed(TestDatabase database) {
        List<String> arguments = new ArrayList<>(List.of("migrations", "status"));
        arguments.addAll(SampleProcess.on(database));

        Outcome outcome = SampleProcess.start(
                        folder, Map.of("JAVA_TOOL_OPTIONS", "-Dspring.aot.enabled=true"), arguments)
                .outcome();

        assertThat(outcome.exitCode()).as(outcome.messages()).isZero();
    }

    @Test
    void theEmbeddedServerOfTheSampleStartsForACommandAndStopsWithIt() throws IOException {
        Path data = folder.resolve("postgres");

        Outcome outcome = SampleProcess.start(
                        folder, Map.of(), List.of("migrations", "status", "--sample.postgres.data-dir=" + data))
                .outcome();

        assertThat(outcome.exitCode()).as(outcome.messages()).isZero();
        assertThat(outcome.output()).startsWith("sample on localhost:").contains("PostgreSQL 1", "11 pending");
        assertThat(data.resolve("postmaster.pid")).doesNotExist();
    }

    @Test
    void wrongUsageIsOneProblemOnStandardError(TestDatabase database) {
        Outcome outcome = SampleProcess.run(folder, database, "migrations", "migrat");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.messages()).startsWith("GODWIT-USAGE").contains("did you mean: migrate");
    }

    @Test
    void aServerThatIsNotThereIsOneProblemOnStandardError() {
        Outcome outcome = SampleProcess.start(
                        folder,
                        Map.of("DATABASE_URL", "postgresql://nobody:secret@localhost:1/nowhere"),
                        List.of("migrations", "status"))
                .outcome();

        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.messages())
                .contains("GODWIT-CONNECTION")
                .doesNotContain("\tat ", "secret", "APPLICATION FAILED");
    }

    @Test
    void aConfigurationThatCannotBeReadIsReportedOnStandardError(TestDatabase database) {
        Outcome outcome =
                SampleProcess.run(folder, database, "migrations", "status", "--spring.config.import=file:nowhere.yaml");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.messages()).contains("APPLICATION FAILED TO START", "nowhere.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    @DisabledOnOs(OS.WINDOWS)
    void whoeverInterruptsARunFindsItRolledBack(String signal, TestDatabase database) throws IOException {
        Files.writeString(folder.resolve("20260101000000_slow.sql"), """
                CREATE TABLE slow (id int);
                SELECT pg_sleep(600);
                """);

        SampleProcess process = SampleProcess.start(
                folder, database, "migrations", "migrate", "--godwit.locations=classpath:db/migrations,file:" + folder);
        awaitStatement(database, "pg_sleep(600)");
        process.signal(signal);
        Outcome outcome = process.outcome();

        assertThat(outcome.exitCode()).as(outcome.messages()).isEqualTo(130);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.messages())
                .contains(
                        "Interrupted: ",
                        "GODWIT-CANCELLED",
                        "20260101000000_slow.sql",
                        "rolled back: nothing of this migration is in the database; the")
                .doesNotContain("\tat ");
        assertThat(database.queryForObject("SELECT to_regclass('slow') IS NULL", Boolean.class))
                .isTrue();
        assertThat(database.queryForObject(
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%'"
                                + " AND pid <> pg_backend_pid() AND state = 'active' AND datname = current_database()",
                        Integer.class))
                .isZero();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whoeverInterruptsAWaitIsToldThatAndNoMore(TestDatabase database) throws SQLException {
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(%d)"
                    .formatted(HistoryTables.of(
                                    "public", MigratorOptions.defaults().target())
                            .lockKey()));
            SampleProcess process = SampleProcess.start(folder, database, "migrations", "migrate");
            await(database, "state = 'idle' AND query LIKE 'SELECT pg_catalog.pg_try_advisory_lock(%'");

            process.signal("TERM");
            Outcome outcome = process.outcome();

            assertThat(outcome.exitCode()).as(outcome.messages()).isEqualTo(130);
            assertThat(outcome.messages())
                    .contains("GODWIT-CANCELLED", "the run was cancelled before its first migration")
                    .doesNotContain("\tat ", "rolled back", "ExclusiveLock");
        }
    }

    @Test
    void aDryRunGivesNothingButTheScript(TestDatabase database) {
        Outcome outcome = SampleProcess.run(folder, database, "migrations", "migrate", "--dry-run", "--to=006");

        assertThat(outcome.exitCode()).as(outcome.messages()).isZero();
        assertThat(StringUtils.countOccurrencesOf(outcome.output(), "COMMIT;")).isGreaterThanOrEqualTo(6);
        // psql's own commands are for psql
        database.execute(outcome.output().replaceAll("(?m)^\\\\.*$", ""));
        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("001", "002", "003", "004", "005", "006");
    }

    @Test
    void aDryRunSaysWhereItEnds(TestDatabase database) {
        Outcome outcome = SampleProcess.run(folder, database, "migrations", "migrate", "--dry-run");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("CREATE TABLE").doesNotContain("GODWIT-");
        assertThat(outcome.messages()).contains("GODWIT-DRY-RUN", "BackfillProviderSlugs");
    }

    private static void awaitStatement(TestDatabase database, String part) {
        await(database, "state = 'active' AND query LIKE '%" + part + "%'");
    }

    private static void await(TestDatabase database, String session) {
        String query = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid() AND " + session + ")";
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!database.queryForObject(query, Boolean.class)) {
            assertThat(System.nanoTime()).as("a session with " + session).isLessThan(deadline);
        }
    }
}
