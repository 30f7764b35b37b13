package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.event.MigrationProgress;
import dev.godwit.migration.Activity;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.Problem;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A migration that takes long is looked at through a second connection, which does no harm. */
@WithTestDatabase
@Timeout(120)
class WatchedMigrationTest {

    private static final String GATE = "SELECT pg_advisory_lock(1), pg_advisory_unlock(1);\n";

    private final TestDatabase database;
    private final Scenario scenario;
    private final Sightings sightings = new Sightings();
    private final Path directory;
    private final Connection other;
    private final int pid;

    WatchedMigrationTest(TestDatabase database, @TempDir Path directory) throws SQLException {
        this.database = database;
        this.directory = directory;
        this.scenario = new Scenario(database, directory)
                .with(
                        "001_users.sql",
                        "CREATE TABLE users (id int);\nINSERT INTO users SELECT generate_series(1, 9000);")
                .migrated()
                .options(options -> options.lockTimeout(Duration.ZERO));
        this.other = database.dataSource().getConnection();
        this.pid = other.unwrap(PGConnection.class).getBackendPID();
    }

    @BeforeEach
    void closeTheGate() throws SQLException {
        other("SELECT pg_advisory_lock(1)");
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
    }

    @Test
    void tellsWhichLockItWaitsForAndWhoHasIt() throws SQLException {
        scenario.with("002_users.sql", "SELECT 1;\nALTER TABLE users ADD COLUMN name text;\n");
        begin("SELECT 's3cret' FROM users");
        try (LogLines log = LogLines.captured()) {
            CompletableFuture<MigrationRun> run = migrates();

            Activity activity = sightings.awaitActivity(it -> it.waitsFor() != null);
            assertThat(activity.session().application()).isEqualTo("godwit 002 2/2");
            assertThat(activity.version()).isEqualTo("002");
            assertThat(activity.statement()).isEqualTo(2);
            Activity.Wait wait = Objects.requireNonNull(activity.waitsFor());
            assertThat(wait.lock()).isEqualTo("relation");
            assertThat(wait.mode()).isEqualTo("AccessExclusiveLock");
            assertThat(wait.relation()).isEqualTo("users");
            assertThat(wait.blockedBy()).singleElement().satisfies(blocker -> {
                assertThat(blocker.pid()).isEqualTo(pid);
                assertThat(blocker.role()).isEqualTo("postgres");
                assertThat(blocker.state()).isEqualTo("idle in transaction");
                assertThat(blocker.inTransaction()).isNotNull();
                assertThat(blocker.query()).isEqualTo("SELECT '…' FROM users");
            });
            String line = log.awaitLine("Still at 002 users (1 of 1) after ");
            assertThat(line)
                    .contains(": pid ", "; at statement 2 of 2 for ", " for AccessExclusiveLock on users; ")
                    .contains("; blocked by pid " + pid + ", ")
                    .endsWith(": SELECT '…' FROM users");

            other.rollback();
            assertThat(run.join().applied()).hasSize(1);
            assertThat(log.at(Level.INFO)).last().asString().startsWith("Applied 1 migration in");
        }
    }

    @Test
    void tellsForWhomAnIndexWaitsThatIsBuiltConcurrently() throws SQLException {
        scenario.with("002_index.sql", "CREATE INDEX CONCURRENTLY users_id ON users (id);");
        begin("INSERT INTO users VALUES (0)");
        CompletableFuture<MigrationRun> run = migrates();

        Activity activity = sightings.awaitActivity(it -> it.progress() != null && it.waitsFor() != null);
        assertThat(activity.progress())
                .isEqualTo(
                        new Activity.Progress("CREATE INDEX CONCURRENTLY", "waiting for writers before build", null));
        assertThat(activity.details())
                .anyMatch(line -> line.endsWith(" for another transaction to end"))
                .anyMatch(line -> line.startsWith("blocked by pid " + pid));
        assertThat(activity.brief())
                .isEqualTo("blocked by pid %d, waits for another transaction to end".formatted(pid));

        other.rollback();
        assertThat(run.join().applied()).hasSize(1);
    }

    @Test
    void tellsHowMuchOfAnIndexIsBuilt() throws SQLException {
        scenario.with("002_index.sql", """
                CREATE FUNCTION halted(id int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
                BEGIN
                    IF id = 4500 THEN
                        PERFORM pg_advisory_xact_lock(1);
                    END IF;
                    RETURN id;
                END $$;
                CREATE INDEX users_halted ON users (halted(id));
                """);
        CompletableFuture<MigrationRun> run = migrates();

        Activity activity = sightings.awaitActivity(
                it -> it.progress() != null && it.progress().percent() != null);
        Activity.Progress progress = Objects.requireNonNull(activity.progress());
        assertThat(progress.command()).isEqualTo("CREATE INDEX");
        assertThat(progress.phase()).isEqualTo("building index: scanning table");
        assertThat(progress.percent()).isBetween(45, 55);

        open();
        assertThat(run.join().applied()).hasSize(1);
    }

    @Test
    void tellsHowManyRowsAreCopied() throws SQLException {
        database.execute("""
                CREATE FUNCTION halt() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_advisory_xact_lock(1);
                    RETURN NEW;
                END $$;
                CREATE TRIGGER halt BEFORE INSERT ON users FOR EACH ROW WHEN (NEW.id = 3) EXECUTE FUNCTION halt();
                """);
        scenario.with("002_copy.sql", "COPY users FROM STDIN;\n1\n2\n3\n4\n\\.\n");
        CompletableFuture<MigrationRun> run = migrates();

        Activity activity = sightings.awaitActivity(it -> it.progress() != null);
        assertThat(activity.progress()).isEqualTo(new Activity.Progress("COPY FROM", "2 rows", null));

        open();
        assertThat(run.join().applied()).hasSize(1);
    }

    @Test
    void tellsWhoBlockedItWhenItTriesAgain() throws SQLException {
        scenario.with("002_users.sql", "ALTER TABLE users ADD COLUMN name text;")
                .options(options -> options.lockTimeout(Duration.ofSeconds(1)).lockRetries(1000));
        begin("SELECT id FROM users WHERE id = 42");
        try (LogLines log = LogLines.captured()) {
            CompletableFuture<MigrationRun> run = migrates();

            String line = log.awaitLine(directory + "/002_users.sql is blocked", "; blocked by pid ");
            assertThat(line)
                    .contains(
                            " is blocked (canceling statement due to lock timeout) and was rolled back; trying again (")
                    .contains("): waited for AccessExclusiveLock on users; blocked by pid " + pid + ", ")
                    .contains(", idle in transaction for ")
                    .endsWith(" s: SELECT id FROM users WHERE id = …");

            other.rollback();
            assertThat(run.join().applied()).hasSize(1);
        }
    }

    @Test
    void whoBlockedItIsInTheCommandThatEndsThem() throws SQLException {
        scenario.with("002_users.sql", "ALTER TABLE users ADD COLUMN name text;")
                .options(options -> options.lockTimeout(Duration.ofSeconds(1)).lockRetries(0));
        begin("SELECT id FROM users WHERE id = 42");

        Problem problem = Scenario.problemOf(migrates());
        while (problem.found().stream().noneMatch(line -> line.startsWith("blocked by pid " + pid))) {
            problem = Scenario.problemOf(migrates());
        }

        assertThat(problem.remedy())
                .contains(
                        "start again when they are done; or end one: SELECT pg_terminate_backend(%d);".formatted(pid));
        other.rollback();
    }

    @Test
    void namesASuspectWhenItCouldNotLookInTime() throws SQLException {
        scenario.with("002_users.sql", "ALTER TABLE users ADD COLUMN name text;")
                .options(options -> options.lockTimeout(Duration.ofMillis(20)).lockRetries(1000));
        begin("SELECT id FROM users WHERE id = 42");
        try (LogLines log = LogLines.captured()) {
            CompletableFuture<MigrationRun> run = migrates();

            String line = log.awaitLine(directory + "/002_users.sql is blocked", "may hold the lock");
            assertThat(line)
                    .contains(": may hold the lock, with locks on users: pid " + pid + ", ")
                    .endsWith(": SELECT id FROM users WHERE id = …");

            other.rollback();
            assertThat(run.join().applied()).hasSize(1);
        }
    }

    @Test
    void watchesAJavaMigration() throws SQLException {
        scenario.with(new V2__Waits());
        CompletableFuture<MigrationRun> run = migrates();

        MigrationProgress progress = sightings.await(it -> it.activity() != null);
        assertThat(progress.version()).isEqualTo("2");
        assertThat(progress.position()).isEqualTo(1);
        assertThat(progress.total()).isEqualTo(1);
        assertThat(Objects.requireNonNull(progress.activity()).session().application())
                .isEqualTo("godwit 2");

        open();
        assertThat(run.join().applied()).hasSize(1);
    }

    private static final class V2__Waits implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient().sql(GATE.replace(";", "")).query().listOfRows();
        }
    }

    @Test
    void connectsOnlyWhenAMigrationTakesLong() {
        CountingDataSource counting = new CountingDataSource(database.dataSource());
        scenario.with("002_users.sql", "SELECT 1;").on(counting);

        assertThat(scenario.migrate().applied()).hasSize(1);

        assertThat(counting.opened).hasValue(1);
        assertThat(counting.open()).isZero();
    }

    @Test
    void givesItsConnectionBackAndEndsWithTheRun() throws SQLException {
        CountingDataSource counting = new CountingDataSource(database.dataSource());
        scenario.with("002_gate.sql", GATE).on(counting);
        CompletableFuture<MigrationRun> run = migrates();
        sightings.awaitActivity(it -> true);

        open();
        assertThat(run.join().applied()).hasSize(1);

        assertThat(counting.opened).hasValueGreaterThanOrEqualTo(2);
        assertThat(counting.open()).isZero();
        assertThat(watchdogs()).isZero();
    }

    @Test
    void endsWithARunThatFails() throws SQLException {
        CountingDataSource counting = new CountingDataSource(database.dataSource());
        scenario.with("002_gate.sql", GATE + "SELECT 1/0;").on(counting);
        CompletableFuture<MigrationRun> run = migrates();
        sightings.awaitActivity(it -> true);

        open();

        assertThat(Scenario.problemOf(run).sqlState()).isEqualTo("22012");
        assertThat(counting.open()).isZero();
        assertThat(watchdogs()).isZero();
    }

    @Test
    void doesWithoutOnAPoolOfOne() throws SQLException {
        scenario.with("002_gate.sql", GATE);
        try (HikariDataSource pool = pool(1)) {
            scenario.on(pool);
            CompletableFuture<MigrationRun> run = migrates();
            Eventually.isTrue(
                    "it wants a connection", () -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);

            open();
            assertThat(run.join().applied()).hasSize(1);

            assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection())
                    .isZero();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            assertThat(watchdogs()).isZero();
        }
    }

    @Test
    void goesOnWithoutAConnection() throws SQLException {
        DataSource one = new DelegatingDataSource(database.dataSource()) {

            private final AtomicInteger given = new AtomicInteger();

            @Override
            public Connection getConnection() throws SQLException {
                if (given.getAndIncrement() > 0) {
                    throw new SQLException("only one", "53300");
                }
                return super.getConnection();
            }
        };
        scenario.with("002_gate.sql", GATE).on(one);
        try (LogLines log = LogLines.captured()) {
            CompletableFuture<MigrationRun> run = migrates();

            sightings.await(it -> it.activity() == null);
            assertThat(log.at(Level.DEBUG)).contains("There is no connection for a watchdog");
            assertThat(log.awaitLine("Still at 002 gate (1 of 1) after ")).endsWith(" s");

            open();
            assertThat(run.join().applied()).hasSize(1);
            assertThat(log.at(Level.WARN)).isEmpty();
        }
    }

    @Test
    void looksAsSoonAsThereIsAConnectionAgain() throws SQLException {
        DataSource full = new DelegatingDataSource(database.dataSource()) {

            private final AtomicInteger asked = new AtomicInteger();

            @Override
            public Connection getConnection() throws SQLException {
                if (asked.getAndIncrement() == 1) {
                    throw new SQLException("too many", "53300");
                }
                return super.getConnection();
            }
        };
        scenario.with("002_gate.sql", GATE).on(full);
        CompletableFuture<MigrationRun> run = migrates();

        sightings.await(it -> it.activity() == null);
        assertThat(sightings.awaitActivity(it -> true).version()).isEqualTo("002");

        open();
        assertThat(run.join().applied()).hasSize(1);
    }

    @Test
    void doesNotKeepAPoolsConnection() throws SQLException {
        scenario.with("002_gate.sql", GATE);
        try (HikariDataSource pool = pool(2)) {
            scenario.on(pool);
            CompletableFuture<MigrationRun> run = migrates();
            sightings.awaitActivity(it -> true);

            Eventually.isTrue(
                    "only the migration has one",
                    () -> pool.getHikariPoolMXBean().getActiveConnections() == 1);
            assertThat(run).isNotDone();

            open();
            assertThat(run.join().applied()).hasSize(1);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void leavesAConnectionAloneThatIsTheMigrationsOwn() throws SQLException {
        scenario.with("002_gate.sql", "CREATE TABLE a (id int);\n" + GATE);
        try (Connection only = database.dataSource().getConnection();
                LogLines log = LogLines.captured()) {
            scenario.on(new SingleConnectionDataSource(only, false));
            CompletableFuture<MigrationRun> run = migrates();
            log.await("The data source has no other connection for a watchdog");

            open();
            assertThat(run.join().applied()).hasSize(1);
        }
    }

    @Test
    void looksThroughAnotherConnectionWhenItsOwnIsLost() throws SQLException {
        scenario.with("002_gate.sql", GATE);
        CompletableFuture<MigrationRun> run = migrates();
        Activity first = sightings.awaitActivity(it -> true);

        other("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid NOT IN"
                + " (pg_backend_pid(), %d)".formatted(first.session().pid()));
        sightings.await(it -> it.activity() == null);
        int seen = sightings.count();
        Eventually.isTrue("it looks again", () -> sightings.count() > seen + 1);

        open();
        assertThat(run.join().applied()).hasSize(1);
        assertThat(watchdogs()).isZero();
    }

    private CompletableFuture<MigrationRun> migrates() {
        Migrator migrator = scenario.migrator();
        migrator.addListener(sightings);
        return Scenario.inBackground(migrator::migrate);
    }

    private HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(Duration.ofMinutes(10).toMillis());
        return new HikariDataSource(config);
    }

    private static long watchdogs() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("godwit-watchdog"))
                .count();
    }

    private void begin(String sql) throws SQLException {
        other.setAutoCommit(false);
        other(sql);
    }

    private void open() throws SQLException {
        other("SELECT pg_advisory_unlock(1)");
    }

    private void other(String sql) throws SQLException {
        try (Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private static final class CountingDataSource extends DelegatingDataSource {

        private final AtomicInteger opened = new AtomicInteger();
        private final List<Connection> connections = new CopyOnWriteArrayList<>();

        CountingDataSource(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            opened.incrementAndGet();
            connections.add(connection);
            return connection;
        }

        long open() {
            return connections.stream()
                    .filter(connection -> {
                        try {
                            return !connection.isClosed();
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .count();
        }
    }
}
