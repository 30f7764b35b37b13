package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Repair;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithTestDatabase
class RepairTest {

    private static final String CONCURRENTLY =
            "CREATE INDEX CONCURRENTLY a ON users (id);\nCREATE INDEX CONCURRENTLY b ON nowhere (id)";

    private final TestDatabase database;
    private final MigrationFiles files;

    RepairTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory).with("001_users.sql", "CREATE TABLE users (id int)");
    }

    private Migrator migrator() {
        return Migrators.of(database, files);
    }

    private List<String> repair(Repair repair) {
        return migrator().repair(repair).corrections().stream()
                .map(correction -> correction.version() + ": " + correction.what())
                .toList();
    }

    private Problem refused(Repair repair) {
        return onlyProblem(Objects.requireNonNull(
                        catchThrowableOfType(
                                MigrationException.class, () -> migrator().repair(repair)),
                        "it succeeded")
                .problems());
    }

    private List<String> rows() {
        return database.queryForList(
                "SELECT version || ' ' || kind FROM schema_migrations ORDER BY sequence", String.class);
    }

    private boolean hasHistory() {
        return database.queryForObject("SELECT to_regclass('schema_migrations') IS NOT NULL", Boolean.class);
    }

    @Test
    void acceptsTheTextOfNow() {
        migrator().migrate();
        files.with("001_users.sql", "-- Description: All users\nCREATE TABLE users (id int); -- changed");
        assertThat(onlyProblem(refusal(migrator())).code()).isEqualTo(ProblemCode.CHANGED);

        assertThat(repair(new Repair.Everything())).containsExactly("001: the text of now is accepted");

        assertThat(migrator().migrate().problems()).isEmpty();
        assertThat(states(migrator().status())).containsExactly(entry("001", MigrationState.APPLIED));
        assertThat(migrator().status().migrations().get(0).description()).isEqualTo("All users");
        assertThat(repair(new Repair.Everything())).isEmpty();
    }

    @Test
    void keepsTheDownScriptOfNow() {
        migrator().migrate();
        files.with("001_users.down.sql", "DROP TABLE users");

        assertThat(repair(new Repair.Everything())).containsExactly("001: the down script of now is kept");

        files.without("001_users.down.sql");
        assertThat(versions(migrator().undo(UndoSelection.last(1)).undone())).containsExactly("001");
    }

    @Test
    void letsAnInterruptedScriptBeginAnew() {
        files.with("002_indexes.sql", CONCURRENTLY);
        refusal(migrator());
        files.with("002_indexes.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS c ON users (id)");
        assertThat(onlyProblem(refusal(migrator())).code()).isEqualTo(ProblemCode.INTERRUPTED);

        assertThat(repair(new Repair.Everything())).containsExactly("002: begins anew the next time");

        assertThat(versions(migrator().migrate().applied())).containsExactly("002");
        assertThat(database.queryForList(
                        "SELECT event FROM schema_migrations_log WHERE version = '002' ORDER BY id", String.class))
                .containsExactly(
                        "SCRIPT_STARTED",
                        "STATEMENT_STARTED",
                        "STATEMENT_DONE",
                        "STATEMENT_STARTED",
                        "STATEMENT_FAILED",
                        "FAILED",
                        "REPAIRED",
                        "SCRIPT_STARTED",
                        "STATEMENT_STARTED",
                        "STATEMENT_DONE",
                        "APPLIED");
    }

    @Test
    void settlesAnInterruptedScriptAsApplied() {
        files.with("002_indexes.sql", CONCURRENTLY);
        refusal(migrator());

        assertThat(repair(new Repair.Applied("002_indexes"))).containsExactly("002: counts as applied now");

        assertThat(migrator().migrate().applied()).isEmpty();
        assertThat(rows()).containsExactly("001 SQL", "002 SQL");
    }

    @Test
    void forgetsAnInterruptedUndo() {
        files.with("002_indexes.sql", "CREATE INDEX CONCURRENTLY a ON users (id)")
                .with("002_indexes.down.sql", "DROP INDEX CONCURRENTLY a;\nDROP INDEX CONCURRENTLY nowhere");
        migrator().migrate();
        assertThat(catchThrowableOfType(
                        MigrationException.class, () -> migrator().undo(UndoSelection.last(1))))
                .isNotNull();

        assertThat(repair(new Repair.Pending("002"))).containsExactly("002: counts as not applied now");

        assertThat(states(migrator().status())).contains(entry("002", MigrationState.PENDING));
        assertThat(versions(migrator().migrate().applied())).containsExactly("002");
    }

    @Test
    void marksOneAsAppliedAndAsPending() {
        assertThat(repair(new Repair.Applied("001"))).containsExactly("001: counts as applied now");
        assertThat(repair(new Repair.Applied("001"))).isEmpty();
        assertThat(migrator().migrate().applied()).isEmpty();
        assertThat(database.queryForList("SELECT to_regclass('users')::text", String.class))
                .containsOnlyNulls();

        assertThat(repair(new Repair.Pending("1"))).containsExactly("001: counts as not applied now");
        assertThat(repair(new Repair.Pending("1"))).isEmpty();
        assertThat(versions(migrator().migrate().applied())).containsExactly("001");
    }

    @Test
    void refusesATargetThatIsNotHere() {
        migrator().migrate();

        assertThat(refused(new Repair.Applied("002")).code()).isEqualTo(ProblemCode.TARGET);
        assertThat(refused(new Repair.Pending("users")).code()).isEqualTo(ProblemCode.TARGET);
    }

    @Test
    void makesNoHistoryWhereThereIsNothingToRepair() {
        assertThat(repair(new Repair.Everything())).isEmpty();

        assertThat(hasHistory()).isFalse();
    }

    @Test
    void doesNotTouchASchemaThatHasObjectsAndNoHistory() {
        database.execute("CREATE TABLE customers (id int)");

        assertThat(refused(new Repair.Applied("001")).code()).isEqualTo(ProblemCode.NON_EMPTY);

        assertThat(hasHistory()).isFalse();
    }

    @Test
    void baselinesASchemaThatHasObjects() {
        database.execute("CREATE TABLE users (id int)");
        files.with("002_orders.sql", "CREATE TABLE orders (id int)")
                .with("003_items.sql", "CREATE TABLE items (id int)");

        assertThat(repair(new Repair.Baseline("2")))
                .containsExactly(
                        "001: counts as applied now, by the baseline", "002: counts as applied now, by the baseline");

        assertThat(rows()).containsExactly("001 BASELINE", "002 BASELINE");
        assertThat(repair(new Repair.Baseline("2"))).isEmpty();
        assertThat(versions(migrator().migrate().applied())).containsExactly("003");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "999", "1.5"})
    void refusesABaselineThatNamesNothing(String version) {
        Problem problem = refused(new Repair.Baseline(version));

        assertThat(problem.code()).isEqualTo(ProblemCode.TARGET);
        assertThat(problem.message()).isEqualTo("no migration here is called '%s'".formatted(version));
        assertThat(hasHistory()).isFalse();
    }

    @Test
    void baselinesAtTheNameOfAFile() {
        files.with("002_orders.sql", "CREATE TABLE orders (id int)");

        assertThat(repair(new Repair.Baseline("001_users")))
                .containsExactly("001: counts as applied now, by the baseline");
    }

    @Test
    void baselinesWhatIsPendingInAHistory() {
        migrator().migrate();
        files.with("002_orders.sql", "CREATE TABLE orders (id int)")
                .with("003_items.sql", "CREATE TABLE items (id int)");

        assertThat(repair(new Repair.Baseline("002"))).containsExactly("002: counts as applied now, by the baseline");

        assertThat(rows()).containsExactly("001 SQL", "002 BASELINE");
    }

    @Test
    @Timeout(60)
    void givesUpAndSaysWhoIsInItsWay() throws SQLException {
        migrator().migrate();
        files.with("001_users.sql", "CREATE TABLE users (id int); -- changed");
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT version FROM schema_migrations FOR UPDATE");

            Problem problem = onlyProblem(Scene.problems(
                    () -> Migrators.of(database, files, options -> options.lockTimeout(Duration.ofSeconds(1)))
                            .repair(new Repair.Everything())));

            assertThat(problem.sqlState()).isEqualTo("55P03");
            assertThat(problem.state()).isEqualTo("rolled back: nothing was changed");
            assertThat(problem.found())
                    .contains("waited for another transaction to end")
                    .last()
                    .asString()
                    .startsWith("blocked by pid ")
                    .endsWith(": SELECT version FROM schema_migrations FOR UPDATE");
        }
    }

    @Test
    void writesDownWhatItCorrects() {
        migrator().repair(new Repair.Applied("001"));

        assertThat(database.queryForList(
                        "SELECT concat_ws(' ', event, version, message) FROM schema_migrations_log ORDER BY id",
                        String.class))
                .containsExactly("PREPARED history created", "REPAIRED 001 counts as applied now");
    }
}
