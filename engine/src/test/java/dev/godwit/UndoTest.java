package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationUndone;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithTestDatabase
class UndoTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    UndoTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory);
    }

    private MigrationFiles three() {
        return files.with("001_users.sql", "CREATE TABLE users (id int)")
                .with("001_users.down.sql", "DROP TABLE users")
                .with("002_orders.sql", "CREATE TABLE orders (id int)")
                .with("002_orders.down.sql", "DROP TABLE orders")
                .with("003_items.sql", "CREATE TABLE items (id int)")
                .with("003_items.down.sql", "DROP TABLE items");
    }

    private Migrator migrated(MigrationFiles migrations) {
        Migrator migrator = Migrators.of(database, migrations, options -> options.resetEnabled(true));
        migrator.migrate();
        return migrator;
    }

    private List<String> tables() {
        return database.queryForList(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                        + " AND relname NOT LIKE 'schema%' ORDER BY relname",
                String.class);
    }

    private List<String> applied() {
        return database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class);
    }

    private List<String> events(String version) {
        return database.queryForList(
                "SELECT event FROM schema_migrations_log WHERE version = '%s' ORDER BY id".formatted(version),
                String.class);
    }

    private static List<Problem> refusal(Migrator migrator, UndoSelection selection) {
        return Objects.requireNonNull(
                        catchThrowableOfType(MigrationException.class, () -> migrator.undo(selection)), "it succeeded")
                .problems();
    }

    @Test
    void takesBackWhatWasAppliedLast() {
        Migrator migrator = migrated(three());

        UndoRun run = migrator.undo(UndoSelection.last(1));

        assertThat(versions(run.undone())).containsExactly("003");
        assertThat(run.undone().get(0).state()).isEqualTo(MigrationState.PENDING);
        assertThat(run.problems()).isEmpty();
        assertThat(tables()).containsExactly("orders", "users");
        assertThat(applied()).containsExactly("001", "002");
        assertThat(events("003")).containsExactly("APPLIED", "UNDO_STARTED", "UNDONE");
        assertThat(states(migrator.status())).containsEntry("003", MigrationState.PENDING);
    }

    @Test
    void takesBackInReverseOrderOfApplication() {
        migrated(files.with("001_users.sql", "CREATE TABLE users (id int)")
                .with("001_users.down.sql", "DROP TABLE users")
                .with("003_items.sql", "CREATE TABLE items (id int)")
                .with("003_items.down.sql", "DROP TABLE items"));
        Migrator migrator = migrated(files.with("002_orders.sql", "CREATE TABLE orders (id int)")
                .with("002_orders.down.sql", "DROP TABLE orders"));

        assertThat(versions(migrator.undo(UndoSelection.last(2)).undone())).containsExactly("002", "003");
    }

    @Test
    void takesBackEverythingAfterAVersion() {
        Migrator migrator = migrated(three());

        assertThat(versions(migrator.undo(UndoSelection.after("1")).undone())).containsExactly("003", "002");
        assertThat(tables()).containsExactly("users");
        assertThat(migrator.undo(UndoSelection.after("001")).undone()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"002", "2", "002_orders.sql", "002_orders"})
    void takesBackJustOne(String target) {
        Migrator migrator = migrated(three());

        assertThat(versions(migrator.undo(UndoSelection.only(target)).undone())).containsExactly("002");
        assertThat(tables()).containsExactly("items", "users");
    }

    @Test
    void takesBackEverythingAndAppliesItAgain() {
        Migrator migrator = migrated(three().with(
                        "R__names.sql",
                        "CREATE OR REPLACE FUNCTION name() RETURNS text" + " LANGUAGE sql AS 'SELECT ''a'''"));

        UndoRun run = migrator.undo(UndoSelection.all());

        assertThat(versions(run.undone())).containsExactly("R:names", "003", "002", "001");
        assertThat(tables()).isEmpty();
        assertThat(applied()).isEmpty();
        assertThat(migrator.undo(UndoSelection.all()).undone()).isEmpty();
        assertThat(versions(migrator.migrate().applied())).containsExactly("001", "002", "003", "R:names");
    }

    @Test
    void takesBackEverythingOnlyWhereThatIsAllowed() {
        migrated(three());

        Problem problem = onlyProblem(refusal(Migrators.of(database, files), UndoSelection.all()));

        assertThat(problem.code()).isEqualTo(ProblemCode.RESET);
        assertThat(problem.remedy())
                .containsExactly("set godwit.reset.enabled=true where everything in the schema may be lost");
        assertThat(tables()).containsExactly("items", "orders", "users");
    }

    @Test
    void usesTheScriptThatTheHistoryHasKeptWhenTheBuildIsOlder() {
        migrated(three());
        Migrator older = Migrators.of(database, files.without("003_items.sql").without("003_items.down.sql"));

        UndoRun run = older.undo(UndoSelection.last(1));

        assertThat(versions(run.undone())).containsExactly("003");
        assertThat(tables()).containsExactly("orders", "users");
    }

    @Test
    void saysThatADownHasChangedAndUsesTheStoredOne() {
        migrated(three());
        Migrator changed = Migrators.of(database, files.with("003_items.down.sql", "DROP TABLE orders"));

        UndoRun run = changed.undo(UndoSelection.last(1));

        assertThat(onlyProblem(run.problems()).code()).isEqualTo(ProblemCode.DOWN_CHANGED);
        assertThat(tables()).containsExactly("orders", "users");
    }

    @Test
    void usesTheScriptOfThisBuildWhenAsked() {
        migrated(three());
        Migrator changed = Migrators.of(
                database, files.with("003_items.down.sql", "ALTER TABLE items RENAME TO items_of_yesterday"));

        UndoRun run = changed.undo(UndoSelection.last(1).usingFiles());

        assertThat(codes(run.problems())).containsExactly(ProblemCode.DOWN_CHANGED);
        assertThat(tables()).containsExactly("items_of_yesterday", "orders", "users");
    }

    @Test
    void runsNothingWhenOneHasNoWayBackAndNamesAllOfThem() {
        Migrator migrator = migrated(three().with("004_a.sql", "SELECT 1")
                .with("005_b.sql", "SELECT 1")
                .with("006_c.sql", "SELECT 1")
                .with("006_c.down.sql", "SELECT 1"));
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(migrator, UndoSelection.last(4)));

        assertThat(problem.code()).isEqualTo(ProblemCode.NO_DOWN);
        assertThat(problem.found()).hasSize(2);
        assertThat(problem.found().get(0)).startsWith("005 (").endsWith("005_b.sql): it has no down script");
        assertThat(problem.found().get(1)).startsWith("004 (").endsWith("004_a.sql): it has no down script");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void usesADownThatWasWrittenLater() {
        migrated(files.with("001_users.sql", "CREATE TABLE users (id int)"));
        Migrator later = Migrators.of(database, files.with("001_users.down.sql", "DROP TABLE users"));

        later.undo(UndoSelection.last(1));

        assertThat(tables()).isEmpty();
    }

    @Test
    void leavesWhatABaselineRecorded() {
        database.execute("CREATE TABLE users (id int)");
        Migrator migrator = Migrators.of(
                database, three(), options -> options.baselineVersion("001").resetEnabled(true));
        migrator.migrate();

        Problem problem = onlyProblem(refusal(migrator, UndoSelection.all()));

        assertThat(problem.found().get(0)).endsWith("it was recorded by a baseline and never ran");
        assertThat(tables()).containsExactly("items", "orders", "users");
    }

    @Test
    void leavesEverythingAsItWasWhenADownFails() {
        Migrator migrator =
                migrated(three().with("003_items.down.sql", "CREATE TABLE traces (id int);\nDROP TABLE nowhere;"));

        Problem problem = onlyProblem(refusal(migrator, UndoSelection.last(2)));

        assertThat(problem.code()).isEqualTo(ProblemCode.STATEMENT);
        assertThat(problem.message()).isEqualTo("003_items.down.sql (as stored) failed at statement 2 of 2");
        assertThat(Objects.requireNonNull(problem.where()).line()).isEqualTo(2);
        assertThat(problem.state()).isEqualTo("rolled back: all of this migration is still in the database");
        assertThat(tables()).containsExactly("items", "orders", "users");
        assertThat(applied()).containsExactly("001", "002", "003");
        assertThat(events("003")).containsExactly("APPLIED", "FAILED");
    }

    @Test
    void saysWhatStaysUndoneWhenALaterDownFails() {
        Migrator migrator = migrated(three().with("002_orders.down.sql", "DROP TABLE nowhere"));

        Problem problem = onlyProblem(refusal(migrator, UndoSelection.last(2)));

        assertThat(problem.state())
                .isEqualTo("rolled back: all of this migration is still in the database;"
                        + " the migration that this run undid before it stays undone");
        assertThat(applied()).containsExactly("001", "002");
    }

    @Test
    void goesOnWithTheStatementAtWhichADownOutsideATransactionStopped() {
        Migrator migrator = migrated(files.with("001_users.sql", "CREATE TABLE users (id int)")
                .with(
                        "002_indexes.sql",
                        "CREATE INDEX CONCURRENTLY a ON users (id);\nCREATE INDEX CONCURRENTLY b ON users (id)")
                .with("002_indexes.down.sql", "DROP INDEX CONCURRENTLY a;\nDROP INDEX CONCURRENTLY c"));
        Problem problem = onlyProblem(refusal(migrator, UndoSelection.last(1)));
        assertThat(problem.state()).isEqualTo("it runs outside a transaction: statement 1 of 2 is done and stays");
        assertThat(states(migrator.status())).contains(entry("002", MigrationState.FAILED));
        assertThat(onlyProblem(migrator.status().problems()).message())
                .isEqualTo("the undo of 002_indexes.sql has stopped before its end");
        assertThat(onlyProblem(Migrators.refusal(Migrators.of(database, files))).code())
                .isEqualTo(ProblemCode.INTERRUPTED);

        database.execute("ALTER INDEX b RENAME TO c");
        UndoRun run = migrator.undo(UndoSelection.only("002"));

        assertThat(versions(run.undone())).containsExactly("002");
        assertThat(applied()).containsExactly("001");
        assertThat(states(migrator.status())).contains(entry("002", MigrationState.PENDING));
        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("002");
    }

    @Test
    void tellsWhoeverListens() {
        Migrator migrator = migrated(three());
        List<MigrationEvent> events = new ArrayList<>();
        migrator.addListener(events::add);

        migrator.undo(UndoSelection.last(2));

        assertThat(events)
                .filteredOn(MigrationUndone.class::isInstance)
                .extracting(event -> ((MigrationUndone) event).version())
                .containsExactly("003", "002");
    }

    @Test
    void refusesWhatIsNotApplied() {
        Migrator migrator = migrated(three());
        migrator.undo(UndoSelection.last(1));

        Problem problem = onlyProblem(refusal(migrator, UndoSelection.only("003")));

        assertThat(problem.code()).isEqualTo(ProblemCode.TARGET);
        assertThat(problem.message()).isEqualTo("003 is not applied");
        assertThat(problem.found()).containsExactly("2 are applied, the newest is 002");
    }

    @Test
    void refusesARepeatableMigrationByName() {
        Migrator migrator = migrated(three().with("R__totals.sql", "CREATE OR REPLACE VIEW totals AS SELECT 1 AS n"));

        Problem problem = onlyProblem(refusal(migrator, UndoSelection.only("R__totals")));

        assertThat(problem.code()).isEqualTo(ProblemCode.TARGET);
        assertThat(problem.message()).isEqualTo("R:totals is repeatable and has no way back");
    }

    @Test
    void refusesWhatNobodyKnows() {
        Migrator migrator = migrated(three());
        migrator.undo(UndoSelection.last(1));

        Problem problem = onlyProblem(refusal(migrator, UndoSelection.after("004")));

        assertThat(problem.message()).isEqualTo("no migration here is called '004'");
        assertThat(problem.found()).containsExactly("there are 3, from 001 to 003");
    }

    @Test
    void doesNotGuessByTheBeginningOfAName() {
        Migrator migrator = migrated(three());

        assertThat(onlyProblem(refusal(migrator, UndoSelection.only("003_it"))).found())
                .containsExactly("similar: 003_items", "similar: 003_items.sql");
    }

    @Test
    void saysThatNothingIsApplied() {
        Migrator migrator = Migrators.of(database, three());

        Problem problem = onlyProblem(refusal(migrator, UndoSelection.last(1)));

        assertThat(problem.code()).isEqualTo(ProblemCode.TARGET);
        assertThat(problem.message()).isEqualTo("there is nothing to undo");
        assertThat(database.queryForList("SELECT relname FROM pg_class WHERE relname LIKE 'schema_migr%'"))
                .isEmpty();
    }

    @Test
    void takesBackEvenIfAFileOfThisBuildIsWrong() {
        migrated(three());
        Migrator broken =
                Migrators.of(database, files.with("oops.sql", "SELECT 1").with("002_orders.sql", "SELECT 2"));

        assertThat(versions(broken.undo(UndoSelection.last(1)).undone())).containsExactly("003");
    }

    @Test
    void appliesAgainWhatItTakesBack() {
        Migrator migrator = migrated(three());
        database.execute("INSERT INTO items VALUES (1)");

        RedoRun run = migrator.redo();

        assertThat(run.redone().version()).isEqualTo("003");
        assertThat(run.redone().state()).isEqualTo(MigrationState.APPLIED);
        assertThat(database.queryForList("SELECT id FROM items")).isEmpty();
        assertThat(events("003")).containsExactly("APPLIED", "UNDO_STARTED", "UNDONE", "APPLIED");
    }

    @Test
    void doesNotTakeBackWhatItCannotApplyAgain() {
        migrated(three());
        Migrator older = Migrators.of(database, files.without("003_items.sql").without("003_items.down.sql"));

        Problem problem = onlyProblem(
                Objects.requireNonNull(catchThrowableOfType(MigrationException.class, older::redo), "it succeeded")
                        .problems());

        assertThat(problem.message()).isEqualTo("003 cannot be applied again");
        assertThat(tables()).contains("items");
    }
}
