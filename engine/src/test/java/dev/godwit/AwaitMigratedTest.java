package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.Changed;
import dev.godwit.migration.MigratorOptions.NonEmpty;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.Login;
import dev.godwit.testing.RoundTrips;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** An application that leaves migrating to somebody else, and may only read. */
@WithTestDatabase
@Timeout(120)
class AwaitMigratedTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final String NOBODY = "Waiting: 2 migrations are pending, the next is 001; nobody is migrating";

    private final TestDatabase database;
    private final MigrationFiles files;
    private final Path directory;
    private final Login reader;

    AwaitMigratedTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.directory = directory;
        this.files = new MigrationFiles(directory)
                .with("001_users.sql", "CREATE TABLE users (id int)")
                .with("002_orders.sql", "CREATE TABLE orders (id int)");
        this.reader = database.createLogin("");
        database.execute("ALTER ROLE %1$s SET default_transaction_read_only = on;".formatted(reader.user()));
        database.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO " + reader.user());
    }

    @Test
    void isDoneAtOnceAndInTwoRoundTripsWhenNothingIsPending() throws SQLException {
        migrate();
        DatabaseContent before = DatabaseContent.of(database);
        try (RoundTrips roundTrips = RoundTrips.to(database)) {
            PGSimpleDataSource dataSource = roundTrips.dataSource();
            dataSource.setUser(reader.user());
            dataSource.setPassword(reader.password());
            try (Connection connection = dataSource.getConnection()) {
                connection.getMetaData().getURL();
            }
            long connecting = roundTrips.count();
            Migrator migrator = Migrators.of(dataSource, files, options -> options);
            roundTrips.reset();

            WaitRun run = migrator.awaitMigrated(Duration.ZERO);

            assertThat(roundTrips.count() - connecting).isEqualTo(2);
            assertThat(run.target().role()).isEqualTo(reader.user());
            assertThat(run.problems()).isEmpty();
            assertThat(migrator.lastSummary()).isPresent();
        }
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void waitsForAHistoryThatIsNotThereYetAndChangesNothing() {
        DatabaseContent before = DatabaseContent.of(database);
        try (LogLines log = LogLines.captured()) {
            CompletableFuture<WaitRun> waiting = awaits();
            log.await(NOBODY);

            Eventually.isTrue(
                    database,
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = '%s' AND state = 'idle'"
                                    .formatted(reader.user())
                            + " AND xact_start IS NULL AND backend_xmin IS NULL)");
            assertThat(database.queryForObject(
                            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE a.usename = '%s'"
                                            .formatted(reader.user())
                                    + " AND (l.locktype = 'advisory' OR l.mode <> 'AccessShareLock')"
                                    + " AND l.locktype <> 'virtualxid'",
                            Long.class))
                    .isZero();
            assertThat(DatabaseContent.of(database)).isEqualTo(before);
            assertThat(waiting).isNotDone();

            migrate();
            assertThat(waiting.join().problems()).isEmpty();
            assertThat(log.at(Level.INFO)).anyMatch(line -> line.contains("mode wait: 0 applied, 2 pending"));
        }
    }

    @Test
    void saysWhomItWaitsForAndHowFarThatOneIsAndAgainOnlyWhenThatChanges() throws SQLException {
        CompletableFuture<WaitRun> waiting;
        RoundTrips roundTrips = RoundTrips.to(database);
        try (OtherMigrator other = new OtherMigrator(database).at("001 1/4");
                LogLines log = LogLines.captured()) {
            waiting = Scenario.inBackground(() -> Migrators.of(roundTrips.dataSource(), files, options -> options)
                    .awaitMigrated(LONG));

            String beginning = "Waiting: 2 migrations are pending, the next is 001; migrating: " + other.shown();
            log.await(beginning + "godwit 001 1/4, role postgres");
            long looks = roundTrips.count();
            Eventually.isTrue("it looked several times", () -> roundTrips.count() > looks + 10);
            other.at("001 2/4");
            log.await(beginning + "godwit 001 2/4, role postgres");

            assertThat(log.at(Level.INFO))
                    .filteredOn(line -> line.startsWith("Waiting"))
                    .hasSize(2);
        }
        migrate();
        waiting.join();
        roundTrips.close();
    }

    /** It would wait for a session with a snapshot. */
    @Test
    void isNotInTheWayOfAnIndexThatIsBuiltConcurrently() {
        files.with("003_index.sql", "CREATE INDEX CONCURRENTLY users_id ON users (id)");
        try (LogLines log = LogLines.captured()) {
            CompletableFuture<WaitRun> waiting = awaits();
            log.await("Waiting: 3 migrations are pending");

            assertThat(migrate().applied()).hasSize(3);
            waiting.join();
        }
    }

    @Test
    void givesUpWhenItsTimeIsOver() {
        migrate();
        files.with("003_items.sql", "CREATE TABLE items (id int)");
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(problems(Duration.ZERO));

        assertThat(problem.code()).isEqualTo(ProblemCode.WAIT_TIMEOUT);
        assertThat(problem.message()).isEqualTo("1 migration is pending");
        assertThat(problem.found()).containsExactly(directory + "/003_items.sql", "nobody is migrating");
        assertThat(problems(Duration.ofMillis(1)).get(0).message()).endsWith(" after waiting 0 s");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void namesWhoeverMigratesWhenItGivesUp() throws SQLException {
        try (OtherMigrator other = new OtherMigrator(database).at("002 3/9")) {
            other.execute("SELECT 's3cret' AS password");

            List<String> found = onlyProblem(problems(Duration.ZERO)).found();

            assertThat(found).element(2).asString().startsWith("migrating: " + other.shown() + "godwit 002 3/9");
            assertThat(found).last().isEqualTo("at statement 3 of 9");
            assertThat(found).asString().doesNotContain("s3cret", "insufficient privilege");
        }
    }

    @Test
    void endsAtOnceWhenAMigrationHasStoppedHalfway() {
        files.with("003_stopped.sql", """
                -- godwit:transaction=off
                INSERT INTO users VALUES (1), (1);
                CREATE UNIQUE INDEX CONCURRENTLY users_id ON users (id);
                """);
        refusal(Migrators.of(database, files));

        Problem problem = onlyProblem(problems(LONG));

        assertThat(problem.code()).isEqualTo(ProblemCode.INTERRUPTED);
        assertThat(problem.isError()).isTrue();
    }

    @Test
    void goesOnWaitingWhileThatMigrationRuns() throws SQLException {
        migrate();
        files.with("003_vacuum.sql", "VACUUM users");
        try (Connection inTheWay = database.dataSource().getConnection();
                Statement statement = inTheWay.createStatement();
                LogLines log = LogLines.captured()) {
            inTheWay.setAutoCommit(false);
            statement.execute("LOCK TABLE users");
            CompletableFuture<MigrationRun> run = Scenario.inBackground(this::migrate);
            Eventually.runs(database, "VACUUM users");
            CompletableFuture<WaitRun> waiting = awaits();
            log.await("Waiting: 1 migration is pending, the next is 003; migrating: pid");

            inTheWay.rollback();
            assertThat(run.join().applied()).hasSize(1);
            waiting.join();
        }
    }

    @Test
    void waitsWhileAMigrationIsTakenBackAndUntilItIsThereAgain() throws SQLException {
        files.with("003_index.sql", "CREATE INDEX users_id ON users (id)")
                .with("003_index.down.sql", "DROP INDEX CONCURRENTLY users_id");
        migrate();
        try (Connection inTheWay = database.dataSource().getConnection();
                Statement statement = inTheWay.createStatement();
                LogLines log = LogLines.captured()) {
            inTheWay.setAutoCommit(false);
            statement.execute("LOCK TABLE users IN SHARE MODE");
            CompletableFuture<UndoRun> undo =
                    Scenario.inBackground(() -> Migrators.of(database, files).undo(UndoSelection.last(1)));
            Eventually.runs(database, "DROP INDEX CONCURRENTLY users_id");
            CompletableFuture<WaitRun> waiting = awaits();
            log.await("Waiting: a migration is being taken back; migrating: pid");

            inTheWay.rollback();
            assertThat(undo.join().undone()).hasSize(1);
            log.await("Waiting: 1 migration is pending, the next is 003; nobody is migrating");
            migrate();
            waiting.join();
            assertThat(log.awaitLine("Waited "))
                    .contains(" s for pid ")
                    .endsWith(": everything of this build is applied");
        }
    }

    @Test
    void endsAtOnceWhenAnAppliedScriptWasChangedUnlessThatIsAccepted() {
        migrate();
        files.with("001_users.sql", "CREATE TABLE users (id bigint)")
                .with("003_items.sql", "CREATE TABLE items (id int)");

        assertThat(codes(problems(LONG))).containsExactly(ProblemCode.CHANGED);
        assertThat(codes(problems(Duration.ZERO, options -> options.changed(Changed.WARN))))
                .containsExactly(ProblemCode.WAIT_TIMEOUT);

        files.without("003_items.sql");
        assertThat(codes(reading(options -> options.changed(Changed.WARN))
                        .awaitMigrated(Duration.ZERO)
                        .problems()))
                .containsExactly(ProblemCode.CHANGED);
    }

    @Test
    void endsAtOnceWhenAFileIsWrong() {
        files.with("nonsense.sql", "SELECT 1");

        assertThat(codes(problems(LONG))).containsExactly(ProblemCode.NAME);
    }

    @Test
    void endsAtOnceWhenTheHistoryIsAnotherTools() {
        database.execute("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)");

        assertThat(codes(problems(LONG))).containsExactly(ProblemCode.FOREIGN_TABLE);
    }

    @Test
    void isDoneWhenANewerBuildHasMigrated() {
        files.with("003_items.sql", "CREATE TABLE items (id int)").with("R__view.sql", "CREATE VIEW v AS SELECT 2");
        migrate();
        files.without("003_items.sql").with("R__view.sql", "CREATE VIEW v AS SELECT 1");

        assertThat(codes(reading().awaitMigrated(Duration.ZERO).problems()))
                .containsExactlyInAnyOrder(ProblemCode.MISSING, ProblemCode.REPEATABLES_HELD);
    }

    @Test
    void waitsForARepeatableThatWasChangedAndNotForOtherProfiles() {
        files.with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS n")
                .with("003_dev.sql", "-- godwit:profiles=dev\nSELECT 3");
        migrate();
        assertThat(reading().awaitMigrated(Duration.ZERO).problems()).isEmpty();

        files.with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT 2 AS n");

        assertThat(onlyProblem(problems(Duration.ZERO)).found()).contains(directory + "/R__view.sql");
    }

    @Test
    void waitsForWhoeverDecidesAboutASchemaThatHasObjects() {
        database.execute("CREATE TABLE stray (id int)");
        try (LogLines log = LogLines.captured()) {
            CompletableFuture<WaitRun> waiting = awaits();
            log.await("Waiting: the schema public has objects but no history; nobody is migrating");

            assertThat(onlyProblem(problems(Duration.ZERO)).found())
                    .contains("GODWIT-NON-EMPTY the schema public has objects but no history");
            Migrators.of(database, files, options -> options.nonEmpty(NonEmpty.MIGRATE))
                    .migrate();
            waiting.join();
        }
    }

    @Test
    void waitsUntilItMayReadTheHistory() {
        migrate();
        String tables = "schema_migrations, schema_migrations_log";
        database.execute("REVOKE SELECT ON %s FROM %s".formatted(tables, reader.user()));
        try (LogLines log = LogLines.captured()) {
            CompletableFuture<WaitRun> waiting = awaits();
            log.await("Waiting: the role may not read the history; nobody is migrating");

            Problem problem = onlyProblem(problems(Duration.ZERO));
            assertThat(problem.cause()).isEqualTo("this role may not see whether everything is applied");
            assertThat(problem.remedy())
                    .anyMatch(line -> line.startsWith("GRANT SELECT ON") && line.endsWith(";"))
                    .endsWith("or set godwit.history-readers where the migrations run, and migrate there");
            database.execute("GRANT SELECT ON %s TO %s".formatted(tables, reader.user()));
            waiting.join();
        }
    }

    @Test
    void getsAnotherConnectionWhenOneIsLost() {
        try (LogLines log = LogLines.captured()) {
            CompletableFuture<WaitRun> waiting = awaits();
            log.await(NOBODY);

            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s'"
                    .formatted(reader.user()));
            log.await("the connection to the database was lost; trying to get another");
            migrate();
            waiting.join();
        }
    }

    @Test
    void givesUpWhenTheServerDoesNotComeBack() {
        RoundTrips proxy = RoundTrips.to(database);
        DataSource dying = new DelegatingDataSource(proxy.dataSource()) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                proxy.close();
                return connection;
            }
        };

        Problem problem = onlyProblem(problems(Migrators.of(dying, files, options -> options), Duration.ofMillis(300)));

        assertThat(problem.code()).isEqualTo(ProblemCode.WAIT_TIMEOUT);
        assertThat(problem.message()).startsWith("the database cannot be reached after waiting");
    }

    @Test
    void waitsForAServerThatStartsLater() throws IOException {
        migrate();
        PGSimpleDataSource dataSource = database.dataSource(reader);
        int port = unusedPort();
        dataSource.setPortNumbers(new int[] {port});
        try (LateServer late = new LateServer(database, dataSource, port)) {
            WaitRun run = Migrators.of(late, files, options -> options).awaitMigrated(Duration.ZERO);

            assertThat(run.problems()).isEmpty();
            assertThat(late.attempts()).isEqualTo(3);
        }
    }

    @Test
    void stopsWhenItIsInterrupted() {
        CompletableFuture<WaitRun> waiting = Scenario.inBackground(() -> {
            Thread.currentThread().interrupt();
            return reading().awaitMigrated(LONG);
        });

        assertThat(Scenario.problemOf(waiting).message()).isEqualTo("waiting for the migrations was interrupted");
    }

    @Test
    void refusesATimeThatMakesNoSense() {
        for (Duration senseless : List.of(Duration.ofMillis(-1), Duration.ofDays(40_000))) {
            assertThatIllegalArgumentException().isThrownBy(() -> reading().awaitMigrated(senseless));
        }
    }

    private MigrationRun migrate() {
        return Migrators.of(database, files).migrate();
    }

    private CompletableFuture<WaitRun> awaits() {
        return Scenario.inBackground(() -> reading().awaitMigrated(LONG));
    }

    private Migrator reading() {
        return reading(options -> options);
    }

    private Migrator reading(UnaryOperator<MigratorOptions.Builder> options) {
        return Migrators.of(database.dataSource(reader), files, options);
    }

    private List<Problem> problems(Duration timeout) {
        return problems(timeout, options -> options);
    }

    private List<Problem> problems(Duration timeout, UnaryOperator<MigratorOptions.Builder> options) {
        return problems(reading(options), timeout);
    }

    private static List<Problem> problems(Migrator migrator, Duration timeout) {
        return Objects.requireNonNull(
                        catchThrowableOfType(MigrationException.class, () -> migrator.awaitMigrated(timeout)),
                        "it has not ended")
                .problems();
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
