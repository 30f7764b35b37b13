package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** What happens to a migration that wants a lock which another session holds. */
@WithTestDatabase
class BlockedMigrationTest {

    @TempDir
    Path directory;

    private Scenario scenario;

    @BeforeEach
    void applyAMigration(TestDatabase database) {
        scenario = new Scenario(database, directory).with("001_users.sql", """
                        CREATE TABLE users (id int);
                        CREATE TABLE orders (id int);
                        CREATE SEQUENCE attempts;
                        """).migrated();
    }

    @Test
    void isRolledBackWhenTheTimeIsOver(TestDatabase database) throws SQLException {
        scenario.with("002_users.sql", """
                        CREATE TABLE payments (id int);
                        ALTER TABLE users ADD COLUMN name text;
                        """)
                .options(options -> options.lockTimeout(Duration.ofMillis(50)).lockRetries(0));

        try (Connection other = database.dataSource().getConnection()) {
            lock(other, "users");

            assertThat(text(scenario.fails())).isEqualTo("""
                        GODWIT-STATEMENT  002_users.sql failed at statement 2 of 2
                          where  002_users.sql:2:1
                                 2 | ALTER TABLE users ADD COLUMN name text;
                                   | ^
                          found  ERROR 55P03: canceling statement due to lock timeout
                                 may hold the lock, with locks on users: pid <pid>, PostgreSQL JDBC Driver, role postgres from <address>, connected since <time>, idle in transaction for <n> s: LOCK TABLE users IN ACCESS SHARE MODE
                          state  rolled back: nothing of this migration is in the database
                          cause  another session holds a lock that the statement needs; to wait longer would make everybody else
                                 wait behind this migration
                          do     see who is in a transaction, and for how long:
                                 SELECT pid, state, now() - xact_start AS since, query FROM pg_stat_activity ORDER BY xact_start;
                                 start again when they are done; or end one: SELECT pg_terminate_backend(pid);
                                 or wait longer: godwit.lock-timeout, godwit.lock-retries, or -- godwit:lock-timeout=30s in the script""");
        }
        assertThat(scenario.migrate().applied()).hasSize(1);
    }

    @Test
    void saysWhatTheOtherSessionRunsWithoutItsLiterals(TestDatabase database) throws SQLException {
        scenario.with("002_users.sql", "ALTER TABLE users ADD COLUMN name text;")
                .options(options -> options.lockTimeout(Duration.ofMillis(50)).lockRetries(0));

        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            lock(other, "users");
            statement.execute("SELECT 's3cret' AS password FROM users WHERE id = 42");

            assertThat(scenario.fails().found())
                    .anyMatch(line -> line.startsWith("may hold the lock, with locks on users: pid ")
                            && line.endsWith(": SELECT '…' AS password FROM users WHERE id = …"));
        }
        assertThat(database.queryForList(
                        "SELECT message FROM schema_migrations_log WHERE event = 'FAILED'", String.class))
                .singleElement()
                .asString()
                .contains("AS password")
                .doesNotContain("s3cret");
    }

    /** As autovacuum, which cannot be made to hold a lock for so long. */
    @Test
    void saysWhatKindOfProcessHasNoName(TestDatabase database) throws SQLException {
        scenario.with("002_users.sql", "ALTER TABLE users ADD COLUMN name text;")
                .options(options -> options.lockTimeout(Duration.ofMillis(50)).lockRetries(0));
        PGSimpleDataSource sender = database.dataSource();
        sender.setReplication("database");
        sender.setAssumeMinServerVersion("14");
        sender.setPreferQueryMode(PreferQueryMode.SIMPLE);

        try (Connection other = sender.getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SET application_name = ''");
            lock(other, "users");

            assertThat(scenario.fails().found())
                    .anyMatch(line ->
                            line.matches("may hold the lock, with locks on users: pid \\d+, walsender, role .+"));
        }
    }

    @Test
    void waitsAsLongAsItsScriptSays(TestDatabase database) throws SQLException {
        scenario.with("002_users.sql", """
                        -- godwit:lock-timeout=50ms
                        ALTER TABLE users ADD COLUMN name text;
                        """)
                .options(options -> options.lockTimeout(Duration.ZERO).lockRetries(1));

        try (Connection other = database.dataSource().getConnection()) {
            lock(other, "users");

            assertThat(scenario.fails().found())
                    .contains("ERROR 55P03: canceling statement due to lock timeout", "tried 2 times");
        }
    }

    @Test
    void isTriedAgainFromItsBeginningUntilTheLockIsGone(TestDatabase database) throws SQLException {
        scenario.with("002_users.sql", """
                        SELECT nextval('attempts');
                        INSERT INTO orders VALUES (1);
                        ALTER TABLE users ADD COLUMN name text;
                        """)
                .options(options -> options.lockTimeout(Duration.ofMillis(50)).lockRetries(1000));

        CompletableFuture<MigrationRun> run;
        try (Connection other = database.dataSource().getConnection()) {
            lock(other, "users");
            run = scenario.migratesInBackground();
            Eventually.isTrue(database, "SELECT last_value >= 2 FROM attempts");
        }

        assertThat(run.join().applied()).hasSize(1);
        assertThat(database.queryForObject("SELECT count(*) FROM orders", Long.class))
                .isEqualTo(1);
        assertThat(database.queryForList("SELECT event FROM schema_migrations_log ORDER BY id", String.class))
                .doesNotContain("FAILED")
                .endsWith("APPLIED", "RUN_FINISHED");
        assertThat(database.queryForObject(
                        "SELECT message FROM schema_migrations_log WHERE event = 'APPLIED' AND version = '002'",
                        String.class))
                .matches("blocked and rolled back (once|\\d+ times) before, the last time: canceling .* timeout.*");
    }

    @Test
    @Timeout(120)
    void tellsThoseWhoWaitThatItIsTriedAgain(TestDatabase database) throws SQLException {
        scenario.with("002_users.sql", "SELECT 1;\nALTER TABLE users ADD COLUMN name text;")
                .options(options -> options.lockTimeout(Duration.ofMillis(300)).lockRetries(1000));

        CompletableFuture<MigrationRun> run;
        CompletableFuture<MigrationRun> waiting;
        try (LogLines log = LogLines.captured();
                Connection other = database.dataSource().getConnection()) {
            lock(other, "users");
            run = scenario.migratesInBackground();
            log.awaitLine("", "; trying again (6 of 1000)");
            List<Activity> seen = new ArrayList<>();
            Eventually.isTrue("a pause and a try", () -> {
                scenario.migrator().activity().ifPresent(seen::add);
                return seen.stream().anyMatch(Activity::pauses)
                        && seen.stream().anyMatch(it -> it.retry() != null && it.waitsFor() != null);
            });
            assertThat(seen).allSatisfy(activity -> {
                assertThat(activity.version()).isEqualTo("002");
                assertThat(retry(activity).number()).isGreaterThanOrEqualTo(6);
                assertThat(retry(activity).most()).isEqualTo(1000);
            });
            assertThat(seen).filteredOn(Activity::pauses).allSatisfy(activity -> {
                assertThat(activity.session().query()).isNull();
                assertThat(activity.lines())
                        .contains("was blocked and is rolled back, about to try again: retry %d of 1000"
                                .formatted(retry(activity).number()));
            });
            waiting = scenario.migratesInBackground();
            log.await("Waiting for another migrator");
            int last = retry(seen.get(seen.size() - 1)).number();
            log.awaitLine("", "trying again (%d of 1000)".formatted(last + 3));

            assertThat(log.at(Level.INFO))
                    .filteredOn(line -> line.startsWith("Waiting for another migrator"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains("retry ").doesNotContain("ROLLBACK", "SET "));
        }

        assertThat(run.join().applied()).hasSize(1);
        assertThat(waiting.join().applied()).isEmpty();
        assertThat(database.queryForList(
                                "SELECT message FROM schema_migrations_log WHERE event = 'RUN_STARTED'"
                                        + " ORDER BY id DESC",
                                String.class)
                        .get(0))
                .doesNotContain("ROLLBACK");
    }

    private static Activity.Retry retry(Activity activity) {
        return Objects.requireNonNull(activity.retry());
    }

    @Test
    void isCalledAgainWhenItsClassAllowsThat(TestDatabase database) throws SQLException {
        V2__AddName migration = new V2__AddName(true);
        scenario.with(migration)
                .options(options -> options.lockTimeout(Duration.ofMillis(50)).lockRetries(1000));

        CompletableFuture<MigrationRun> run;
        try (Connection other = database.dataSource().getConnection()) {
            lock(other, "users");
            run = scenario.migratesInBackground();
            Eventually.isTrue(database, "SELECT last_value >= 2 FROM attempts");
        }

        assertThat(run.join().applied()).hasSize(1);
        assertThat(database.queryForObject("SELECT count(*) FROM orders", Long.class))
                .isEqualTo(1);
        assertThat(database.queryForObject("SELECT last_value FROM attempts", Integer.class))
                .isEqualTo(migration.calls.get());
    }

    @Test
    void isCalledOnceUnlessItsClassSaysOtherwise(TestDatabase database) throws SQLException {
        V2__AddName migration = new V2__AddName(false);
        scenario.with(migration)
                .options(options -> options.lockTimeout(Duration.ofMillis(50)).lockRetries(5));

        try (Connection other = database.dataSource().getConnection()) {
            lock(other, "users");

            assertThat(scenario.fails().sqlState()).isEqualTo("55P03");
        }
        assertThat(migration.calls).hasValue(1);
    }

    @Test
    void isCalledNoMoreOftenThanTheRetriesAllow(TestDatabase database) throws SQLException {
        V2__AddName migration = new V2__AddName(true);
        scenario.with(migration)
                .options(options -> options.lockTimeout(Duration.ofMillis(50)).lockRetries(2));

        try (Connection other = database.dataSource().getConnection()) {
            lock(other, "users");

            assertThat(scenario.fails().found()).contains("tried 3 times");
        }
        assertThat(migration.calls).hasValue(3);
    }

    @Test
    @Timeout(60)
    void isNotSaidToBeTriedAgainWhenItWasNot(TestDatabase database) throws SQLException {
        V2__AddName migration = new V2__AddName(true);
        scenario.with(migration).options(options -> options.lockTimeout(Duration.ofMillis(50)));

        try (Connection other = database.dataSource().getConnection()) {
            lock(other, "users");
            CompletableFuture<MigrationRun> run = Scenario.inBackground(() -> {
                Thread.currentThread().interrupt();
                return scenario.migrate();
            });

            assertThat(Scenario.problemOf(run).found()).noneMatch(line -> line.startsWith("tried"));
        }
        assertThat(migration.calls).hasValue(1);
    }

    private static final class V2__AddName implements JavaMigration {

        private final boolean retryable;
        private final AtomicInteger calls = new AtomicInteger();

        V2__AddName(boolean retryable) {
            this.retryable = retryable;
        }

        @Override
        public boolean retryable() {
            return retryable;
        }

        @Override
        public void up(MigrationContext context) {
            calls.incrementAndGet();
            context.jdbcClient().sql("SELECT nextval('attempts')").query().singleValue();
            context.jdbcClient().sql("INSERT INTO orders VALUES (1)").update();
            context.jdbcClient().sql("ALTER TABLE users ADD COLUMN name text").update();
        }
    }

    @Test
    void endsADeadlockAndIsTriedAgain(TestDatabase database) throws SQLException {
        scenario.with("002_users.sql", """
                        SET LOCAL deadlock_timeout = '10ms';
                        LOCK TABLE users;
                        SELECT pg_advisory_xact_lock(1);
                        LOCK TABLE orders;
                        """)
                .options(options -> options.lockTimeout(Duration.ZERO).lockRetries(1));

        assertThat(deadlocked(database).join().applied()).hasSize(1);
    }

    @Test
    void reportsADeadlockWhenItIsNotToBeTriedAgain(TestDatabase database) throws SQLException {
        scenario.with("002_users.sql", """
                        SET LOCAL deadlock_timeout = '10ms';
                        LOCK TABLE users;
                        SELECT pg_advisory_xact_lock(1);
                        LOCK TABLE orders;
                        """)
                .options(options -> options.lockTimeout(Duration.ZERO).lockRetries(0));

        assertThat(text(Scenario.problemOf(deadlocked(database)))).isEqualTo("""
                        GODWIT-STATEMENT  002_users.sql failed at statement 4 of 4
                          where  002_users.sql:4:1
                                 4 | LOCK TABLE orders;
                                   | ^
                          found  ERROR 40P01: deadlock detected
                                 detail: Process <pid> waits for AccessExclusiveLock on relation <oid> of database <oid>; blocked by process <pid>.
                                 Process <pid> waits for AccessExclusiveLock on relation <oid> of database <oid>; blocked by process <pid>.
                                 hint: See server log for query details.
                          state  rolled back: nothing of this migration is in the database
                          cause  this migration and another session stood in each other's way, and PostgreSQL ended this one
                          do     start again; if it happens again, migrate when the application is not busy, or stop it""");
    }

    /** The other session has one table and waits for the other; it is patient, so that the migration is the victim. */
    private CompletableFuture<MigrationRun> deadlocked(TestDatabase database) throws SQLException {
        try (Connection other = database.dataSource().getConnection();
                Connection gate = database.dataSource().getConnection();
                Statement statement = other.createStatement();
                Statement gated = gate.createStatement()) {
            gated.execute("SELECT pg_advisory_lock(1)");
            statement.execute("SET deadlock_timeout = '1h'");
            lock(other, "orders");
            CompletableFuture<MigrationRun> run = scenario.migratesInBackground();
            Eventually.waitForLocks(database, 1);
            CompletableFuture<Boolean> second = Scenario.inBackground(() -> statement.execute("LOCK TABLE users"));
            Eventually.waitForLocks(database, 2);
            gated.execute("SELECT pg_advisory_unlock(1)");
            second.join();
            return run;
        }
    }

    /** As a query that takes long does. */
    private static void lock(Connection connection, String table) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN ACCESS SHARE MODE");
        }
    }

    private String text(Problem problem) {
        return scenario.text(problem)
                .replaceAll("(pid|[Pp]rocess) \\d+", "$1 <pid>")
                .replaceAll("(relation|database) \\d+", "$1 <oid>")
                .replaceAll("from [0-9a-f.:]+", "from <address>")
                .replaceAll("since \\d.* UTC", "since <time>")
                .replaceAll("for \\d+ s", "for <n> s")
                .replaceAll(", in a transaction for <n> s", "");
    }
}
