package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** What happens to Java migrations that fail or do what is not theirs to do. */
@WithTestDatabase
class FailingJavaMigrationTest {

    @TempDir
    Path directory;

    private Scenario scenario;

    @BeforeEach
    void applyAMigration(TestDatabase database) {
        scenario = new Scenario(database, directory)
                .with("001_users.sql", "CREATE TABLE users (id int PRIMARY KEY); INSERT INTO users VALUES (1);")
                .migrated();
    }

    @Test
    void theLineOfTheMigrationIsNamed(TestDatabase database) {
        Problem problem = scenario.with(new V2__AddTheFirstUser()).fails();

        assertThat(scenario.text(problem)).isEqualTo("""
                        GODWIT-JAVA  V2__AddTheFirstUser failed
                          where  V2__AddTheFirstUser.java:16
                          found  org.springframework.dao.DuplicateKeyException
                                 ERROR 23505: duplicate key value violates unique constraint "users_pkey"
                                 detail: Key (id)=(1) already exists.
                          state  rolled back: nothing of this migration is in the database
                          cause  a row that the migration writes does not satisfy the constraint
                          do     correct what is written; the detail shows the row or its key;
                                 if the row may be there already: INSERT … ON CONFLICT DO NOTHING, or DO UPDATE""");
        assertThat(problem.code()).isEqualTo(ProblemCode.JAVA);
        assertThat(problem.sqlState()).isEqualTo("23505");
        assertThat(database.queryForList(
                        "SELECT message FROM schema_migrations_log WHERE event = 'FAILED'", String.class))
                .containsExactly(problem.render());
    }

    @Test
    void anExceptionThatIsNotAboutTheDatabaseRollsBack() {
        assertThat(scenario.text(scenario.with(new V2__GiveUp()).fails())).isEqualTo("""
                        GODWIT-JAVA  V2__GiveUp failed
                          where  V2__GiveUp.java:12
                          found  java.lang.IllegalStateException: the moon is full
                          state  rolled back: nothing of this migration is in the database
                          do     correct the migration; the log has the whole stack trace""");
    }

    @Test
    void anErrorOfTheVirtualMachineRollsBack() {
        Problem problem = scenario.with(migration(context -> {
                    context.jdbcClient().sql("INSERT INTO users VALUES (2)").update();
                    throw new NoClassDefFoundError("dev/godwit/Gone");
                }))
                .fails();

        assertThat(problem.found()).containsExactly("java.lang.NoClassDefFoundError: dev/godwit/Gone");
        assertThat(problem.state()).isEqualTo("rolled back: nothing of this migration is in the database");
    }

    @Test
    void aFailureThatTheMigrationSwallowsStillFails() {
        Problem problem = scenario.with(migration(context -> {
                    context.jdbcClient().sql("INSERT INTO users VALUES (2)").update();
                    assertThatThrownBy(() -> context.jdbcClient()
                                    .sql("INSERT INTO users VALUES (1)")
                                    .update())
                            .hasRootCauseInstanceOf(SQLException.class);
                }))
                .fails();

        assertThat(scenario.text(problem).replaceFirst("java:\\d+", "java:<line>"))
                .isEqualTo("""
                        GODWIT-JAVA  FailingJavaMigrationTest.V2 failed
                          where  FailingJavaMigrationTest.java:<line>
                          found  the first failure: ERROR 23505: duplicate key value violates unique constraint "users_pkey"
                                 ERROR 25P02: current transaction is aborted, commands ignored until end of transaction block
                          state  rolled back: nothing of this migration is in the database
                          cause  an earlier statement failed and the migration went on; in PostgreSQL a transaction is over then
                          do     let the first exception out, or put a savepoint before a statement that may fail""");
    }

    @Test
    void aSavepointKeepsAFailureFromTheRest(TestDatabase database) {
        scenario.with(migration(context -> {
                    Connection connection = context.connection();
                    Savepoint savepoint = connection.setSavepoint();
                    assertThatThrownBy(() -> context.jdbcClient()
                                    .sql("INSERT INTO users VALUES (1)")
                                    .update())
                            .hasRootCauseInstanceOf(SQLException.class);
                    connection.rollback(savepoint);
                    context.jdbcClient().sql("INSERT INTO users VALUES (2)").update();
                }))
                .migrate();

        assertThat(database.queryForList("SELECT id FROM users ORDER BY id", Integer.class))
                .containsExactly(1, 2);
    }

    @Test
    void theTransactionIsNotTheMigrationsToEnd() {
        scenario.with(migration(context -> {
                    Connection connection = context.connection();
                    assertThatThrownBy(connection::commit)
                            .isInstanceOf(UnsupportedOperationException.class)
                            .hasMessage(
                                    "commit() is not for the migration: Godwit commits the migration together with its"
                                            + " row in the history, and rolls back when it throws an exception. A migration that"
                                            + " returns false from transactional() runs without a transaction.");
                    assertThatThrownBy(connection::rollback).isInstanceOf(UnsupportedOperationException.class);
                    assertThatThrownBy(connection::close).isInstanceOf(UnsupportedOperationException.class);
                    assertThatThrownBy(() -> connection.setAutoCommit(true))
                            .isInstanceOf(UnsupportedOperationException.class);
                    assertThat(connection.getAutoCommit()).isFalse();
                    assertThat(connection.unwrap(PGConnection.class).getBackendPID())
                            .isPositive();
                }))
                .migrate();
    }

    @Test
    void aCommitInItsSqlIsNotTakenForSuccess(TestDatabase database) {
        Problem problem = scenario.with(migration(context -> {
                    try (Statement statement = context.connection().createStatement()) {
                        statement.execute("INSERT INTO users VALUES (2)");
                        statement.execute("COMMIT");
                        statement.execute("INSERT INTO users VALUES (1)");
                    }
                }))
                .failsHalfway();

        assertThat(problem.state())
                .isEqualTo("the migration ended its transaction by itself: what it did before that stays, without a row"
                        + " in the history");
        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .containsExactly("001");
        assertThat(database.queryForList("SELECT id FROM users ORDER BY id", Integer.class))
                .containsExactly(1, 2);
    }

    @Test
    void aRollbackInItsSqlDoesNotLoseItsRow(TestDatabase database) {
        scenario.with(migration(context -> {
                    try (Statement statement = context.connection().createStatement()) {
                        statement.execute("INSERT INTO users VALUES (2)");
                        statement.execute("ROLLBACK");
                        statement.execute("INSERT INTO users VALUES (3)");
                    }
                }))
                .migrate();

        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY 1", String.class))
                .containsExactly("001", "2");
        assertThat(database.queryForList("SELECT id FROM users ORDER BY id", Integer.class))
                .containsExactly(1, 3);
    }

    @Test
    void aStatementThatCannotRunInATransactionIsExplainedInTermsOfJava() {
        Problem problem = scenario.with(migration(
                        context -> context.jdbcClient().sql("VACUUM users").update()))
                .fails();

        assertThat(problem.sqlState()).isEqualTo("25001");
        assertThat(problem.remedy())
                .containsExactly("do only this in the migration, and return false from its transactional()");
    }

    @Test
    void whatFailsOutsideATransactionStays(TestDatabase database) {
        Problem problem = scenario.with(outsideTransaction(context -> {
                    context.jdbcClient().sql("INSERT INTO users VALUES (2)").update();
                    context.jdbcClient().sql("INSERT INTO users VALUES (1)").update();
                }))
                .failsHalfway();

        assertThat(problem.state()).isEqualTo("it runs outside a transaction: what it did before it failed stays");
        assertThat(database.queryForList("SELECT id FROM users ORDER BY id", Integer.class))
                .containsExactly(1, 2);
        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .containsExactly("001");
        assertThat(scenario.migrator().status().migrations())
                .extracting(MigrationInfo::state)
                .containsExactly(MigrationState.APPLIED, MigrationState.FAILED);
        assertThat(scenario.migrator().status().problems())
                .extracting(its -> its.render().replaceAll("attempt .+ UTC on [^:]+:", "attempt:"))
                .containsExactly("""
                        GODWIT-INTERRUPTED (warning)  dev.godwit.FailingJavaMigrationTest$V2 has stopped before its end
                          where  dev.godwit.FailingJavaMigrationTest$V2
                          found  last attempt: GODWIT-JAVA  FailingJavaMigrationTest.V2 failed
                                 ERROR 23505: duplicate key value violates unique constraint "users_pkey"
                          state  what it did before it stopped stays, since it runs outside a transaction
                          do     a run calls it again from its beginning""");
    }

    @Test
    void whatCannotRunInATransactionRunsWithoutOne(TestDatabase database) {
        scenario.with(outsideTransaction(context -> {
                    assertThat(context.connection().getAutoCommit()).isTrue();
                    context.jdbcClient().sql("VACUUM users").update();
                    assertThatThrownBy(() -> context.connection().setAutoCommit(false))
                            .isInstanceOf(UnsupportedOperationException.class)
                            .hasMessageContaining("the migration runs in autocommit");
                }))
                .migrate();

        assertThat(scenario.migrator().status().problems()).isEmpty();
        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY 1", String.class))
                .containsExactly("001", "2");
    }

    @Test
    void whatItSetsDoesNotReachTheNextMigration(TestDatabase database) {
        scenario.with(outsideTransaction(context -> {
                    context.jdbcClient().sql("CREATE SCHEMA elsewhere").update();
                    context.connection().setSchema("elsewhere");
                    context.connection().setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                }))
                .with(
                        "003_here.sql",
                        "CREATE TABLE here (isolation text);"
                                + " INSERT INTO here VALUES (current_setting('transaction_isolation'));")
                .migrate();

        assertThat(database.queryForList("SELECT isolation FROM public.here", String.class))
                .containsExactly("read committed");
    }

    private interface Up {
        void up(MigrationContext context) throws SQLException;
    }

    private static JavaMigration migration(Up up) {
        return new V2(up, true);
    }

    private static JavaMigration outsideTransaction(Up up) {
        return new V2(up, false);
    }

    private record V2(Up code, boolean transactional) implements JavaMigration {

        @Override
        public String version() {
            return "2";
        }

        @Override
        public void up(MigrationContext context) throws SQLException {
            code.up(context);
        }
    }
}
