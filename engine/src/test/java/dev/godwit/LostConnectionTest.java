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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the server goes away in the middle of a migration. */
@WithTestDatabase
class LostConnectionTest {

    private static final String TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep(600)%'";

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
    void theOutcomeOfATransactionIsUnknown(TestDatabase database) {
        scenario.with("002_slow.sql", "INSERT INTO users VALUES (1); SELECT pg_sleep(600);");

        Problem problem = terminated(database);

        assertThat(scenario.text(problem)).isEqualTo("""
                        GODWIT-UNKNOWN-OUTCOME  the connection was lost during 002_slow.sql
                          where  002_slow.sql
                          found  FATAL 57P01: terminating connection due to administrator command
                          state  unknown: either all of the migration is in the database, with its row in the history, or nothing of it
                          cause  the server stopped or ended the session, or the network or a proxy cut the connection
                          do     start again: the history tells which of the two it is, and the run goes on from there""");
        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        nextRunIsRight(database);
    }

    @Test
    void theOutcomeOfAStatementOutsideATransactionIsUnknown(TestDatabase database) {
        scenario.with(
                "002_slow.sql", "-- godwit:transaction=off\nINSERT INTO users VALUES (1);\nSELECT pg_sleep(600);");

        Problem problem = terminated(database);

        assertThat(scenario.text(problem)).isEqualTo("""
                        GODWIT-UNKNOWN-OUTCOME  the connection was lost during statement 2 of 002_slow.sql
                          where  002_slow.sql
                          found  FATAL 57P01: terminating connection due to administrator command
                          state  it runs outside a transaction: statement 1 of 2 is done and stays; number 2 is done and written down, or nothing of it
                          cause  the server stopped or ended the session, or the network or a proxy cut the connection
                          do     start again: the log tells which of the two it is, and the run goes on from there""");
        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);

        scenario.with("002_slow.sql", "-- godwit:transaction=off\nINSERT INTO users VALUES (1);\nSELECT pg_sleep(0);")
                .migrate();
        assertThat(database.queryForList("SELECT id FROM users", Integer.class)).containsExactly(1);
    }

    @Test
    void aJavaMigrationIsRolledBack(TestDatabase database) {
        scenario.with(new V2__Slow());

        Problem problem = terminated(database);

        assertThat(scenario.text(problem).replaceFirst("java:\\d+", "java:<line>"))
                .isEqualTo("""
                        GODWIT-JAVA  LostConnectionTest.V2__Slow failed
                          where  LostConnectionTest.java:<line>
                          found  org.springframework.dao.DataAccessResourceFailureException
                                 FATAL 57P01: terminating connection due to administrator command
                          state  rolled back: nothing of this migration is in the database
                          cause  the server stopped or ended the session, or the network or a proxy cut the connection
                          do     start again""");
        assertThat(problem.code()).isEqualTo(ProblemCode.JAVA);
        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .containsExactly("001");
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    @Test
    void anImpatientServerEndsATransactionThatIsIdle(TestDatabase database) {
        Problem problem = scenario.with(new V2__Idle(database)).fails();

        assertThat(problem.sqlState()).isEqualTo("25P03");
        assertThat(scenario.text(problem).replaceFirst("java:\\d+", "java:<line>"))
                .isEqualTo("""
                        GODWIT-JAVA  LostConnectionTest.V2__Idle failed
                          where  LostConnectionTest.java:<line>
                          found  org.springframework.jdbc.UncategorizedSQLException
                                 FATAL 25P03: terminating connection due to idle-in-transaction timeout
                          state  rolled back: nothing of this migration is in the database
                          cause  the migration did something else for longer than idle_in_transaction_session_timeout allows
                          do     do that before the first statement; or raise the limit: SET LOCAL idle_in_transaction_session_timeout = 0""");
    }

    @Test
    void theDriverEndsAConnectionThatItCannotWorkWith() {
        Problem problem = scenario.with(
                        "002_latin.sql",
                        "-- godwit:transaction=off\nSELECT set_config('client_encoding', 'LATIN1', false);")
                .failsHalfway();

        assertThat(scenario.text(problem)).isEqualTo("""
                        GODWIT-UNKNOWN-OUTCOME  the connection was lost during statement 1 of 002_latin.sql
                          where  002_latin.sql
                          found  08006: The server's client_encoding parameter was changed to LATIN1. The JDBC driver requires client_encoding to be UTF8 for correct operation.
                          state  it runs outside a transaction: none of its statements is done; number 1 is done and written down, or nothing of it
                          cause  the script sets a parameter to a value with which the driver ends the connection: remove that
                          do     start again: the log tells which of the two it is, and the run goes on from there""");
    }

    private Problem terminated(TestDatabase database) {
        CompletableFuture<MigrationRun> run = scenario.migratesInBackground();
        Eventually.runs(database, "pg_sleep(600)");
        assertThat(database.queryForList(TERMINATE, Boolean.class)).containsExactly(true);
        return Scenario.problemOf(run);
    }

    private void nextRunIsRight(TestDatabase database) {
        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .containsExactly("001");
        scenario.with("002_slow.sql", "INSERT INTO users VALUES (1);");

        assertThat(scenario.migrate().applied()).hasSize(1);
        assertThat(database.queryForList("SELECT id FROM users", Integer.class)).containsExactly(1);
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    private static final class V2__Slow implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient().sql("INSERT INTO users VALUES (1)").update();
            context.jdbcClient().sql("SELECT 1 FROM pg_sleep(600)").query().listOfRows();
        }
    }

    private record V2__Idle(TestDatabase database) implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            int pid = context.jdbcClient()
                    .sql("SELECT pg_backend_pid()")
                    .query(Integer.class)
                    .single();
            context.jdbcClient()
                    .sql("SET LOCAL idle_in_transaction_session_timeout = '10ms'")
                    .update();
            Eventually.isTrue(database, "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = " + pid + ")");
            context.jdbcClient().sql("INSERT INTO users VALUES (1)").update();
        }
    }
}
