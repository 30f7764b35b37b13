package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Activity;
import dev.godwit.migration.DatabaseSession;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one application sees of another one that migrates. */
@WithTestDatabase
@Timeout(120)
class ActivityTest {

    private static final String GATE = "SELECT pg_advisory_lock(1), pg_advisory_unlock(1);\n";

    private final TestDatabase database;
    private final MigrationFiles files;

    ActivityTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory)
                .with("001_a.sql", "SELECT 1;")
                .with("001_a.down.sql", "SELECT 1;")
                .with("002_b.sql", "SELECT 1;\n" + GATE + "SELECT 3;")
                .with("002_b.down.sql", GATE)
                .with("003_c.sql", "SELECT 1;")
                .with("003_c.down.sql", "SELECT 1;");
    }

    @Test
    void isNothingWhenNobodyMigrates() {
        assertThat(migrator().activity()).isEmpty();
        assertThat(migrator().status().migrating()).isFalse();
    }

    @Test
    void isTheMigrationAndTheStatementThatRuns() throws SQLException {
        try (Connection gate = database.dataSource().getConnection()) {
            execute(gate, "SELECT pg_advisory_lock(1)");
            CompletableFuture<MigrationRun> run =
                    Scenario.inBackground(() -> migrator().migrate());
            Eventually.waitForLocks(database, 1);

            assertThat(migrator().status().migrating()).isTrue();
            Activity activity = migrator().activity().orElseThrow();
            assertThat(activity.version()).isEqualTo("002");
            assertThat(activity.statement()).isEqualTo(2);
            assertThat(activity.statements()).isEqualTo(3);
            assertThat(activity.migration()).isEqualTo(2);
            assertThat(activity.migrations()).isEqualTo(3);
            assertThat(activity.session().state()).isEqualTo("active");
            assertThat(activity.session().query()).isEqualTo("SELECT pg_advisory_lock(…), pg_advisory_unlock(…)");
            assertThat(activity.waitsFor()).isNotNull();
            assertThat(activity.lines()).contains("at migration 2 of 3, at statement 2 of 3");

            execute(gate, "SELECT pg_advisory_unlock(1)");
            assertThat(run.join().applied()).hasSize(3);
        }
        assertThat(migrator().activity()).isEmpty();
    }

    @Test
    void isAtTheSamePlaceInARunThatHasWaited() throws Exception {
        try (Connection gate = database.dataSource().getConnection()) {
            execute(gate, "SELECT pg_advisory_lock(1)");
            CompletableFuture<MigrationRun> run;
            try (LogLines log = LogLines.captured();
                    OtherMigrator other = new OtherMigrator(database)) {
                other.at("000");
                run = Scenario.inBackground(() -> migrator().migrate());
                log.await("Waiting for another migrator");
            }
            Eventually.waitForLocks(database, 1);

            assertThat(migrator().activity().orElseThrow().lines())
                    .contains("at migration 2 of 3, at statement 2 of 3");

            execute(gate, "SELECT pg_advisory_unlock(1)");
            run.join();
        }
    }

    @Test
    void isTheOneThatIsTakenBack() throws SQLException {
        migrator().migrate();
        try (Connection gate = database.dataSource().getConnection()) {
            execute(gate, "SELECT pg_advisory_lock(1)");
            CompletableFuture<UndoRun> run =
                    Scenario.inBackground(() -> migrator().undo(UndoSelection.after("001")));
            Eventually.waitForLocks(database, 1);

            Activity activity = migrator().activity().orElseThrow();
            assertThat(activity.version()).isEqualTo("002");
            assertThat(activity.migration()).isEqualTo(2);
            assertThat(activity.migrations()).isEqualTo(2);

            execute(gate, "SELECT pg_advisory_unlock(1)");
            run.join();
        }
    }

    @Test
    void isAsMuchAsTheRoleMaySee() throws SQLException {
        Login reader = database.createLogin("");
        database.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO " + reader.user());
        try (Connection gate = database.dataSource().getConnection()) {
            execute(gate, "SELECT pg_advisory_lock(1)");
            CompletableFuture<MigrationRun> run =
                    Scenario.inBackground(() -> migrator().migrate());
            Eventually.waitForLocks(database, 1);

            Activity activity = Migrators.of(database.dataSource(reader), files, options -> options)
                    .activity()
                    .orElseThrow();
            DatabaseSession session = activity.session();
            assertThat(session.application()).isEqualTo("godwit 002 2/3");
            assertThat(session.role()).isEqualTo("postgres");
            assertThat(session.query()).isNull();
            assertThat(session.state()).isNull();
            assertThat(activity.migration()).isEqualTo(2);
            assertThat(activity.waitsFor()).isNotNull();
            assertThat(Objects.requireNonNull(activity.waitsFor()).blockedBy())
                    .extracting(DatabaseSession::role)
                    .containsExactly("postgres");
            assertThat(activity.lines().get(0))
                    .isEqualTo("pid %d, godwit 002 2/3, role postgres".formatted(session.pid()));

            database.execute("REVOKE SELECT ON schema_migrations_log FROM " + reader.user());
            assertThat(activityOf(reader)).hasValueSatisfying(seen -> {
                assertThat(seen.statement()).isEqualTo(2);
                assertThat(seen.migration()).isNull();
            });

            execute(gate, "SELECT pg_advisory_unlock(1)");
            assertThat(run.join().applied()).hasSize(3);
        }
    }

    private Optional<Activity> activityOf(Login login) {
        return Migrators.of(database.dataSource(login), files, options -> options)
                .activity();
    }

    private Migrator migrator() {
        return Migrators.of(database, files, options -> options.lockTimeout(Duration.ZERO));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
