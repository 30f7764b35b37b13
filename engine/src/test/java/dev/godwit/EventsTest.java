package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.godwit.event.MigrationApplied;
import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationFailed;
import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationRunFinished;
import dev.godwit.event.MigrationRunStarted;
import dev.godwit.event.MigrationStarted;
import dev.godwit.event.MigrationTarget;
import dev.godwit.history.HistoryTables;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run tells while it happens: to listeners, and to whoever reads the log. */
@WithTestDatabase
class EventsTest {

    private final TestDatabase database;
    private final MigrationFiles files;
    private final List<MigrationEvent> events = new ArrayList<>();

    EventsTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory)
                .with("001_users.sql", "CREATE TABLE users (id int)")
                .with("002_orders.sql", "-- Description: Orders of users\nCREATE TABLE orders (id int)");
    }

    @Test
    void arriveInTheirOrder() {
        migrator(events::add).migrate();

        assertThat(events)
                .extracting(EventsTest::brief)
                .containsExactly(
                        "run started, 2 pending",
                        "started 001 users, 1",
                        "applied 001 users",
                        "started 002 Orders of users, 2",
                        "applied 002 Orders of users",
                        "run finished, 2 applied, 0 pending, successful");
        assertThat(events).extracting(MigrationEvent::target).containsOnly(target());
        assertThat(events).extracting(MigrationEvent::at).isSorted();
    }

    @Test
    void ofAFailureCarryItsProblem() {
        files.with("002_orders.sql", "CREATE TABLE orders (id nothing)").with("003_more.sql", "SELECT 3");

        List<Problem> problems = refusal(migrator(events::add));

        assertThat(events)
                .extracting(EventsTest::brief)
                .containsExactly(
                        "run started, 3 pending",
                        "started 001 users, 1",
                        "applied 001 users",
                        "started 002 orders, 2",
                        "failed 002 orders, GODWIT-STATEMENT",
                        "run finished, 1 applied, 2 pending, failed");
        assertThat(events)
                .filteredOn(MigrationFailed.class::isInstance)
                .singleElement()
                .satisfies(failed ->
                        assertThat(((MigrationFailed) failed).problem()).isEqualTo(problems.get(0)));
    }

    @Test
    void ofAMigrationComeWhenItIsCommitted() {
        List<Long> rows = new ArrayList<>();

        migrator(event -> {
                    if (event instanceof MigrationApplied) {
                        rows.add(database.queryForObject("SELECT count(*) FROM schema_migrations", Long.class));
                    }
                })
                .migrate();

        assertThat(rows).containsExactly(1L, 2L);
    }

    @Test
    void ofARunWithNothingToDoAreThatItIsOver() {
        migrator(event -> {}).migrate();

        migrator(events::add).migrate();

        assertThat(events)
                .extracting(EventsTest::brief)
                .containsExactly("run finished, 0 applied, 0 pending, successful");
    }

    @Test
    void ofARefusedRunAreThatItIsOver() {
        files.with("nonsense.sql", "SELECT 1");

        assertThat(codes(refusal(migrator(events::add)))).containsExactly(ProblemCode.NAME);

        assertThat(events).extracting(EventsTest::brief).containsExactly("run finished, 0 applied, 2 pending, failed");
    }

    @Test
    void ofARunThatCannotReadTheHistoryAreThatItIsOver() {
        database.execute("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)");

        try (LogLines log = LogLines.captured()) {
            assertThat(codes(refusal(migrator(events::add)))).containsExactly(ProblemCode.FOREIGN_TABLE);

            assertThat(log.at(Level.INFO)).singleElement().asString().endsWith(", mode migrate");
        }
        assertThat(events).extracting(EventsTest::brief).containsExactly("run finished, 0 applied, 0 pending, failed");
    }

    @Test
    void ofARunThatGivesUpWaitingAreThatItIsOver() throws SQLException {
        long key =
                HistoryTables.of("public", MigratorOptions.defaults().target()).lockKey();
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(%d)".formatted(key));

            assertThat(codes(refusal(
                            Migrators.builder(database.dataSource(), files, options -> options.lockWait(Duration.ZERO))
                                    .listener(events::add)
                                    .build())))
                    .containsExactly(ProblemCode.LOCK_WAIT);
        }

        assertThat(events).extracting(EventsTest::brief).containsExactly("run finished, 0 applied, 2 pending, failed");
    }

    @Test
    void ofARunWhoseHistoryCannotBeCreatedAreThatItIsOver() {
        Login login = database.createLogin("");
        database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");

        assertThat(codes(refusal(Migrators.builder(database.dataSource(login), files, options -> options)
                        .listener(events::add)
                        .build())))
                .containsExactly(ProblemCode.PERMISSION);

        assertThat(events).extracting(EventsTest::brief).containsExactly("run finished, 0 applied, 2 pending, failed");
    }

    @Test
    void ofARunThatOnlyMendsTheLogAreThatItIsOver() {
        migrator(event -> {}).migrate();
        database.execute("DROP TABLE schema_migrations_log");

        migrator(events::add).migrate();

        assertThat(events)
                .extracting(EventsTest::brief)
                .containsExactly("run finished, 0 applied, 0 pending, successful");
    }

    @Test
    void aListenerThatThrowsDisturbsNeitherTheRunNorOtherListeners() {
        try (LogLines log = LogLines.captured()) {
            Migrator migrator = migrator(event -> {
                throw new IllegalStateException("no metrics today");
            });
            migrator.addListener(events::add);

            assertThat(migrator.migrate().applied()).hasSize(2);

            assertThat(events).hasSize(6);
            assertThat(log.at(Level.WARN)).contains("A listener failed at MigrationApplied; the run goes on");
        }
    }

    @Test
    void theLogSaysFirstWhatTheRunIsAbout() {
        try (LogLines log = LogLines.captured()) {
            migrator(event -> {}).migrate();

            assertThat(log.at(Level.INFO).get(0))
                    .isEqualTo("Godwit: %s on %s:%d, schema public, role %s, mode migrate: 0 applied, 2 pending"
                            .formatted(database.name(), database.host(), database.port(), database.user()));
        }
    }

    @Test
    void theLogSaysWhatARefusedRunIsAboutAsWell() {
        files.with("nonsense.sql", "SELECT 1");

        try (LogLines log = LogLines.captured()) {
            refusal(migrator(event -> {}));

            assertThat(log.at(Level.INFO)).singleElement().asString().startsWith("Godwit: " + database.name() + " on ");
        }
    }

    @Test
    void theLogSaysHowFarALongRunIs() {
        IntStream.rangeClosed(3, 340).forEach(version -> files.with(version + "_step.sql", "SELECT 1"));

        try (LogLines log = LogLines.captured()) {
            migrator(event -> {}).migrate();

            assertThat(log.at(Level.INFO))
                    .anyMatch(line -> line.matches("Applied 12 step \\(12 of 340, \\d+ ms\\)"))
                    .anyMatch(line -> line.matches("Applied 002 Orders of users \\(2 of 340, \\d+ ms\\)"))
                    .last()
                    .asString()
                    .matches("Applied 340 migrations in \\d+ ms");
        }
    }

    @Test
    void theLogSaysThatAScriptThatStoppedGoesOn() {
        files.with("002_index.sql", """
                -- godwit:mixed=run
                CREATE TABLE orders (id int);
                INSERT INTO orders VALUES (1), (1);
                CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_id ON orders (id);
                """).without("002_orders.sql");
        refusal(migrator(event -> {}));
        database.execute("DROP INDEX orders_id; TRUNCATE orders");

        try (LogLines log = LogLines.captured()) {
            MigrationRun run = migrator(event -> {}).migrate();

            assertThat(codes(run.problems())).containsExactly(ProblemCode.INTERRUPTED);
            assertThat(log.at(Level.WARN)).singleElement().asString().contains("a run goes on with statement 3");
        }
        assertThat(Migrators.of(database, files).status().problems()).isEmpty();
    }

    @Test
    void aWarningIsInTheLogAndInTheResult() {
        migrator(event -> {}).migrate();
        files.with("001.5_late.sql", "SELECT 1");

        try (LogLines log = LogLines.captured()) {
            MigrationRun run = migrator(event -> {}).migrate();

            assertThat(codes(run.problems())).containsExactly(ProblemCode.OUT_OF_ORDER);
            assertThat(log.at(Level.WARN)).containsExactly(run.problems().get(0).render());
        }
    }

    private MigrationTarget target() {
        return new MigrationTarget(database.host() + ":" + database.port(), database.name(), "public", database.user());
    }

    private Migrator migrator(MigrationListener listener) {
        return Migrators.builder(database.dataSource(), files, options -> options)
                .listener(listener)
                .build();
    }

    private static String brief(MigrationEvent event) {
        if (event instanceof MigrationRunStarted run) {
            return "run started, %d pending".formatted(run.pending());
        } else if (event instanceof MigrationStarted started) {
            return "started %s %s, %d".formatted(started.version(), started.description(), started.position());
        } else if (event instanceof MigrationApplied applied) {
            return "applied %s %s".formatted(applied.version(), applied.description());
        } else if (event instanceof MigrationFailed failed) {
            return "failed %s %s, %s"
                    .formatted(
                            failed.version(),
                            failed.description(),
                            failed.problem().code());
        }
        MigrationRunFinished run = (MigrationRunFinished) event;
        return "run finished, %d applied, %d pending, %s"
                .formatted(run.applied(), run.pending(), run.successful() ? "successful" : "failed");
    }
}
