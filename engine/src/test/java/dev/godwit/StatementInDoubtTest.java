package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Repair;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session ends after a statement outside a transaction was carried out and before the log says so. */
@WithTestDatabase
class StatementInDoubtTest {

    private static final String OFF = "-- godwit:transaction=off\n";

    private final TestDatabase database;
    private final Scenario scenario;

    StatementInDoubtTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.scenario = new Scenario(database, directory);
    }

    @BeforeEach
    void applyAMigration() {
        scenario.with("001_users.sql", """
                        CREATE TABLE users (id int, email text);
                        CREATE TABLE done (what text);
                        CREATE PROCEDURE notes(what text) LANGUAGE plpgsql AS $$
                        BEGIN
                            INSERT INTO done VALUES (what);
                            COMMIT;
                        END $$;
                        """).migrated();
        database.execute("""
                CREATE SCHEMA killer;
                CREATE TABLE killer.target (event text, statement int);
                CREATE FUNCTION killer.kill() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF EXISTS (SELECT FROM killer.target t WHERE t.event = NEW.event AND t.statement = NEW.statement) THEN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                    END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER killer BEFORE INSERT ON schema_migrations_log FOR EACH ROW EXECUTE FUNCTION killer.kill();
                """);
    }

    @Test
    void aChangeOfRowsIsCommittedTogetherWithItsNote() {
        scenario.with("002_rows.sql", OFF + """
                        INSERT INTO done VALUES ('one');
                        INSERT INTO done VALUES ('two');
                        INSERT INTO done VALUES ('three');
                        """);

        Problem problem = isLostAt("STATEMENT_DONE", 2);

        assertThat(scenario.text(problem)).isEqualTo("""
                        GODWIT-UNKNOWN-OUTCOME  the connection was lost during statement 2 of 002_rows.sql
                          where  002_rows.sql
                          found  FATAL 57P01: terminating connection due to administrator command
                                 context: SQL statement "SELECT pg_terminate_backend(pg_backend_pid())"
                                 PL/pgSQL function killer.kill() line 4 at PERFORM
                          state  it runs outside a transaction: statement 1 of 3 is done and stays; number 2 is done and written down, or nothing of it
                          cause  the server stopped or ended the session, or the network or a proxy cut the connection
                          do     start again: the log tells which of the two it is, and the run goes on from there""");
        assertThat(done()).containsExactly("one");
        scenario.migrate();
        assertThat(done()).containsExactly("one", "two", "three");
    }

    @Test
    void whatCommitsByItselfStopsTheNextRunWithBothWaysOut() {
        scenario.with("002_notes.sql", OFF + """
                        INSERT INTO done VALUES ('one');
                        CALL notes('two');
                        INSERT INTO done VALUES ('three');
                        """);
        Problem lost = isLostAt("STATEMENT_DONE", 2);
        assertThat(lost.state())
                .isEqualTo("it runs outside a transaction: statements 1 to 2 of 3 are done and stay;"
                        + " that number 2 is done may not be written down");

        Problem problem = scenario.fails();

        assertThat(scenario.text(problem).replaceAll("written .+", "written")).isEqualTo("""
                        GODWIT-INTERRUPTED  002_notes.sql has stopped in statement 2, which may be done or not
                          where  002_notes.sql:3:1
                                 3 | CALL notes('two');
                                   | ^
                          found  the log says that it began, and not how it ended
                                 the last row about it was written
                          state  statement 1 of 3 is done and stays; nothing was changed by this run
                          cause  the process, the server or the connection ended while it ran; to do it twice may be wrong, and it tells nobody whether it is done
                          do     see in the database whether it is done;
                                 if so: migrations repair --applied=002 --statement=2;
                                 if not, and to do it is right: migrations repair --pending=002 --statement=2""");
        assertThat(scenario.migrator().status().problems()).containsExactly(problem);
        assertThat(repair(new Repair.StatementApplied("002", 2)))
                .containsExactly("002: statement 2 counts as done now");
        assertThat(database.queryForObject(
                        "SELECT message FROM schema_migrations_log WHERE event = 'STATEMENT_DONE' AND statement = 2",
                        String.class))
                .isEqualTo("statement 2 counts as done now");
        scenario.migrate();
        assertThat(done()).containsExactly("one", "two", "three");
        assertThat(scenario.state("002")).isEqualTo(MigrationState.APPLIED);
    }

    @Test
    void whatCommitsByItselfRunsAgainWhenSomebodySaysThatItIsNotDone() {
        scenario.with("002_notes.sql", OFF + "CALL notes('one');\nINSERT INTO done VALUES ('two');");
        isLostAt("STATEMENT_DONE", 1);
        database.execute("TRUNCATE done");

        assertThat(repair(new Repair.StatementPending("002_notes", 1)))
                .containsExactly("002: statement 1 counts as not done now");
        assertThat(repair(new Repair.StatementPending("002_notes", 1))).isEmpty();
        scenario.migrate();

        assertThat(done()).containsExactly("one", "two");
    }

    @Test
    void onlyTheStatementThatWasUnderWayCanBeSettled() {
        scenario.with("002_notes.sql", OFF + "CALL notes('one');\nINSERT INTO done VALUES ('two');");
        isLostAt("STATEMENT_DONE", 1);

        assertThat(Scene.problems(() -> scenario.migrator().repair(new Repair.StatementApplied("002", 2))))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.TARGET);
        assertThat(Scene.problems(() -> scenario.migrator().repair(new Repair.StatementPending("001", 1))))
                .extracting(Problem::message)
                .containsExactly("statement 1 of 001 is not one that was under way when it stopped");
    }

    @Test
    void whoeverChangesTheStatementHasSettledIt() {
        scenario.with("002_notes.sql", OFF + "CALL notes('one');");
        isLostAt("STATEMENT_DONE", 1);

        scenario.with("002_notes.sql", OFF + "CALL notes('another');").migrate();

        assertThat(done()).containsExactly("one", "another");
    }

    @Test
    void whatFailedIsNotInDoubt() {
        scenario.with("002_notes.sql", OFF + "CALL notes(missing());").failsHalfway();
        database.execute("CREATE FUNCTION missing() RETURNS text RETURN 'found'");

        scenario.migrate();

        assertThat(done()).containsExactly("found");
    }

    @Test
    void aBlockWithoutACommitIsCommittedTogetherWithItsNote() {
        scenario.with("002_block.sql", OFF + """
                        DO $$ BEGIN INSERT INTO done VALUES ('block'); END $$;
                        """);
        isLostAt("STATEMENT_DONE", 1);

        scenario.migrate();

        assertThat(done()).containsExactly("block");
    }

    @Test
    void aBlockThatCommitsIsInDoubt() {
        scenario.with("002_block.sql", OFF + """
                        DO $$ BEGIN INSERT INTO done VALUES ('block'); COMMIT; END $$;
                        """);
        isLostAt("STATEMENT_DONE", 1);

        assertThat(scenario.fails().code()).isEqualTo(ProblemCode.INTERRUPTED);
        assertThat(done()).containsExactly("block");
    }

    /** Nothing in the text of a block says what the function commits that it calls. */
    @Test
    void whatTheServerRefusesInATransactionRunsOutsideOneAfterAll() {
        scenario.with("002_block.sql", OFF + "DO $$ BEGIN CALL notes('one'); END $$;\n")
                .migrate();

        assertThat(done()).containsExactly("one");
        assertThat(events("002"))
                .containsExactly("SCRIPT_STARTED", "STATEMENT_STARTED 1", "STATEMENT_DONE 1", "APPLIED");
    }

    @Test
    void anIndexThatIsThereIsDone() {
        scenario.with("002_index.sql", "CREATE INDEX CONCURRENTLY users_email ON users (email);");
        isLostAt("STATEMENT_DONE", 1);

        assertThat(scenario.migrator().status().problems())
                .extracting(problem -> scenario.text(problem).replaceAll("written .+", "written"))
                .containsExactly("""
                        GODWIT-INTERRUPTED (warning)  002_index.sql has stopped before its end
                          where  002_index.sql
                          found  the last row about it was written
                          state  number 1 of its statements may be done or not
                          do     a run finds out whether it is, or says how to settle that; then it goes on from there""");

        scenario.migrate();

        assertThat(scenario.state("002")).isEqualTo(MigrationState.APPLIED);
        assertThat(events("002"))
                .containsExactly(
                        "SCRIPT_STARTED", "STATEMENT_STARTED 1", "SCRIPT_STARTED", "STATEMENT_DONE 1", "APPLIED");
        assertThat(message("STATEMENT_DONE")).isEqualTo("found done: an earlier run has carried it out");
    }

    @Test
    void anIndexThatWasThereBeforeIsNotTakenForTheOneThatWasUnderWay() {
        database.execute("CREATE INDEX users_email ON users (id)");
        scenario.with("002_index.sql", "CREATE INDEX CONCURRENTLY users_email ON users (email);")
                .failsHalfway();

        assertThat(scenario.failsHalfway().sqlState()).isEqualTo("42P07");
        assertThat(events("002")).containsOnly("SCRIPT_STARTED", "FAILED");
    }

    @Test
    void anIndexThatWasOnlyAnnouncedIsBuilt() {
        scenario.with("002_index.sql", "CREATE INDEX CONCURRENTLY users_email ON users (email);\nANALYZE users;");
        isLostAt("STATEMENT_DONE", 1);
        database.execute("DROP INDEX users_email");

        scenario.migrate();

        assertThat(Fingerprint.of(database)).contains("users_email ON public.users USING btree (email)\n");
    }

    @Test
    void anIndexThatIsHalfBuiltIsDroppedAndBuiltAgain() {
        scenario.with("002_index.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);");
        isLostAt("STATEMENT_DONE", 1);
        database.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_email'::regclass");

        scenario.migrate();

        assertThat(Fingerprint.of(database)).contains("users_email ON public.users USING btree (email)\n");
    }

    @Test
    void anIndexThatCouldNotBeBuiltIsDroppedAndBuiltAgain() {
        database.execute("INSERT INTO users VALUES (1, 'a@example.org'), (2, 'a@example.org')");
        scenario.with("002_index.sql", "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);")
                .failsHalfway();
        database.execute("DELETE FROM users WHERE id = 2");

        scenario.migrate();

        assertThat(Fingerprint.of(database)).contains("users_email ON public.users USING btree (email)\n");
        assertThat(message("INDEX_DROPPED")).isEqualTo("public.users_email, which an earlier attempt has left INVALID");
    }

    private String message(String event) {
        return database.queryForObject(
                "SELECT message FROM schema_migrations_log WHERE event = '%s'".formatted(event), String.class);
    }

    @Test
    void anIndexThatCouldNotBeBuiltIsDroppedAlsoWhenAStatementWasPutBeforeIt() {
        database.execute("INSERT INTO users VALUES (1, 'a@example.org'), (2, 'a@example.org')");
        String index = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);";
        scenario.with("002_index.sql", OFF + index).failsHalfway();

        scenario.with("002_index.sql", OFF + "DELETE FROM users WHERE id = 2;\n" + index)
                .migrate();

        assertThat(Fingerprint.of(database)).contains("users_email ON public.users USING btree (email)\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE UNIQUE INDEX CONCURRENTLY -- no lock\n /* one */ users_email -- each\n ON users (email);",
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_name_that_is_longer_than_the_sixty_three_bytes_that_PostgreSQL_keeps"
                        + " ON users (email);",
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ÄRGER ON users (email);"
            })
    void anIndexThatCouldNotBeBuiltIsDroppedHoweverItIsWritten(String index) {
        database.execute("INSERT INTO users VALUES (1, 'a@example.org'), (2, 'a@example.org')");
        Problem problem = scenario.with("002_index.sql", index).failsHalfway();
        assertThat(problem.found()).anyMatch(line -> line.endsWith(" is INVALID: the next run drops it"));
        database.execute("DELETE FROM users WHERE id = 2");

        scenario.migrate();

        assertThat(database.queryForList(
                        "SELECT indisvalid FROM pg_index WHERE indrelid = 'users'::regclass", Boolean.class))
                .containsExactly(true);
    }

    @Test
    void anInvalidIndexIsNeverTakenForTheOneThatIsWanted() {
        database.execute("CREATE INDEX users_email ON users (email)");
        database.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_email'::regclass");
        scenario.with("002_index.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);");

        scenario.migrate();

        assertThat(Fingerprint.of(database)).contains("users_email ON public.users USING btree (email)\n");
    }

    @Test
    void theIndexOfAnotherSchemaIsLeftAlone() {
        database.execute("""
                CREATE SCHEMA tenant;
                CREATE TABLE tenant.users (email text);
                CREATE INDEX users_email ON tenant.users (email);
                """);
        database.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tenant.users_email'::regclass");
        scenario.with("002_index.sql", "CREATE INDEX CONCURRENTLY users_email ON users (email);");
        isLostAt("STATEMENT_DONE", 1);

        scenario.migrate();

        assertThat(Fingerprint.of(database))
                .contains("users_email ON tenant.users USING btree (email) INVALID\n")
                .contains("users_email ON public.users USING btree (email)\n");
    }

    @Test
    void anIndexWithoutANameIsInDoubt() {
        scenario.with("002_index.sql", "CREATE INDEX CONCURRENTLY ON users (email);");
        isLostAt("STATEMENT_DONE", 1);

        assertThat(scenario.fails().code()).isEqualTo(ProblemCode.INTERRUPTED);

        repair(new Repair.StatementApplied("002", 1));
        scenario.migrate();
        assertThat(database.queryForList("SELECT indexname FROM pg_indexes WHERE tablename = 'users'", String.class))
                .containsExactly("users_email_idx");
    }

    @Test
    void whatDoesNoHarmIsDoneAgain() {
        scenario.with("002_vacuum.sql", "VACUUM users;\nREINDEX TABLE CONCURRENTLY users;");
        isLostAt("STATEMENT_DONE", 1);
        isLostAt("STATEMENT_DONE", 2);

        scenario.migrate();

        assertThat(scenario.state("002")).isEqualTo(MigrationState.APPLIED);
    }

    @Test
    void whatIsGoneAlreadyIsDone() {
        database.execute("CREATE INDEX users_email ON users (email)");
        scenario.with("002_drop.sql", "DROP INDEX CONCURRENTLY users_email;\nANALYZE users;");
        isLostAt("STATEMENT_DONE", 1);

        scenario.migrate();

        assertThat(scenario.state("002")).isEqualTo(MigrationState.APPLIED);
    }

    @Test
    void aPartitionThatIsDetachedAlreadyIsDone() {
        database.execute("""
                CREATE TABLE events (day date) PARTITION BY RANGE (day);
                CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
                """);
        scenario.with("002_detach.sql", "ALTER TABLE events DETACH PARTITION events_2025 CONCURRENTLY;");
        isLostAt("STATEMENT_DONE", 1);

        scenario.migrate();

        assertThat(scenario.state("002")).isEqualTo(MigrationState.APPLIED);
    }

    @Test
    void aDatabaseThatIsThereIsDone() {
        String name = database.name() + "_other";
        scenario.with("002_database.sql", "CREATE DATABASE " + name + ";");
        try {
            isLostAt("STATEMENT_DONE", 1);

            scenario.migrate();

            assertThat(scenario.state("002")).isEqualTo(MigrationState.APPLIED);
        } finally {
            database.execute("DROP DATABASE IF EXISTS " + name);
        }
    }

    @Test
    void aDownScriptIsSettledInTheSameWay() {
        scenario.with("002_index.sql", "CREATE INDEX users_email ON users (email);")
                .with("002_index.down.sql", OFF + """
                        DROP INDEX CONCURRENTLY users_email;
                        CALL notes('undone');
                        INSERT INTO done VALUES ('last');
                        """)
                .migrate();
        database.execute("INSERT INTO killer.target VALUES ('UNDO_STATEMENT_DONE', 1)");
        undoFails();
        database.execute("UPDATE killer.target SET statement = 2");
        undoFails();
        database.execute("TRUNCATE killer.target");

        assertThat(undoFails().remedy()).contains("if so: migrations repair --applied=002 --statement=2;");
        repair(new Repair.StatementApplied("002", 2));
        scenario.migrator().undo(UndoSelection.only("002"));

        assertThat(done()).containsExactly("undone", "last");
        assertThat(scenario.state("002")).isEqualTo(MigrationState.PENDING);
    }

    @Test
    void aScriptGoesOnWithTheSettingsThatItHasMade() {
        database.execute("CREATE SCHEMA elsewhere");
        scenario.with("002_path.sql", OFF + """
                        SET search_path = elsewhere;
                        BEGIN;
                        SET statement_timeout = '1h';
                        ROLLBACK;
                        SELECT set_config('application.tenant', 'shop', false);
                        CREATE TABLE there (tenant text DEFAULT current_setting('application.tenant')
                            || current_setting('statement_timeout'));
                        INSERT INTO there DEFAULT VALUES;
                        """);
        isLostAt("STATEMENT_DONE", 6);

        scenario.migrate();

        assertThat(database.queryForList("SELECT tenant FROM elsewhere.there", String.class))
                .containsExactly("shop0");
    }

    @Test
    void aConstraintThatIsCheckedAtTheCommitFailsTheStatement() {
        database.execute("ALTER TABLE users ADD UNIQUE (id) DEFERRABLE INITIALLY DEFERRED");
        scenario.with("002_rows.sql", OFF + """
                        INSERT INTO done VALUES ('one');
                        INSERT INTO users VALUES (1), (1);
                        """);

        Problem problem = scenario.failsHalfway();

        assertThat(problem.message()).isEqualTo("002_rows.sql failed at statement 2 of 2");
        assertThat(problem.sqlState()).isEqualTo("23505");
        assertThat(events("002")).containsExactly("SCRIPT_STARTED", "STATEMENT_DONE 1", "FAILED");
    }

    @Test
    void whatIsDoneAndCouldNotBeWrittenDownAtOnceIsWrittenDownWithTheFailure() {
        scenario.options(options -> options.mixedScripts(MigratorOptions.MixedScripts.RUN))
                .with("002_slow.sql", "SET statement_timeout = '1s';\nVACUUM users;\nINSERT INTO done VALUES ('two');");
        database.execute("""
                CREATE FUNCTION killer.sleep() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF current_setting('statement_timeout') = '1s' AND NEW.event = 'STATEMENT_DONE' AND NEW.statement = 2 THEN
                        PERFORM pg_sleep(60);
                    END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER sleep BEFORE INSERT ON schema_migrations_log FOR EACH ROW EXECUTE FUNCTION killer.sleep();
                """);

        scenario.failsHalfway();

        assertThat(events("002"))
                .containsExactly(
                        "SCRIPT_STARTED", "STATEMENT_DONE 1", "STATEMENT_STARTED 2", "STATEMENT_DONE 2", "FAILED");
    }

    /** The session ends at the note, which is not written then; the next run is left in peace. */
    private Problem isLostAt(String event, int statement) {
        database.execute("INSERT INTO killer.target VALUES ('%s', %d)".formatted(event, statement));
        Problem problem = scenario.failsHalfway();
        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_OUTCOME);
        database.execute("TRUNCATE killer.target");
        return problem;
    }

    private Problem undoFails() {
        return Migrators.onlyProblem(Scene.problems(() -> scenario.migrator().undo(UndoSelection.only("002"))));
    }

    private List<String> repair(Repair repair) {
        return scenario.migrator().repair(repair).corrections().stream()
                .map(correction -> correction.version() + ": " + correction.what())
                .toList();
    }

    private List<String> done() {
        return database.queryForList("SELECT what FROM done", String.class);
    }

    private List<String> events(String version) {
        return database.queryForList(
                "SELECT concat_ws(' ', event, statement) FROM schema_migrations_log WHERE version = '" + version
                        + "' ORDER BY id",
                String.class);
    }
}
