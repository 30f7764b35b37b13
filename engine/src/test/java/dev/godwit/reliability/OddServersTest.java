package dev.godwit.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.MigrationRun;
import dev.godwit.Migrator;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.OwnServer;
import dev.godwit.testing.RoundTrips;
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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Servers that stop, start, follow another one, are full or go away, on a pool with a single connection. */
@WithTestDatabase
@Timeout(300)
class OddServersTest {

    private static final String OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            + " AND datname = current_database() AND backend_type = 'client backend' AND query LIKE '%%%s%%'"
            + " AND query NOT LIKE '%%pg_stat_activity%%'";
    private static final String VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_id'::regclass";
    private static final String ADVISORY_LOCKS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'";

    private static final long PAUSE_NANOS = 10_000_000;

    private final TestDatabase shared;
    private final Path directory;
    private final Path scripts;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    OddServersTest(TestDatabase shared, @TempDir Path directory) throws IOException {
        this.shared = shared;
        this.directory = directory;
        this.scripts = Files.createDirectory(directory.resolve("scripts"));
    }

    @BeforeEach
    void writeAMigration() {
        script("001_users.sql", "CREATE TABLE users (id int); INSERT INTO users SELECT generate_series(1, 100);");
    }

    @AfterEach
    void close() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
    }

    @Test
    void aStandbyIsReadAndNeverWrittenTo() {
        OwnServer primary = closed(OwnServer.create(shared, directory, Map.of()));
        OwnServer standby = closed(primary.standby(directory, Map.of()));
        primary.start();
        standby.start();
        migrator(pool(primary.dataSource())).migrate();
        eventually(
                "the standby has followed",
                () -> standby.query("SELECT to_regclass('users') IS NOT NULL", Boolean.class));
        HikariDataSource pool = pool(standby.dataSource());

        assertThat(migrator(pool).migrate().applied()).isEmpty();

        script("002_orders.sql", "CREATE TABLE orders (id int);");
        Problem problem = failure(migrator(pool));
        assertThat(problem.code()).isEqualTo(ProblemCode.READ_ONLY);
        assertThat(problem.found()).containsExactly("migrations: 1 pending");
        assertThat(problem.state()).isEqualTo("nothing was changed");
        assertThat(standby.query(ADVISORY_LOCKS, Integer.class)).isZero();
        assertNothingIsLeft(pool);

        PGSimpleDataSource either = new PGSimpleDataSource();
        either.setUser("postgres");
        either.setUrl("jdbc:postgresql://localhost:%d,localhost:%d/postgres?targetServerType=primary"
                .formatted(standby.port(), primary.port()));
        assertThat(applied(migrator(pool(either)).migrate())).containsExactly("002");
        eventually(
                "the standby has followed",
                () -> standby.query("SELECT to_regclass('orders') IS NOT NULL", Boolean.class));

        primary.stop("immediate");
        standby.promote();
        script("003_items.sql", "CREATE TABLE items (id int);");
        assertThat(applied(migrator(pool(either)).migrate())).containsExactly("003");
    }

    @Test
    void aServerThatIsNotReadyYetIsWaitedFor() throws IOException {
        OwnServer primary = closed(OwnServer.create(shared, directory, Map.of()));
        OwnServer starting = closed(primary.standby(directory, Map.of("hot_standby", "off", "primary_conninfo", "")));
        starting.starting();
        HikariDataSource pool = pool(starting.dataSource());
        eventually("it answers", () -> "57P03".equals(state(starting)));

        CompletableFuture<MigrationRun> run = inBackground(migrator(pool));
        eventually("it was asked", () -> starting.log().contains("the database system is not"));
        starting.promote();

        assertThat(applied(run.join())).containsExactly("001");
        assertNothingIsLeft(pool);
    }

    @Test
    void aServerThatIsNotReadyInTimeIsNotWaitedForAnyLonger() {
        OwnServer primary = closed(OwnServer.create(shared, directory, Map.of()));
        OwnServer starting = closed(primary.standby(directory, Map.of("hot_standby", "off", "primary_conninfo", "")));
        starting.starting();
        eventually("it answers", () -> "57P03".equals(state(starting)));

        Problem problem = failure(migrator(starting.dataSource(), Duration.ofMillis(1)));

        assertThat(problem.code()).isEqualTo(ProblemCode.CONNECTION);
        assertThat(problem.sqlState()).isEqualTo("57P03");
    }

    @Test
    void aServerWithoutAFreeConnectionIsWaitedFor() throws SQLException {
        OwnServer server = closed(OwnServer.create(
                shared,
                directory,
                Map.of("max_connections", "3", "superuser_reserved_connections", "0", "max_wal_senders", "0")));
        server.start();
        List<Connection> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(closed(server.dataSource().getConnection()));
        }

        CompletableFuture<MigrationRun> run = inBackground(migrator(server.dataSource(), Duration.ofMinutes(2)));
        eventually("it was asked", () -> server.log().contains("too many clients"));
        assertThat(run).isNotDone();
        others.get(0).close();

        assertThat(applied(run.join())).containsExactly("001");
    }

    /** The server does not notice until it has done all that it was asked for. */
    @Test
    void aConnectionThatIsCutDoesNotStopTheServer() {
        script("002_slow.sql", "INSERT INTO users VALUES (1000); SELECT pg_sleep(1);");
        RoundTrips proxy = closed(RoundTrips.to(shared));
        HikariDataSource pool = pool(proxy.dataSource());
        CompletableFuture<MigrationRun> run = inBackground(migrator(pool));
        eventually("it sleeps", () -> shared.queryForObject(OTHERS.formatted("pg_sleep"), Integer.class) == 1);

        proxy.close();

        Problem problem = problemOf(run);
        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        assertThat(problem.sqlState()).startsWith("08");
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        MigrationRun next = migrator(pool(shared.dataSource())).migrate();
        assertThat(applied(next)).isEmpty();
        assertThat(shared.queryForList("SELECT version FROM schema_migrations ORDER BY 1", String.class))
                .containsExactly("001", "002");
        assertThat(shared.queryForObject("SELECT count(*) FROM users WHERE id = 1000", Integer.class))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "immediate"})
    void aServerThatStopsLosesNothingButTheMigrationThatWasUnderWay(String mode) {
        script("002_slow.sql", "INSERT INTO users VALUES (1000); SELECT pg_sleep(600);");
        OwnServer server = closed(OwnServer.create(shared, directory, Map.of())).start();
        HikariDataSource pool = pool(server.dataSource());
        CompletableFuture<MigrationRun> run = inBackground(migrator(pool));
        eventually("it sleeps", () -> server.query(OTHERS.formatted("pg_sleep"), Integer.class) == 1);

        server.stop(mode);

        assertThat(problemOf(run).code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        server.start();
        script("002_slow.sql", "INSERT INTO users VALUES (1000);");
        assertThat(applied(migrator(pool).migrate())).containsExactly("002");
        assertThat(server.query("SELECT count(*) FROM users WHERE id = 1000", Integer.class))
                .isEqualTo(1);
        assertNothingIsLeft(pool);
    }

    @Test
    void aServerThatStopsInAScriptOutsideATransactionLosesOneStatement() {
        script("002_slow.sql", """
                -- godwit:transaction=off
                INSERT INTO users VALUES (1000);
                INSERT INTO users SELECT 1001 FROM pg_sleep(600);
                INSERT INTO users VALUES (1002);
                """);
        OwnServer server = closed(OwnServer.create(shared, directory, Map.of())).start();
        HikariDataSource pool = pool(server.dataSource());
        CompletableFuture<MigrationRun> run = inBackground(migrator(pool));
        eventually("it sleeps", () -> server.query(OTHERS.formatted("pg_sleep"), Integer.class) == 1);

        server.stop("immediate");

        assertThat(problemOf(run).code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        server.start();
        script("002_slow.sql", """
                -- godwit:transaction=off
                INSERT INTO users VALUES (1000);
                INSERT INTO users SELECT 1001 FROM pg_sleep(0);
                INSERT INTO users VALUES (1002);
                """);
        assertThat(applied(migrator(pool).migrate())).containsExactly("002");
        assertThat(server.queryForList("SELECT id FROM users WHERE id >= 1000 ORDER BY id", Integer.class))
                .containsExactly(1000, 1001, 1002);
        assertNothingIsLeft(pool);
    }

    @Test
    void anIndexThatTheServerWasBuildingWhenItStoppedIsDroppedAndBuiltAgain() throws SQLException {
        OwnServer server = closed(OwnServer.create(shared, directory, Map.of())).start();
        HikariDataSource pool = pool(server.dataSource());
        migrator(pool).migrate();
        script("002_index.sql", "CREATE INDEX CONCURRENTLY users_id ON users (id);");
        Connection other = closed(server.dataSource().getConnection());
        other.setAutoCommit(false);
        CompletableFuture<MigrationRun> run;
        try (Statement statement = other.createStatement()) {
            statement.execute("INSERT INTO users VALUES (1000)");
            run = inBackground(migrator(pool));
            eventually(
                    "it waits for the other transaction",
                    () -> server.query(
                            "SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'users_id')", Boolean.class));
        }

        server.stop("immediate");

        assertThat(problemOf(run).code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        server.start();
        assertThat(server.query(VALID, Boolean.class)).isFalse();
        assertThat(applied(migrator(pool).migrate())).containsExactly("002");
        assertThat(server.query(VALID, Boolean.class)).isTrue();
        assertNothingIsLeft(pool);
    }

    @Test
    void aFullDiskTakesTheMigrationBack() throws IOException, InterruptedException {
        Path disk = mounted("4m");
        OwnServer server = closed(OwnServer.create(shared, directory, Map.of())).start();
        server.execute("CREATE TABLESPACE small LOCATION '" + disk + "'");
        script("002_many.sql", """
                CREATE TABLE many (text text) TABLESPACE small;
                INSERT INTO many SELECT repeat('x', 1000) FROM generate_series(1, 10000);
                """);
        HikariDataSource pool = pool(server.dataSource());

        Problem problem = failure(migrator(pool));

        assertThat(problem.sqlState()).isEqualTo("53100");
        assertThat(problem.cause()).isEqualTo("the server's disk is full");
        assertThat(problem.state())
                .isEqualTo("rolled back: nothing of this migration is in the database;"
                        + " the migration that this run applied before it stays");
        assertThat(server.query("SELECT to_regclass('many') IS NULL", Boolean.class))
                .isTrue();
        assertNothingIsLeft(pool);
        script("002_many.sql", "CREATE TABLE many (text text) TABLESPACE small;");
        assertThat(applied(migrator(pool).migrate())).containsExactly("002");
    }

    /** Where the server cannot write ahead, it stops: the sessions end, whatever it was that they did. */
    @Test
    void aFullDiskThatStopsTheServerLeavesTheOutcomeOpen() throws IOException, InterruptedException {
        Path disk = mounted("24m");
        OwnServer server = closed(OwnServer.create(shared, directory, Map.of()));
        server.moveLogTo(Files.createDirectory(disk.resolve("wal")));
        server.start();
        HikariDataSource pool = pool(server.dataSource());
        migrator(pool).migrate();
        script("002_many.sql", """
                CREATE TABLE many (text text);
                INSERT INTO many SELECT repeat('x', 1000) FROM generate_series(1, 40000);
                """);

        Problem problem = failure(migrator(pool));

        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        eventually("it has stopped", () -> !server.isRunning());
        assertThat(exit("mount", "-o", "remount,size=200m", disk.toString())).isZero();
        server.start();
        assertThat(applied(migrator(pool).migrate())).containsExactly("002");
        assertThat(server.query("SELECT count(*) FROM many", Integer.class)).isEqualTo(40000);
        assertNothingIsLeft(pool);
    }

    /** Only root may do that. */
    private Path mounted(String size) throws IOException, InterruptedException {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Assumptions.assumeTrue(
                exit("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString()) == 0,
                "no disk can be mounted");
        toClose.add(() -> assertThat(exit("umount", disk.toString())).isZero());
        return disk;
    }

    private void script(String name, String text) {
        Ledger.write(scripts, Map.of(name, text));
    }

    private Migrator migrator(DataSource dataSource) {
        return migrator(dataSource, Duration.ofMinutes(1));
    }

    private Migrator migrator(DataSource dataSource, Duration connectWait) {
        return Migrator.builder(dataSource)
                .options(MigratorOptions.builder()
                        .locations("file:" + scripts)
                        .connectWait(connectWait)
                        .build())
                .build();
    }

    private HikariDataSource pool(DataSource dataSource) {
        HikariDataSource pool = closed(new HikariDataSource());
        pool.setDataSource(dataSource);
        pool.setMaximumPoolSize(1);
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionTimeout(1000);
        return pool;
    }

    private <T extends AutoCloseable> T closed(T resource) {
        toClose.add(resource);
        return resource;
    }

    private static CompletableFuture<MigrationRun> inBackground(Migrator migrator) {
        return CompletableFuture.supplyAsync(migrator::migrate, task -> {
            Thread thread = new Thread(task, "in the background");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static Problem failure(Migrator migrator) {
        return only(catchThrowableOfType(MigrationException.class, migrator::migrate));
    }

    private static Problem problemOf(CompletableFuture<MigrationRun> run) {
        CompletionException e = catchThrowableOfType(CompletionException.class, run::join);
        assertThat(e).as("the failure").hasCauseInstanceOf(MigrationException.class);
        return only((MigrationException) Objects.requireNonNull(e.getCause()));
    }

    private static Problem only(MigrationException e) {
        assertThat(e).as("the failure").isNotNull();
        assertThat(e.problems()).hasSize(1);
        return e.problems().get(0);
    }

    private static List<String> applied(MigrationRun run) {
        return run.applied().stream().map(MigrationInfo::version).toList();
    }

    private static void assertNothingIsLeft(HikariDataSource pool) {
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                var locks = statement.executeQuery(ADVISORY_LOCKS)) {
            assertThat(locks.next()).isTrue();
            assertThat(locks.getInt(1)).as("advisory locks").isZero();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** What the server says to somebody who connects. */
    private static String state(OwnServer server) {
        try (Connection connection = server.dataSource().getConnection()) {
            return connection.getCatalog();
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }

    private static int exit(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    private static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            // each look is a connection
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
