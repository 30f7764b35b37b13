package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions.Changed;
import dev.godwit.migration.MigratorOptions.MixedScripts;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Severity;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A look from outside, which changes nothing. */
@WithTestDatabase
class StatusTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    StatusTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory)
                .with("001_users.sql", "-- Description: Users\nCREATE TABLE users (id int)")
                .with("001_users.down.sql", "DROP TABLE users")
                .with("002_orders.sql", "CREATE TABLE orders (id int)");
    }

    @Test
    void ofAnEmptyDatabaseIsThatEverythingIsPending() {
        DatabaseContent before = DatabaseContent.of(database);

        MigrationStatus status = Migrators.of(database, files).status();

        assertThat(status.database()).matches("PostgreSQL 1\\d\\.\\d+");
        assertThat(status.schema()).isEqualTo("public");
        assertThat(status.table()).isEqualTo("schema_migrations");
        assertThat(status.currentVersion()).isNull();
        assertThat(status.problems()).isEmpty();
        assertThat(status.summary()).isEqualTo(new MigrationStatus.Summary(2, 0, 2, 0, 0, 0, 0));
        assertThat(Migrators.of(database, files).details("1")).isPresent();
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void ofASchemaThatDoesNotExistYetDoesNotCreateIt() {
        DatabaseContent before = DatabaseContent.of(database);

        MigrationStatus status =
                Migrators.of(database, files, options -> options.schema("shop")).status();

        assertThat(status.schema()).isEqualTo("shop");
        assertThat(status.summary().pending()).isEqualTo(2);
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void ofARefusedDatabaseSaysWhy() {
        database.execute("CREATE TABLE stray (id int)");

        assertThat(codes(Migrators.of(database, files).status().problems())).containsExactly(ProblemCode.NON_EMPTY);
    }

    /** An applied script is not read as one that is pending, and so has nothing to be blamed for. */
    @Test
    void ofAHistoryThatCannotBeReadSaysOnlyThat() {
        files.with("003_index.sql", "UPDATE users SET id = 1; CREATE INDEX CONCURRENTLY users_id ON users (id)");
        Migrators.of(database, files, options -> options.mixedScripts(MixedScripts.RUN))
                .migrate();
        Migrator stranger =
                Migrators.of(database.dataSource(database.createLogin("")), files, options -> options.schema("public"));

        MigrationStatus status = stranger.status();

        assertThat(status.historyRead()).isFalse();
        assertThat(onlyProblem(status.problems()).code()).isEqualTo(ProblemCode.PERMISSION);
        assertThat(status.migrations()).isEmpty();
        assertThat(status.currentVersion()).isNull();
        assertThat(stranger.lastSummary()).isEmpty();
        assertThat(onlyProblem(refusal(stranger))).isEqualTo(status.problems().get(0));
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> stranger.details("001"))
                .satisfies(e -> assertThat(e.problems()).isEqualTo(status.problems()));
    }

    @Test
    void ofAHistoryThatIsNotThereYetIsKnown() {
        assertThat(Migrators.of(database, files).status().historyRead()).isTrue();

        database.execute("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)");

        assertThat(Migrators.of(database, files).status().historyRead()).isFalse();
    }

    @Test
    void hasALineForEachMigrationInEachStateAndTheyAddUp() {
        files.with("003_changed.sql", "SELECT 3")
                .with("004_missing.sql", "SELECT 4")
                .with("006_for_dev.sql", "-- godwit:profiles=dev\nSELECT 6")
                .with("R__view.sql", "CREATE VIEW v AS SELECT 1");
        Migrators.of(database, files).migrate();
        files.with("003_changed.sql", "SELECT 33")
                .without("004_missing.sql")
                .with("008_stopped.sql", """
                -- godwit:mixed=run
                CREATE TABLE numbers (n int);
                INSERT INTO numbers VALUES (1), (1);
                CREATE UNIQUE INDEX CONCURRENTLY numbers_n ON numbers (n);
                """)
                .with("009_pending.sql", "SELECT 9");
        refusal(Migrators.of(database, files, options -> options.changed(Changed.WARN)));

        MigrationStatus status = Migrators.of(database, files).status();

        assertThat(states(status))
                .containsExactly(
                        entry("001", MigrationState.APPLIED),
                        entry("002", MigrationState.APPLIED),
                        entry("003", MigrationState.CHANGED),
                        entry("004", MigrationState.MISSING),
                        entry("006", MigrationState.SKIPPED),
                        entry("008", MigrationState.FAILED),
                        entry("009", MigrationState.PENDING),
                        entry("R:view", MigrationState.APPLIED));
        assertThat(status.summary()).isEqualTo(new MigrationStatus.Summary(8, 3, 1, 1, 1, 1, 1));
        assertThat(status.currentVersion()).isEqualTo("004");
        assertThat(codes(status.problems()))
                .containsExactlyInAnyOrder(ProblemCode.CHANGED, ProblemCode.INTERRUPTED, ProblemCode.MISSING);
        assertThat(status.problems().get(0).isError()).as("errors first").isTrue();
    }

    @Test
    void tellsOfAnAppliedMigrationWhatTheHistoryKnows() {
        Migrators.of(database, files).migrate();

        MigrationInfo info = Migrators.of(database, files).status().migrations().get(0);

        assertThat(info.version()).isEqualTo("001");
        assertThat(info.description()).isEqualTo("Users");
        assertThat(info.script()).endsWith("/001_users.sql");
        assertThat(info.checksum()).startsWith("v1:sha256:");
        assertThat(info.appliedBy()).isEqualTo(database.user());
        assertThat(info.appliedAt()).isNotNull();
        assertThat(info.executionTime()).isPositive();
        assertThat(info.reversible()).isTrue();
    }

    @Test
    void seesWhatOthersDidSinceTheLastLook() {
        Migrator watching = Migrators.of(database, files);
        assertThat(watching.status().summary().pending()).isEqualTo(2);

        Migrators.of(database, files).migrate();
        assertThat(watching.status().summary().applied()).isEqualTo(2);

        database.execute("DELETE FROM schema_migrations WHERE version = '002'");
        assertThat(watching.status().summary().pending()).isEqualTo(1);

        database.execute("DROP TABLE schema_migrations_log");
        assertThat(watching.status().summary().pending()).isEqualTo(1);

        database.execute("DROP TABLE schema_migrations");
        assertThat(codes(watching.status().problems())).containsExactly(ProblemCode.NON_EMPTY);

        database.execute("DROP TABLE users, orders");
        assertThat(watching.status().summary().pending()).isEqualTo(2);
        assertThat(watching.status().problems()).isEmpty();

        database.execute("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)");
        assertThat(onlyProblem(watching.status().problems()).code()).isEqualTo(ProblemCode.FOREIGN_TABLE);

        database.execute("DROP TABLE schema_migrations");
        Migrators.of(database, files).migrate();
        assertThat(watching.status().summary().applied()).isEqualTo(2);
    }

    @Test
    @Timeout(60)
    void tellsWhatIsUnderWayOutsideATransaction() throws Exception {
        Migrators.of(database, files).migrate();
        files.with("003_vacuum.sql", "VACUUM users");
        ExecutorService pod = Executors.newSingleThreadExecutor();
        try (Connection inTheWay = database.dataSource().getConnection();
                Statement statement = inTheWay.createStatement()) {
            inTheWay.setAutoCommit(false);
            statement.execute("LOCK TABLE users");
            Future<MigrationRun> run =
                    pod.submit(() -> Migrators.of(database, files).migrate());

            Migrator watching = Migrators.of(database, files);
            MigrationStatus status = watching.status();
            while (states(status).get("003") == MigrationState.PENDING) {
                status = watching.status();
            }
            assertThat(states(status)).containsEntry("003", MigrationState.RUNNING);
            assertThat(status.summary()).isEqualTo(new MigrationStatus.Summary(3, 2, 1, 0, 0, 0, 0));
            assertThat(status.problems()).isEmpty();

            inTheWay.rollback();
            assertThat(versions(run.get().applied())).containsExactly("003");
            assertThat(states(watching.status())).containsEntry("003", MigrationState.APPLIED);
        } finally {
            pod.shutdownNow();
        }
    }

    @Test
    void isTakenWhileSomebodyMigrates() {
        Migrator watching = Migrators.of(database, files);
        Migrators.builder(database.dataSource(), files, options -> options)
                .listener(
                        event -> assertThat(watching.status().summary().total()).isEqualTo(2))
                .build()
                .migrate();
    }

    @Test
    void detailsTellOneMigrationsStory() {
        Migrators.of(database, files).migrate();
        files.with("001_users.down.sql", "DROP TABLE users CASCADE");

        MigrationDetails details = Migrators.of(database, files).details("1.0").orElseThrow();

        assertThat(details.migration().version()).isEqualTo("001");
        assertThat(details.upSql()).isEqualTo("-- Description: Users\nCREATE TABLE users (id int)");
        assertThat(details.downSql()).as("as it was when it was applied").isEqualTo("DROP TABLE users");
        assertThat(details.log()).singleElement().satisfies(entry -> {
            assertThat(entry.event()).isEqualTo("APPLIED");
            assertThat(entry.role()).isEqualTo(database.user());
            assertThat(entry.at())
                    .isEqualTo(database.queryForObject(
                                    "SELECT at FROM schema_migrations_log WHERE version = '001'", OffsetDateTime.class)
                            .toInstant());
        });
    }

    @Test
    void detailsAreFoundUnderTheSpellingThatTheFileHadWhenItWasApplied() {
        Migrators.of(database, files).migrate();
        files.without("001_users.sql")
                .without("001_users.down.sql")
                .with("V1__users.sql", "-- Description: Users\nCREATE TABLE users (id int)");

        MigrationDetails details = Migrators.of(database, files).details("1").orElseThrow();

        assertThat(details.migration().version()).isEqualTo("1");
        assertThat(details.downSql()).isEqualTo("DROP TABLE users");
        assertThat(details.log()).hasSize(1);
    }

    @Test
    void detailsSayWhenTheScriptWasCreated() {
        files.with("003_orders.sql", "-- Migration: 003_orders\n-- Created: 2025-10-12\nCREATE TABLE orders (id int)");

        assertThat(Migrators.of(database, files).details("003").orElseThrow().created())
                .isEqualTo("2025-10-12");
        assertThat(Migrators.of(database, files).details("001").orElseThrow().created())
                .isNull();
    }

    @Test
    void detailsOfAFailureHaveItsError() {
        files.with("003_broken.sql", "SELECT nothing");
        refusal(Migrators.of(database, files));

        MigrationDetails details = Migrators.of(database, files).details("003").orElseThrow();

        assertThat(details.migration().state()).isEqualTo(MigrationState.PENDING);
        assertThat(details.log()).singleElement().satisfies(entry -> {
            assertThat(entry.event()).isEqualTo("FAILED");
            assertThat(entry.message()).contains("column \"nothing\" does not exist");
        });
    }

    @Test
    void detailsOfWhatThisBuildLacksComeFromTheHistory() {
        Migrators.of(database, files).migrate();
        files.without("001_users.sql").without("001_users.down.sql");

        MigrationDetails details = Migrators.of(database, files).details("001").orElseThrow();

        assertThat(details.migration().state()).isEqualTo(MigrationState.MISSING);
        assertThat(details.upSql()).isNull();
        assertThat(details.downSql()).isEqualTo("DROP TABLE users");
    }

    @Test
    void detailsOfARepeatableAreUnderItsDescription() {
        files.with("R__everybody.sql", "CREATE VIEW everybody AS SELECT * FROM users");
        Migrators.of(database, files).migrate();

        assertThat(Migrators.of(database, files).details("R:everybody"))
                .get()
                .satisfies(details -> assertThat(details.log()).hasSize(1));
    }

    @Test
    void detailsOfNothingAreNothing() {
        Migrator migrator = Migrators.of(database, files);

        for (String version : List.of("999", "", "users", "R:users", "1'; DROP TABLE users")) {
            assertThat(migrator.details(version)).isEmpty();
        }
        assertThat(versions(migrator.status().migrations())).containsExactly("001", "002");
    }

    @Test
    void whyAMigrationFailedIsToldUntilItIsApplied() {
        files.with("002_orders.sql", "CREATE TABLE orders (id int);\nSELECT 1 / 0;");
        Migrators.failure(Migrators.of(database, files));

        Problem problem = onlyProblem(Migrators.of(database, files).status().problems());

        assertThat(problem.code()).isEqualTo(ProblemCode.FAILED_BEFORE);
        assertThat(problem.severity()).isEqualTo(Severity.INFORMATION);
        assertThat(problem.found()).last().isEqualTo("ERROR 22012: division by zero");
        files.with("002_orders.sql", "CREATE TABLE orders (id int);");
        Migrators.of(database, files).migrate();
        assertThat(Migrators.of(database, files).status().problems()).isEmpty();
    }
}
