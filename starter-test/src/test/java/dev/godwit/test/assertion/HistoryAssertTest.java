package dev.godwit.test.assertion;

import static dev.godwit.test.assertion.DatabaseAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.migration.UndoSelection;
import dev.godwit.test.ScriptedDatabase;
import dev.godwit.test.TestDatabase;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryAssertTest {

    private final ScriptedDatabase scripted;

    HistoryAssertTest(@TempDir Path directory) {
        this.scripted = new ScriptedDatabase(directory);
    }

    @BeforeEach
    void scripts() {
        scripted.with("001_users.sql", "CREATE TABLE users (id bigint)")
                .with("002_email.sql", "ALTER TABLE users ADD email text")
                .with("002_email.down.sql", "ALTER TABLE users DROP email")
                .with("010_orders.sql", "CREATE TABLE orders (id bigint)")
                .with("R__Names.sql", "CREATE OR REPLACE VIEW names AS SELECT id FROM users");
    }

    @AfterEach
    void drop() {
        scripted.close();
    }

    @Test
    void knowsWhatIsApplied() {
        TestDatabase database = scripted;
        database.migrateTo("002");

        assertThat(database)
                .hasApplied("001", "2")
                .hasNotApplied("010", "R:Names")
                .hasCurrentVersion("002");
        assertThat(database.dataSource())
                .hasApplied("001", "2.0")
                .hasNotApplied("010")
                .hasCurrentVersion("2");

        database.migrate();
        assertThat(database)
                .hasApplied("010", "R:Names")
                .hasCurrentVersion("010")
                .hasNothingPending();
        assertThat(database.dataSource()).hasApplied("10", "R:Names").hasCurrentVersion("010");
    }

    @Test
    void knowsWhatWasUndone() {
        scripted.migrateTo("002");
        scripted.migrator().undo(UndoSelection.last(1));

        assertThat(scripted)
                .hasNotApplied("002")
                .hasCurrentVersion("001")
                .hasTable("users")
                .doesNotHaveColumn("email");
        assertThat(scripted.dataSource()).hasNotApplied("002").hasCurrentVersion("001");
    }

    @Test
    void knowsThatNothingIsApplied() {
        assertThat(scripted).hasNotApplied("001");
        assertThat(scripted.dataSource()).hasNotApplied("001");
        fails(() -> assertThat(scripted).hasApplied("001"), "Expected 001 to be applied, but applied are: none");
        fails(
                () -> assertThat(scripted.dataSource()).hasCurrentVersion("001"),
                "Expected the current version to be 001, but nothing is applied");
    }

    @Test
    void saysWhatIsAppliedInstead() {
        scripted.migrateTo("002");

        for (DatabaseAssert database : new DatabaseAssert[] {assertThat(scripted), assertThat(scripted.dataSource())}) {
            fails(
                    () -> database.hasApplied("001", "010", "R:Names"),
                    "Expected 010, R:Names to be applied, but applied are: 001, 002");
            fails(() -> database.hasNotApplied("2", "010"), "Expected 2 not to be applied, but applied are: 001, 002");
            fails(() -> database.hasCurrentVersion("010"), "Expected the current version to be 010, but it is 002");
        }
    }

    @Test
    void saysWhatIsPending() {
        scripted.migrateTo("002");

        fails(
                () -> assertThat(scripted).hasNothingPending(),
                "Expected nothing to be pending, but pending are: 010_orders.sql, R__Names.sql");
    }

    @Test
    void countsAsPendingWhatStoppedHalfWay() {
        scripted.with("003_half.sql", "-- godwit:transaction=off\nCREATE TABLE half (id int); SELECT 1/0");
        assertThatThrownBy(scripted::migrate).hasMessageContaining("division by zero");

        fails(
                () -> assertThat(scripted).hasNothingPending(),
                "Expected nothing to be pending, but pending are: 003_half.sql (FAILED), 010_orders.sql, R__Names.sql");
    }

    @Test
    void doesNotTakeAHistoryThatItCannotReadForAnEmptyOne() {
        scripted.execute("CREATE TABLE schema_migrations (something text)");

        assertThatThrownBy(() -> assertThat(scripted).hasNotApplied("001"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Expected a history that can be read, but:")
                .hasMessageContaining("GODWIT-");
        assertThatThrownBy(() -> assertThat(scripted).hasNothingPending())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Expected a history that can be read, but:");
    }

    @Test
    void doesNotKnowOfADataSourceWhatIsPending() {
        assertThatThrownBy(() -> assertThat(scripted.dataSource()).hasNothingPending())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a DataSource does not know which migrations there are: pass the TestDatabase to assertThat instead");
    }

    private static void fails(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(message);
    }
}
