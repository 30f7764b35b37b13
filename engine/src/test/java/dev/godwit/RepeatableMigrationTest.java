package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationState;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Severity;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts without a version. Complaints f1358, f3972, f1403, f1428: their order, and a revert that is not applied. */
@WithTestDatabase
class RepeatableMigrationTest {

    private static final String ONE = "CREATE OR REPLACE VIEW numbers AS SELECT 1 AS number";
    private static final String TWO = "CREATE OR REPLACE VIEW numbers AS SELECT 2 AS number";

    private final TestDatabase database;
    private final MigrationFiles files;

    RepeatableMigrationTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory).with("001_users.sql", "CREATE TABLE users (id int)");
    }

    @Test
    void runAfterAllVersionedOnesByDescription() {
        files.with("R__b.sql", "SELECT 1")
                .with("sub/R__a.sql", "SELECT 1")
                .with("R__B.sql", "SELECT 1")
                .with("9_last.sql", "SELECT 1");

        assertThat(migrate()).containsExactly("001", "9", "R:B", "R:a", "R:b");
        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("001", "9", "R:B", "R:a", "R:b");
    }

    @Test
    void runAgainWhenTheirContentChangedAndOnlyThen() {
        files.with("R__numbers.sql", ONE);
        assertThat(migrate()).containsExactly("001", "R:numbers");
        assertThat(migrate()).isEmpty();

        files.with("R__numbers.sql", TWO);
        assertThat(states()).containsEntry("R:numbers", MigrationState.PENDING);
        assertThat(migrate()).containsExactly("R:numbers");

        assertThat(number()).isEqualTo(2);
        assertThat(states()).containsEntry("R:numbers", MigrationState.APPLIED);
        assertThat(migrate()).isEmpty();
    }

    @Test
    void runAgainWhenTheyAreReverted() {
        for (String script : List.of(ONE, TWO, ONE)) {
            files.with("R__numbers.sql", script);
            migrate();
        }

        assertThat(number()).isEqualTo(1);
    }

    @Test
    void areLastInTheOrderOfApplicationWhenTheyRunAgain() {
        files.with("R__numbers.sql", ONE).with("R__other.sql", "SELECT 1");
        migrate();

        files.with("R__numbers.sql", TWO).with("002_orders.sql", "CREATE TABLE orders (id int)");
        migrate();

        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("001", "R:other", "002", "R:numbers");
    }

    @Test
    void keepOneRowThatTellsOfTheLastTime() {
        files.with("R__numbers.sql", ONE);
        migrate();
        String first = database.queryForObject(
                "SELECT applied_at::text || checksum FROM schema_migrations WHERE version = 'R:numbers'", String.class);

        files.with("R__numbers.sql", TWO);
        migrate();

        assertThat(database.queryForList(
                        "SELECT applied_at::text || checksum FROM schema_migrations WHERE version = 'R:numbers'",
                        String.class))
                .singleElement()
                .isNotEqualTo(first);
        assertThat(database.queryForList(
                        "SELECT event FROM schema_migrations_log WHERE version = 'R:numbers'", String.class))
                .containsExactly("APPLIED", "APPLIED");
    }

    @Test
    void mayRecordThemselvesAndRunOutsideATransaction() {
        files.with("R__statistics.sql", "VACUUM users");
        assertThat(migrate()).containsExactly("001", "R:statistics");

        files.with("R__statistics.sql", "VACUUM ANALYZE users");

        assertThat(migrate()).containsExactly("R:statistics");
        assertThat(migrate()).isEmpty();
    }

    @Test
    void thatFailKeepTheirEarlierRow() {
        files.with("R__numbers.sql", ONE);
        migrate();

        files.with("R__numbers.sql", "CREATE OR REPLACE VIEW numbers AS SELECT nothing");
        Migrators.refusal(Migrators.of(database, files));

        assertThat(number()).isEqualTo(1);
        assertThat(states()).containsEntry("R:numbers", MigrationState.PENDING);
        files.with("R__numbers.sql", ONE);
        assertThat(migrate()).isEmpty();
    }

    @Test
    void ofAnOlderBuildDoNotPutTheOldViewBack() {
        files.with("R__numbers.sql", TWO).with("002_newer.sql", "SELECT 2");
        migrate();

        files.with("R__numbers.sql", ONE).without("002_newer.sql");
        MigrationRun older = Migrators.of(database, files).migrate();

        assertThat(older.applied()).isEmpty();
        assertThat(codes(older.problems())).containsExactly(ProblemCode.MISSING, ProblemCode.REPEATABLES_HELD);
        assertThat(older.problems())
                .allSatisfy(problem -> assertThat(problem.severity()).isEqualTo(Severity.INFORMATION));
        assertThat(number()).isEqualTo(2);
        assertThat(states())
                .as("an older pod stays healthy")
                .containsEntry("001", MigrationState.APPLIED)
                .containsEntry("R:numbers", MigrationState.APPLIED);
    }

    @Test
    void ofAnOlderBuildThatAreUnchangedAreNotEvenMentioned() {
        files.with("R__numbers.sql", ONE).with("002_newer.sql", "SELECT 2");
        migrate();

        files.without("002_newer.sql");

        assertThat(codes(Migrators.of(database, files).migrate().problems())).containsExactly(ProblemCode.MISSING);
    }

    @Test
    void thatThisBuildLacksAreMissing() {
        files.with("R__numbers.sql", ONE);
        migrate();

        files.without("R__numbers.sql");

        assertThat(migrate()).isEmpty();
        assertThat(states()).containsEntry("R:numbers", MigrationState.MISSING);
    }

    private List<String> migrate() {
        return versions(Migrators.of(database, files).migrate().applied());
    }

    private Map<String, MigrationState> states() {
        return Migrators.states(Migrators.of(database, files).status());
    }

    private int number() {
        return database.queryForObject("SELECT number FROM numbers", Integer.class);
    }
}
