package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another thread tells a run to stop. */
@WithTestDatabase
class CancelTest {

    @TempDir
    Path directory;

    private HikariDataSource pool;
    private Scenario scenario;

    @BeforeEach
    void applyAMigration(TestDatabase database) {
        pool = new HikariDataSource();
        pool.setDataSource(database.dataSource());
        pool.setMaximumPoolSize(1);
        scenario = new Scenario(database, directory)
                .on(pool)
                .with("001_users.sql", "CREATE TABLE users (id int);")
                .migrated();
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    @Test
    void aTransactionIsRolledBackAndNothingElseBegins(TestDatabase database) {
        scenario.with("002_slow.sql", "INSERT INTO users VALUES (1);\nSELECT pg_sleep(600);")
                .with("003_next.sql", "INSERT INTO users VALUES (3);");

        Problem problem = cancelled(database, scenario.migrator());

        assertThat(scenario.text(problem)).isEqualTo("""
                        GODWIT-CANCELLED  the run was cancelled during 002_slow.sql
                          where  002_slow.sql:2:1
                                 2 | SELECT pg_sleep(600);
                                   | ^
                          found  ERROR 57014: canceling statement due to user request
                          state  rolled back: nothing of this migration is in the database
                          cause  the run was told to stop
                          do     start again""");
        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .containsExactly("001");
        assertThat(database.queryForList("SELECT id FROM users", Integer.class)).isEmpty();
        assertThat(database.queryForObject(
                        "SELECT message FROM schema_migrations_log WHERE event = 'FAILED'", String.class))
                .startsWith("GODWIT-CANCELLED");
    }

    /** Whether it comes while the migration waits for a lock or between two of its tries. */
    @Test
    void aMigrationThatIsTriedAgainAndAgainIsNotToldToWaitForALock(TestDatabase database) throws SQLException {
        Migrator migrator = scenario.with("002_name.sql", "ALTER TABLE users ADD COLUMN name text;")
                .options(options -> options.lockTimeout(Duration.ofMillis(50)).lockRetries(1000))
                .migrator();
        Problem problem;
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement();
                LogLines log = LogLines.captured()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE users");
            CompletableFuture<MigrationRun> run = Scenario.inBackground(migrator::migrate);
            log.awaitLine("", "trying again (1 of 1000)");
            migrator.cancel();
            problem = Scenario.problemOf(run);
            other.rollback();
        }

        assertThat(problem.code()).isEqualTo(ProblemCode.CANCELLED);
        assertThat(problem.state()).isEqualTo("rolled back: nothing of this migration is in the database");
        assertThat(problem.cause()).isEqualTo("the run was told to stop");
        assertThat(problem.remedy()).containsExactly("start again");
    }

    @Test
    void whatIsDoneOutsideATransactionStays(TestDatabase database) {
        scenario.with(
                "002_slow.sql", "-- godwit:transaction=off\nINSERT INTO users VALUES (1);\nSELECT pg_sleep(600);");

        Problem problem = cancelled(database, scenario.migrator());

        assertThat(problem.code()).isEqualTo(ProblemCode.CANCELLED);
        assertThat(problem.state()).isEqualTo("it runs outside a transaction: statement 1 of 2 is done and stays");
        assertThat(database.queryForObject(
                        "SELECT message FROM schema_migrations_log WHERE event = 'FAILED'", String.class))
                .startsWith("GODWIT-CANCELLED");
        scenario.with("002_slow.sql", "-- godwit:transaction=off\nINSERT INTO users VALUES (1);\nSELECT pg_sleep(0);")
                .migrate();
        assertThat(database.queryForList("SELECT id FROM users", Integer.class)).containsExactly(1);
    }

    @Test
    void aJavaMigrationIsRolledBack(TestDatabase database) {
        scenario.with(new V2__Slow());

        Problem problem = cancelled(database, scenario.migrator());

        assertThat(problem.code()).isEqualTo(ProblemCode.CANCELLED);
        assertThat(problem.state()).isEqualTo("rolled back: nothing of this migration is in the database");
        assertThat(database.queryForList("SELECT id FROM users", Integer.class)).isEmpty();
    }

    @Test
    void noFurtherMigrationBeginsWhenNothingCouldBeEnded(TestDatabase database) {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        Migrator migrator = scenario.with(new V2__Waits(begun, told))
                .with("003_next.sql", "INSERT INTO users VALUES (3);")
                .migrator();

        CompletableFuture<MigrationRun> run = CompletableFuture.supplyAsync(migrator::migrate);
        await(begun);
        migrator.cancel();
        told.countDown();
        Problem problem = Scenario.problemOf(run);

        assertThat(scenario.text(problem)).isEqualTo("""
                        GODWIT-CANCELLED  the run was cancelled before 003_next.sql
                          where  003_next.sql
                          state  nothing of it was done; the migration that this run applied before it stays
                          cause  the run was told to stop
                          do     start again""");
        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("001", "2");
    }

    @Test
    void aRunThatWaitsForAnotherOneGivesUp(TestDatabase database) {
        scenario.with("002_slow.sql", "SELECT pg_sleep(600);");
        Migrator first = scenario.migrator();
        Migrator second = scenario.on(database.dataSource()).migrator();
        // the common pool may have just one thread
        Executor eachInItsThread = task -> new Thread(task).start();
        CompletableFuture<MigrationRun> working = CompletableFuture.supplyAsync(first::migrate, eachInItsThread);
        Eventually.runs(database, "pg_sleep(600)");
        CompletableFuture<MigrationRun> waiting = CompletableFuture.supplyAsync(second::migrate, eachInItsThread);
        Eventually.isTrue("the second has given up", () -> {
            second.cancel();
            return waiting.isDone();
        });

        assertThat(Scenario.problemOf(waiting).code()).isEqualTo(ProblemCode.CANCELLED);
        assertThat(working).isNotDone();
        first.cancel();
        assertThat(Scenario.problemOf(working).code()).isEqualTo(ProblemCode.CANCELLED);
    }

    @Test
    void aMigratorThatDoesNothingIsNotDisturbed(TestDatabase database) {
        Migrator migrator =
                scenario.with("002_next.sql", "INSERT INTO users VALUES (2);").migrator();

        migrator.cancel();

        assertThat(migrator.migrate().applied()).hasSize(1);
        assertThat(database.queryForList("SELECT id FROM users", Integer.class)).containsExactly(2);
    }

    /** Ends a run in its long statement; afterwards the session is as good as new, and no lock is left. */
    private Problem cancelled(TestDatabase database, Migrator migrator) {
        CompletableFuture<MigrationRun> run = CompletableFuture.supplyAsync(migrator::migrate);
        Eventually.runs(database, "pg_sleep(600)");
        migrator.cancel();
        Problem problem = Scenario.problemOf(run);
        assertThat(database.queryForObject(
                        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                                + " WHERE l.locktype = 'advisory' AND d.datname = current_database()",
                        Integer.class))
                .isZero();
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        return problem;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class V2__Slow implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient().sql("INSERT INTO users VALUES (1)").update();
            context.jdbcClient().sql("SELECT 1 FROM pg_sleep(600)").query().listOfRows();
        }
    }

    private record V2__Waits(CountDownLatch begun, CountDownLatch told) implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            begun.countDown();
            await(told);
        }
    }
}
