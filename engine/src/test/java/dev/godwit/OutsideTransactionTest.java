package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.history.HistoryTables;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Repair;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to scripts that cannot run in a transaction. */
@WithTestDatabase
class OutsideTransactionTest {

    private static final String FIVE_STATEMENTS = """
            -- godwit:transaction=off
            INSERT INTO done VALUES ('one');
            INSERT INTO done VALUES ('two');
            INSERT INTO done VALUES (%s);
            INSERT INTO done VALUES ('four');
            INSERT INTO done VALUES ('five');
            """;

    @TempDir
    Path directory;

    private Scenario scenario;

    @BeforeEach
    void applyAMigration(TestDatabase database) {
        scenario = new Scenario(database, directory)
                .with("001_users.sql", "CREATE TABLE users (id int, email text); CREATE TABLE done (what text);")
                .migrated();
    }

    @Test
    void aScriptIsDoneStatementByStatement(TestDatabase database) {
        scenario.with("002_done.sql", FIVE_STATEMENTS.formatted("'three'")).migrate();

        assertThat(done(database)).containsExactly("one", "two", "three", "four", "five");
        assertThat(log(database, "002"))
                .containsExactly(
                        "SCRIPT_STARTED",
                        "STATEMENT_DONE 1",
                        "STATEMENT_DONE 2",
                        "STATEMENT_DONE 3",
                        "STATEMENT_DONE 4",
                        "STATEMENT_DONE 5",
                        "APPLIED");
        assertThat(scenario.state("002")).isEqualTo(MigrationState.APPLIED);
    }

    @Test
    void whatCannotRunInATransactionIsFoundWithoutADirective(TestDatabase database) {
        scenario.with("002_index.sql", "CREATE INDEX CONCURRENTLY users_email ON users (email);")
                .with("003_vacuum.sql", "SET vacuum_cost_limit = 500; VACUUM ANALYZE users;")
                .migrate();

        assertThat(Fingerprint.of(database)).contains("CREATE INDEX users_email ON public.users USING btree (email)\n");
        assertThat(scenario.migrator().status().currentVersion()).isEqualTo("003");
    }

    @Test
    void aScriptStopsAtTheStatementThatFails(TestDatabase database) {
        scenario.with("002_done.sql", FIVE_STATEMENTS.formatted("three"));

        Problem problem = scenario.failsHalfway();

        assertThat(scenario.text(problem)).isEqualTo("""
                        GODWIT-STATEMENT  002_done.sql failed at statement 3 of 5
                          where  002_done.sql:4:26
                                 4 | INSERT INTO done VALUES (three);
                                   |                          ^
                          found  ERROR 42703: column "three" does not exist
                          state  it runs outside a transaction: statements 1 to 2 of 5 are done and stay
                          cause  the table has no such column at this point: the name is misspelt or wants quotes, or a later migration adds it
                          do     correct the name: one with capitals needs double quotes, and a text needs single ones;
                                 or give the migration that adds the column a lower version;
                                 the next run goes on with statement 3: change nothing before it""");
        assertThat(done(database)).containsExactly("one", "two");
        assertThat(log(database, "002"))
                .containsExactly("SCRIPT_STARTED", "STATEMENT_DONE 1", "STATEMENT_DONE 2", "FAILED");
        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .containsExactly("001");
        assertThat(scenario.state("002")).isEqualTo(MigrationState.FAILED);
        assertThat(scenario.migrator().status().problems())
                .extracting(its -> scenario.text(its).replaceAll("attempt .+ UTC on [^:]+:", "attempt:"))
                .containsExactly("""
                        GODWIT-INTERRUPTED (warning)  002_done.sql has stopped before its end
                          where  002_done.sql
                          found  last attempt: GODWIT-STATEMENT  002_done.sql failed at statement 3 of 5
                                 ERROR 42703: column "three" does not exist
                          state  2 of its statements are done and stay, since it runs outside a transaction
                          do     a run goes on with statement 3""");
    }

    @Test
    void whatAScriptTakesBackInItsOwnTransactionIsDoneAllTheSame(TestDatabase database) {
        String script = """
                -- godwit:transaction=off
                BEGIN;
                SAVEPOINT a;
                INSERT INTO done VALUES ('taken back');
                ROLLBACK TO a;
                INSERT INTO done VALUES ('kept');
                COMMIT;
                BEGIN;
                INSERT INTO done VALUES ('taken back');
                ROLLBACK;
                VACUUM later;
                INSERT INTO done VALUES ('last');
                """;
        scenario.with("002_own.sql", script).failsHalfway();
        database.execute("CREATE TABLE later (id int)");

        scenario.migrate();

        assertThat(done(database)).containsExactly("kept", "last");
        assertThat(log(database, "002"))
                .containsSubsequence("STATEMENT_DONE 9", "FAILED", "SCRIPT_STARTED", "STATEMENT_DONE 10", "APPLIED");
    }

    @Test
    void whatFailsInAScriptsOwnTransactionIsDoneAgainFromItsBeginning(TestDatabase database) {
        String script = """
                -- godwit:transaction=off
                INSERT INTO done VALUES ('before');
                BEGIN;
                INSERT INTO done VALUES ('within');
                INSERT INTO done SELECT what FROM more;
                COMMIT;
                """;
        Problem problem = scenario.with("002_own.sql", script).failsHalfway();
        assertThat(problem.state()).isEqualTo("it runs outside a transaction: statement 1 of 5 is done and stays");
        assertThat(done(database)).containsExactly("before");
        database.execute("CREATE TABLE more AS SELECT 'more'::text AS what");

        scenario.migrate();

        assertThat(done(database)).containsExactly("before", "within", "more");
    }

    @Test
    void anotherValueForAPlaceholderChangesNothingThatIsDone(TestDatabase database) {
        scenario.with("002_done.sql", """
                        -- godwit:transaction=off
                        INSERT INTO done VALUES ('${secret}');
                        VACUUM later;
                        """)
                .options(options -> options.placeholders(Map.of("secret", "old")))
                .failsHalfway();
        database.execute("CREATE TABLE later (id int)");

        scenario.options(options -> options.placeholders(Map.of("secret", "new")))
                .migrate();

        assertThat(done(database)).containsExactly("old");
    }

    @Test
    void discardAllTakesNeitherTheLockNorTheSettings(TestDatabase database) {
        scenario.with("002_discard.sql", """
                        -- godwit:transaction=off
                        SET statement_timeout = '1h';
                        DISCARD ALL;
                        CREATE TABLE things (id int);
                        INSERT INTO done SELECT current_setting('TimeZone') || current_setting('statement_timeout')
                            || (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid());
                        """)
                .options(options -> options.schema("shop").statementTimeout(Duration.ofMinutes(7)));
        database.execute("CREATE SCHEMA shop; CREATE TABLE shop.done (what text)");
        scenario.without("001_users.sql");

        scenario.options(options -> options.nonEmpty(MigratorOptions.NonEmpty.MIGRATE))
                .migrate();

        assertThat(database.queryForList("SELECT what FROM shop.done", String.class))
                .containsExactly("UTC7min1");
        assertThat(database.queryForObject("SELECT to_regclass('shop.things') IS NOT NULL", Boolean.class))
                .isTrue();
    }

    /** The other one waits in line for the lock, and has it as soon as it is free. */
    @Test
    void discardAllDoesNotLetTwoMigratorsRunTheSameScript(TestDatabase database) throws SQLException {
        long key =
                HistoryTables.of("public", MigratorOptions.defaults().target()).lockKey();
        scenario.with("002_discard.sql", """
                        -- godwit:transaction=off
                        SELECT pg_advisory_lock(1), pg_advisory_unlock(1);
                        DISCARD ALL;
                        INSERT INTO done VALUES ('after');
                        """);
        try (Connection gate = database.dataSource().getConnection();
                Statement gated = gate.createStatement();
                Connection other = database.dataSource().getConnection();
                Statement faster = other.createStatement()) {
            gated.execute("SELECT pg_advisory_lock(1)");
            CompletableFuture<MigrationRun> run = scenario.migratesInBackground();
            Eventually.waitForLocks(database, 1);
            CompletableFuture<Boolean> waits =
                    Scenario.inBackground(() -> faster.execute("SELECT pg_advisory_lock(%d)".formatted(key)));
            Eventually.waitForLocks(database, 2);
            gated.execute("SELECT pg_advisory_unlock(1)");

            Problem problem = Scenario.problemOf(run);

            assertThat(scenario.text(problem)).isEqualTo("""
                        GODWIT-LOCK-WAIT  another migrator has taken the lock during 002_discard.sql
                          where  002_discard.sql
                          state  it runs outside a transaction: statements 1 to 2 of 3 are done and stay
                          cause  DISCARD ALL gives up every lock of its session, and somebody else was waiting for this one
                          do     start again: the run waits for that migrator, and goes on with what is left""");
            assertThat(waits.join()).isTrue();
            assertThat(done(database)).isEmpty();
        }
        scenario.migrate();
        assertThat(done(database)).containsExactly("after");
    }

    @Test
    void whatACommitAndChainHasCommittedIsNotDoneAgain(TestDatabase database) {
        scenario.with("002_chain.sql", """
                        -- godwit:transaction=off
                        BEGIN;
                        INSERT INTO done VALUES ('one');
                        COMMIT AND CHAIN;
                        INSERT INTO done VALUES ('two');
                        INSERT INTO done VALUES (missing());
                        COMMIT;
                        """);
        Problem problem = scenario.failsHalfway();
        assertThat(done(database)).containsExactly("one");
        assertThat(problem.state())
                .isEqualTo("it runs outside a transaction: statements 1 to 3 of 6 are done and stay");
        database.execute("CREATE FUNCTION missing() RETURNS text RETURN 'three'");

        scenario.migrate();

        assertThat(done(database)).containsExactly("one", "two", "three");
    }

    @Test
    void theNextRunGoesOnWhereTheScriptHasStopped(TestDatabase database) {
        scenario.with("002_done.sql", FIVE_STATEMENTS.formatted("three")).failsHalfway();

        scenario.with("002_done.sql", FIVE_STATEMENTS.formatted("'three'")).migrate();

        assertThat(done(database)).containsExactly("one", "two", "three", "four", "five");
        assertThat(scenario.state("002")).isEqualTo(MigrationState.APPLIED);
        assertThat(scenario.migrator().status().problems()).isEmpty();
    }

    @Test
    void nothingRunsWhenWhatIsDoneHasChanged(TestDatabase database) {
        scenario.with("002_done.sql", FIVE_STATEMENTS.formatted("three")).failsHalfway();
        String changed = FIVE_STATEMENTS.formatted("'three'").replace("'two'", "'zwei'");

        Problem problem = scenario.with("002_done.sql", changed).fails();

        assertThat(scenario.text(problem).replaceAll("written .+", "written")).isEqualTo("""
                        GODWIT-INTERRUPTED  002_done.sql has stopped before its end, and what is done has changed in it
                          where  002_done.sql:3:1
                                 3 | INSERT INTO done VALUES ('zwei');
                                   | ^
                          found  2 statements are done; statement 2 is not the one that was done
                                 the last row about it was written
                          state  the statements that are done stay, since they ran outside a transaction
                          do     restore the first 2 statements of the file; change only those after them;
                                 or, when what they did is taken back or does no harm again, let it begin anew: migrations repair --pending=002""");
        assertThat(problem.code()).isEqualTo(ProblemCode.INTERRUPTED);
    }

    @Test
    void nothingRunsWhenTheVersionIsWrittenInAnotherWayThanWhatIsDone(TestDatabase database) {
        scenario.with("002_done.sql", FIVE_STATEMENTS.formatted("three")).failsHalfway();
        scenario.without("002_done.sql").with("2_done.sql", FIVE_STATEMENTS.formatted("'three'"));

        assertThat(scenario.text(scenario.fails())).isEqualTo("""
                        GODWIT-INTERRUPTED  2_done.sql has stopped before its end, when its version was written 002
                          where  2_done.sql
                          state  2 of its statements are done and stay, since it runs outside a transaction
                          do     give the file its former name until it is applied;
                                 or, when what is done is taken back or does no harm again, let it begin anew: migrations repair --pending=2""");
        assertThat(scenario.state("2")).isEqualTo(MigrationState.FAILED);

        scenario.without("2_done.sql")
                .with("002_done.sql", FIVE_STATEMENTS.formatted("'three'"))
                .migrate();
        assertThat(done(database)).containsExactly("one", "two", "three", "four", "five");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsDoneUnderAnotherSpellingIsForgottenByRepair(boolean everything, TestDatabase database) {
        scenario.with("002_done.sql", FIVE_STATEMENTS.formatted("three")).failsHalfway();
        scenario.without("002_done.sql").with("2_done.sql", FIVE_STATEMENTS.formatted("'three'"));
        database.execute("DELETE FROM done");

        scenario.migrator().repair(everything ? new Repair.Everything() : new Repair.Pending("2"));
        scenario.migrate();

        assertThat(done(database)).containsExactly("one", "two", "three", "four", "five");
    }

    @Test
    void aScriptOfWhichNothingIsDoneMayWriteItsVersionInAnotherWay(TestDatabase database) {
        String script = "-- godwit:transaction=off\nINSERT INTO done VALUES (%s);\nINSERT INTO done VALUES (%s);";
        scenario.with("002_done.sql", script.formatted("one", "'two'")).fails();
        scenario.without("002_done.sql")
                .with("2_done.sql", script.formatted("'one'", "two"))
                .failsHalfway();

        scenario.with("2_done.sql", script.formatted("'one'", "'two'")).migrate();

        assertThat(done(database)).containsExactly("one", "two");
        assertThat(scenario.migrator().status().problems()).isEmpty();
    }

    @Test
    void nothingRunsWhenTheScriptHasBecomeShorterThanWhatIsDone() {
        scenario.with("002_done.sql", FIVE_STATEMENTS.formatted("three")).failsHalfway();

        Problem problem = scenario.with("002_done.sql", "-- godwit:transaction=off\nINSERT INTO done VALUES ('one');")
                .fails();

        assertThat(problem.code()).isEqualTo(ProblemCode.INTERRUPTED);
        assertThat(problem.found()).first().isEqualTo("2 statements are done; the script has only 1 now");
    }

    @Test
    void nothingRunsWhenTheRestIsToRunInATransaction() {
        scenario.with("002_done.sql", FIVE_STATEMENTS.formatted("three")).failsHalfway();

        Problem problem = scenario.with(
                        "002_done.sql", FIVE_STATEMENTS.formatted("'three'").replace("-- godwit:transaction=off\n", ""))
                .fails();

        assertThat(problem.code()).isEqualTo(ProblemCode.INTERRUPTED);
        assertThat(problem.found())
                .first()
                .isEqualTo("2 statements are done; and now the script runs in a transaction");
    }

    @Test
    void theFirstStatementFailsWithNothingDone(TestDatabase database) {
        scenario.with("002_index.sql", "CREATE INDEX CONCURRENTLY users_mail ON users (mail);");

        assertThat(scenario.text(scenario.fails())).isEqualTo("""
                        GODWIT-STATEMENT  002_index.sql failed at statement 1 of 1
                          where  002_index.sql:1:1
                                 1 | CREATE INDEX CONCURRENTLY users_mail ON users (mail);
                                   | ^
                          found  ERROR 42703: column "mail" does not exist
                          state  it runs outside a transaction: none of its statements is done
                          cause  the table has no such column at this point: the name is misspelt or wants quotes, or a later migration adds it
                          do     correct the name: one with capitals needs double quotes, and a text needs single ones;
                                 or give the migration that adds the column a lower version""");
        assertThat(log(database, "002"))
                .containsExactly("SCRIPT_STARTED", "STATEMENT_STARTED 1", "STATEMENT_FAILED 1", "FAILED");
    }

    @Test
    void anIndexThatCouldNotBeBuiltIsLeftInvalid(TestDatabase database) {
        database.execute("INSERT INTO users VALUES (1, 'a@example.org'), (2, 'a@example.org')");
        scenario.with("002_index.sql", "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);");

        assertThat(scenario.text(scenario.failsHalfway())).isEqualTo("""
                        GODWIT-STATEMENT  002_index.sql failed at statement 1 of 1
                          where  002_index.sql:1:1
                                 1 | CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);
                                   | ^
                          found  ERROR 23505: could not create unique index "users_email"
                                 detail: Key (email)=(a@example.org) is duplicated.
                                 the index public.users_email is INVALID: the next run drops it
                          state  it runs outside a transaction: none of its statements is done
                          cause  rows that are already there do not satisfy what the statement adds
                          do     find them: SELECT email, count(*) FROM "users" GROUP BY email HAVING count(*) > 1;
                                 correct or delete them in a migration before this one, or in a statement above this one""");
        assertThat(Fingerprint.of(database)).contains("users_email ON public.users USING btree (email) INVALID");
    }

    @Test
    void aTransactionOfTheScriptIsRolledBackAndRunAgain(TestDatabase database) {
        String script = """
                -- godwit:transaction=off
                INSERT INTO done VALUES ('one');
                BEGIN;
                INSERT INTO done VALUES ('two');
                INSERT INTO done VALUES (%s);
                COMMIT;
                VACUUM done;
                """;
        scenario.with("002_done.sql", script.formatted("three"));

        Problem problem = scenario.failsHalfway();

        assertThat(problem.state()).isEqualTo("it runs outside a transaction: statement 1 of 6 is done and stays");
        assertThat(done(database)).containsExactly("one");

        scenario.with("002_done.sql", script.formatted("'three'")).migrate();

        assertThat(done(database)).containsExactly("one", "two", "three");
    }

    @Test
    void aChosenRoleStaysForTheScriptAndNotLonger(TestDatabase database) {
        Login other = database.createLogin("");
        database.execute("GRANT CREATE, USAGE ON SCHEMA public TO " + other.user());
        scenario.with("002_role.sql", """
                        -- godwit:transaction=off
                        SET ROLE %s;
                        CREATE TABLE theirs (id int);
                        CREATE TABLE theirs_too (id int);
                        """.formatted(other.user()))
                .with("003_ours.sql", "CREATE TABLE ours (id int);")
                .migrate();

        assertThat(database.queryForList(
                        "SELECT tablename || ' ' || tableowner FROM pg_tables WHERE tablename ~ 'ours|theirs' ORDER BY 1",
                        String.class))
                .containsExactly("ours postgres", "theirs " + other.user(), "theirs_too " + other.user());
        assertThat(database.queryForList("SELECT DISTINCT role FROM schema_migrations_log", String.class))
                .containsExactly("postgres");
    }

    @Test
    void aChosenRoleIsTheOneWhoseRightsAreTooFew(TestDatabase database) {
        Login other = database.createLogin("");
        scenario.naming(other.user(), "reader").with("002_role.sql", """
                        -- godwit:transaction=off
                        SET ROLE %s;
                        DELETE FROM users;
                        """.formatted(other.user()));

        assertThat(scenario.failsHalfway().remedy()).first().asString().endsWith("TO \"" + other.user() + "\";");
    }

    @Test
    void aSettingOfTheScriptStaysForItAndNotLonger(TestDatabase database) {
        scenario.with("002_path.sql", """
                        -- godwit:transaction=off
                        CREATE SCHEMA elsewhere;
                        SET search_path = elsewhere;
                        CREATE TABLE there (id int);
                        """)
                .with("003_here.sql", "CREATE TABLE here (id int);")
                .migrate();

        assertThat(database.queryForList(
                        "SELECT schemaname || '.' || tablename FROM pg_tables WHERE tablename ~ 'here$' ORDER BY 1",
                        String.class))
                .containsExactly("elsewhere.there", "public.here");
    }

    private static List<String> done(TestDatabase database) {
        return database.queryForList("SELECT what FROM done", String.class);
    }

    private static List<String> log(TestDatabase database, String version) {
        return database.queryForList(
                "SELECT concat_ws(' ', event, statement) FROM schema_migrations_log WHERE version = '" + version
                        + "' ORDER BY id",
                String.class);
    }
}
