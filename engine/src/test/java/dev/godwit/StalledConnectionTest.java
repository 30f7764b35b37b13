package dev.godwit;

import static dev.godwit.testing.UnreliableNetwork.Direction.ANSWERS;
import static dev.godwit.testing.UnreliableNetwork.Direction.REQUESTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationStarted;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.UnreliableNetwork;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes of a network that cuts the connection of a migration, or says nothing any more. */
@WithTestDatabase
@Timeout(120)
class StalledConnectionTest {

    /** The limit for waits makes the watchdog look more often; the gate is waited for without. */
    private static final String GATE = "SET lock_timeout = 0;\nSELECT pg_advisory_lock(1), pg_advisory_unlock(1);\n";

    private static final String MIGRATING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name LIKE 'godwit 002%'";

    /** More than all buffers between a client and a proxy. */
    private static final int LARGE = 1 << 25;

    private static final int POOL_SIZE = 3;

    private static final Duration LONGEST_SILENCE = Duration.ofMillis(750);

    private final TestDatabase database;
    private final Scenario scenario;
    private final Scenario direct;
    private final Sightings sightings = new Sightings();
    private final UnreliableNetwork network;
    private final HikariDataSource pool;
    private final Connection gate;

    StalledConnectionTest(TestDatabase database, @TempDir Path directory) throws SQLException {
        this.database = database;
        this.network = UnreliableNetwork.to(database);
        HikariConfig config = new HikariConfig();
        config.setDataSource(network.dataSource());
        config.setMaximumPoolSize(POOL_SIZE);
        config.setConnectionTimeout(Duration.ofMinutes(1).toMillis());
        this.pool = new HikariDataSource(config);
        this.direct = new Scenario(database, directory)
                .with("001_users.sql", "CREATE TABLE users (id int);")
                .migrated();
        this.scenario = new Scenario(database, directory)
                .options(options -> options.lockTimeout(Duration.ofMillis(500)))
                .on(pool);
        this.gate = database.dataSource().getConnection();
    }

    @BeforeEach
    void closeTheGate() throws SQLException {
        gate("SELECT pg_advisory_lock(1)");
    }

    @AfterEach
    void close() throws SQLException {
        network.close();
        pool.close();
        gate.close();
    }

    @Test
    void aTransactionThatIsCutIsAppliedOnce() throws SQLException {
        scenario.with("002_users.sql", GATE + "INSERT INTO users VALUES (1);");
        CompletableFuture<MigrationRun> run = migrates();

        network.linkOf(migrating()).cut();

        Problem problem = Scenario.problemOf(run);
        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        assertThat(problem.state()).startsWith("unknown: either all of the migration is in the database");
        open();
        nextRunIsRight();
    }

    @Test
    void aScriptOutsideATransactionThatIsCutGoesOn() throws SQLException {
        scenario.with(
                "002_users.sql",
                "-- godwit:transaction=off\nSELECT 1;\n" + GATE
                        + "INSERT INTO users VALUES (1);\nVACUUM users;\nINSERT INTO users VALUES (2);");
        CompletableFuture<MigrationRun> run = migrates();

        network.linkOf(migrating()).cut();

        Problem problem = Scenario.problemOf(run);
        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        assertThat(problem.message()).contains("statement 3");
        assertThat(problem.state()).contains("number 3 is done and written down, or nothing of it");
        open();
        nextRunIsRight(1, 2);
    }

    @Test
    void aCommitWhoseAnswerIsLostIsNotRepeated() throws SQLException {
        scenario.with("002_users.sql", GATE + "INSERT INTO users VALUES (1);");
        CompletableFuture<MigrationRun> run = migrates();
        UnreliableNetwork.Link link = network.linkOf(migrating());

        link.fallSilent(ANSWERS);
        open();
        Eventually.isTrue(database, "SELECT EXISTS (SELECT FROM schema_migrations WHERE version = '002')");
        link.cut();

        assertThat(Scenario.problemOf(run).code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        assertThat(direct.migrate().applied()).isEmpty();
        nextRunIsRight();
    }

    @Test
    void theCommitOfAJavaMigrationWhoseAnswerIsLostIsNotRepeated() throws SQLException {
        scenario.with(new V2__Users(context -> {
            UnreliableNetwork.Link link = network.linkOf(pid(context));
            link.fallSilent(ANSWERS);
        }));
        CompletableFuture<MigrationRun> run = inBackground(migrator());

        Eventually.isTrue(database, "SELECT EXISTS (SELECT FROM schema_migrations WHERE version = '2')");
        network.cut();

        Problem problem = Scenario.problemOf(run);
        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        assertThat(problem.state()).startsWith("unknown: either all");
        direct.with(new V2__Users(context -> {}));
        assertThat(direct.migrate().applied()).isEmpty();
        nextRunIsRight();
    }

    @Test
    void anAnswerThatNeverComesIsNotWaitedForForEver() throws SQLException {
        scenario.with("002_users.sql", GATE + "INSERT INTO users VALUES (1);");
        CompletableFuture<MigrationRun> run = migrates();

        network.linkOf(migrating()).fallSilent(ANSWERS);
        open();

        Problem problem = Scenario.problemOf(run);
        assertThat(scenario.text(problem).replaceFirst("for \\d+ s", "for <n> s"))
                .isEqualTo("""
                        GODWIT-UNKNOWN-OUTCOME  the connection was lost during 002_users.sql
                          where  002_users.sql
                          found  08006: no answer came for <n> s, although the server waits for the next message
                          state  unknown: either all of the migration is in the database, with its row in the history, or nothing of it
                          cause  the network in between, or a proxy in it, drops what one side says to the other
                          do     start again: the history tells which of the two it is, and the run goes on from there""");
        assertThat(direct.migrate().applied()).isEmpty();
        nextRunIsRight();
    }

    @Test
    void aSessionThatTheServerHasEndedIsNotWaitedForForEver() throws SQLException {
        scenario.with("002_users.sql", GATE + "INSERT INTO users VALUES (1);");
        CompletableFuture<MigrationRun> run = migrates();
        int pid = migrating();
        sightings.awaitActivity(it -> it.session().pid() == pid);

        network.linkOf(pid).fallSilent(ANSWERS);
        gate("SELECT pg_terminate_backend(%d)".formatted(pid));

        Problem problem = Scenario.problemOf(run);
        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        assertThat(problem.found().get(0)).endsWith(" s, although the server has ended the session");
        open();
        nextRunIsRight();
    }

    @Test
    void aMigrationThatNeverReachesTheServerIsNotWaitedForForEver() throws SQLException {
        scenario.with("002_users.sql", "INSERT INTO users VALUES (1);");
        open();
        Migrator migrator = migrator();
        migrator.addListener(beforeTheFirst(() -> network.linkOf(locking()).fallSilent(REQUESTS)));

        Problem problem = Scenario.problemOf(inBackground(migrator));

        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        assertThat(problem.found().get(0)).endsWith(" s, although the server waits for the next message");
        assertThat(direct.migrate().applied()).hasSize(1);
        nextRunIsRight();
    }

    @Test
    void whoWaitsForTheLockDoesNotWaitForASilentNetwork() throws SQLException {
        scenario.with("002_users.sql", "INSERT INTO users VALUES (1);");
        try (OtherMigrator other = new OtherMigrator(database);
                LogLines log = LogLines.captured()) {
            CompletableFuture<MigrationRun> run = inBackground(migrator());
            log.awaitLine("Waiting for");
            network.fallSilent();

            Problem problem = Scenario.problemOf(run);
            assertThat(problem.code()).isEqualTo(ProblemCode.CONNECTION);
            assertThat(problem.cause())
                    .isEqualTo("the network in between, or a proxy in it, drops what one side says to the other");
            assertThat(problem.state()).isEqualTo("nothing was changed");
            other.execute("SELECT 1");
        }
        network.cut();
        nextRunIsRight();
    }

    @Test
    void aNetworkThatIsSilentForEverybodyIsWaitedForUntilItCuts() throws SQLException {
        scenario.with("002_users.sql", GATE + "INSERT INTO users VALUES (1);");
        CompletableFuture<MigrationRun> run = migrates();
        migrating();
        // a connection that the silence meets half made would be the pool's last
        Eventually.isTrue("the pool is full", () -> pool.getHikariPoolMXBean().getTotalConnections() == POOL_SIZE);
        network.fallSilent();
        int connections = network.connections();
        open();
        Eventually.isTrue("the watchdog has tried", () -> network.connections() > connections);
        assertThat(run).isNotDone();

        network.cut();

        assertThat(Scenario.problemOf(run).code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        network.recover();
        nextRunIsRight();
    }

    @Test
    void aNetworkThatComesBackBringsTheAnswer() throws SQLException {
        scenario.with("002_users.sql", GATE + "INSERT INTO users VALUES (1);");
        CompletableFuture<MigrationRun> run = migrates();
        migrating();
        network.fallSilent();
        open();
        Eventually.isTrue(database, "SELECT EXISTS (SELECT FROM schema_migrations WHERE version = '002')");

        network.recover();

        assertThat(run.join().applied()).hasSize(1);
        nextRunIsRight();
    }

    @Test
    void aMigrationThatDoesSomethingElseIsLeftAlone() throws SQLException {
        scenario.with(new V2__Users(context -> looks()));

        assertThat(migrates().join().applied()).hasSize(1);
        open();
        nextRunIsRight();
    }

    @Test
    void aMigrationThatWaitsForAnotherConnectionIsLeftAlone() throws SQLException {
        scenario.with(
                new V2__Users(context -> database.queryForList("SELECT pg_advisory_lock(1), pg_advisory_unlock(1)")));
        CompletableFuture<MigrationRun> run = migrates();
        Eventually.waitForLocks(database, 1);

        looks();
        open();

        assertThat(run.join().applied()).hasSize(1);
        nextRunIsRight();
    }

    @Test
    void aStatementThatTakesLongToBeSentIsLeftAlone() throws SQLException {
        sentSlowly("INSERT INTO users SELECT length('%s') / %d;".formatted("x".repeat(LARGE), LARGE));
    }

    @Test
    void dataThatTakeLongToBeSentAreLeftAlone() throws SQLException {
        sentSlowly("COPY users (id) FROM STDIN;\n%s1\n\\.\n".formatted("0".repeat(LARGE)));
    }

    /** The network takes the beginning, and for a while nothing more. */
    private void sentSlowly(String script) throws SQLException {
        scenario.with("002_users.sql", script);
        Migrator migrator = migrator();
        migrator.addListener(sightings);
        migrator.addListener(beforeTheFirst(() -> network.linkOf(locking()).fallSilentAfter(1 << 20)));
        open();
        CompletableFuture<MigrationRun> run = inBackground(migrator);

        looks();
        assertThat(run).isNotDone();
        network.recover();

        assertThat(run.join().applied()).hasSize(1);
        nextRunIsRight();
    }

    /** The watchdog looks more often than it takes to notice a silence. */
    private void looks() {
        int seen = sightings.count();
        Eventually.isTrue("it looks", () -> sightings.count() > seen + 7);
    }

    private CompletableFuture<MigrationRun> migrates() {
        Migrator migrator = migrator();
        migrator.addListener(sightings);
        return inBackground(migrator);
    }

    /** One that hangs is a failure. */
    private static CompletableFuture<MigrationRun> inBackground(Migrator migrator) {
        return Scenario.inBackground(migrator::migrate).orTimeout(1, TimeUnit.MINUTES);
    }

    private Migrator migrator() {
        return scenario.migrator(builder -> builder.longestSilence(LONGEST_SILENCE));
    }

    /** The process of the server in which the migration waits at the gate. */
    private int migrating() {
        Eventually.waitForLocks(database, 1);
        return database.queryForObject(MIGRATING, Integer.class);
    }

    /** The process of the server that has the lock of the migrators. */
    private int locking() {
        return database.queryForObject(
                "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                        + " WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()",
                Integer.class);
    }

    private static int pid(MigrationContext context) {
        return context.jdbcClient()
                .sql("SELECT pg_backend_pid()")
                .query(Integer.class)
                .single();
    }

    private static MigrationListener beforeTheFirst(Runnable action) {
        return new MigrationListener() {

            @Override
            public void onEvent(MigrationEvent event) {
                if (event instanceof MigrationStarted) {
                    action.run();
                }
            }
        };
    }

    /** Straight to the server: everything is there once, and nothing is left of the run that was lost. */
    private void nextRunIsRight(Integer... ids) {
        direct.migrate();
        assertThat(database.queryForList("SELECT id FROM users ORDER BY id", Integer.class))
                .containsExactly(ids.length == 0 ? new Integer[] {1} : ids);
        assertThat(database.queryForList(
                        "SELECT version FROM schema_migrations_log WHERE event = 'APPLIED' ORDER BY id", String.class))
                .hasSize(2)
                .doesNotHaveDuplicates();
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        assertThat(database.queryForList(MIGRATING, Integer.class)).isEmpty();
        Eventually.isTrue(
                "no thread is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("godwit-")));
        Eventually.isTrue(
                database,
                "SELECT NOT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                        + " WHERE l.locktype = 'advisory' AND d.datname = current_database() AND (l.classid, l.objid) <> (0, 1))");
    }

    private void open() throws SQLException {
        gate("SELECT pg_advisory_unlock(1)");
    }

    private void gate(String sql) throws SQLException {
        try (Statement statement = gate.createStatement()) {
            statement.execute(sql);
        }
    }

    private record V2__Users(Consumer<MigrationContext> last) implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient().sql("INSERT INTO users VALUES (1)").update();
            last.accept(context);
        }
    }
}
