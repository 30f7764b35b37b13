package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Selection;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithTestDatabase
class SelectionTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    SelectionTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory)
                .with("001_users.sql", "CREATE TABLE users (id int)")
                .with("002_user_names.sql", "ALTER TABLE users ADD name text")
                .with("003_orders.sql", "CREATE TABLE orders (id int)")
                .with("R__report.sql", "CREATE OR REPLACE VIEW report AS SELECT 1 AS one");
    }

    private Migrator migrator() {
        return Migrators.of(database, files);
    }

    private List<String> migrate(Selection selection) {
        return versions(migrator().migrate(selection).applied());
    }

    private Problem refusal(Selection selection) {
        return onlyProblem(Objects.requireNonNull(
                        catchThrowableOfType(
                                MigrationException.class, () -> migrator().migrate(selection)),
                        "it succeeded")
                .problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "002", "2.0", "002_user_names.sql", "002_user_names", "002_us"})
    void appliesUpToAVersionByAnyOfItsNames(String target) {
        assertThat(migrate(Selection.upTo(target))).containsExactly("001", "002");
        assertThat(migrate(Selection.upTo(target))).isEmpty();
        assertThat(migrate(Selection.all())).containsExactly("003", "R:report");
    }

    @Test
    void appliesRepeatableOnesWhenNothingVersionedStaysPending() {
        assertThat(migrate(Selection.upTo("003"))).containsExactly("001", "002", "003", "R:report");
    }

    @Test
    void acceptsAVersionThatIsAppliedAndHasNothingPendingBelow() {
        migrate(Selection.all());
        files.without("002_user_names.sql");

        assertThat(migrate(Selection.upTo("002"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"003", "003_orders", "003_orders.sql", "003_"})
    void appliesJustOne(String target) {
        assertThat(migrate(Selection.only(target))).containsExactly("003");
        assertThat(migrate(Selection.only(target))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"R:report", "R__report", "R__report.sql"})
    void appliesJustOneRepeatable(String target) {
        assertThat(migrate(Selection.only(target))).containsExactly("R:report");
    }

    @Test
    void refusesABeginningThatFitsTwo() {
        Problem problem = refusal(Selection.only("00"));

        assertThat(problem.code()).isEqualTo(ProblemCode.TARGET);
        assertThat(problem.message()).isEqualTo("'00' may be any of 3 migrations");
        assertThat(problem.found()).hasSize(3);
        assertThat(problem.state()).isEqualTo("nothing was changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "users", "", "R:report"})
    void refusesATargetThatNamesNoVersion(String target) {
        Problem problem = refusal(Selection.upTo(target));

        assertThat(problem.code()).isEqualTo(ProblemCode.TARGET);
        assertThat(problem.message()).isEqualTo("no migration here is called '%s'".formatted(target));
        assertThat(database.queryForList("SELECT relname FROM pg_class WHERE relname LIKE 'schema_migr%'"))
                .isEmpty();
    }

    @Test
    void saysWhatIsWrongWithTheFilesWhenTheTargetIsNotAmongThoseThatCanBeRead() {
        files.with("004_latin.sql", new byte[] {'-', '-', (byte) 0xFC, '\n'});

        assertThat(refusal(Selection.upTo("004")).code()).isEqualTo(ProblemCode.ENCODING);
    }

    @Test
    void showsSimilarNames() {
        assertThat(refusal(Selection.only("names")).found())
                .containsExactly("similar: 002_user_names", "similar: 002_user_names.sql");
    }

    @Test
    void looksOnlyAtTheScriptsThatAreMeant() {
        files.with("004_broken.sql", "SELECT 'no end");

        assertThat(migrate(Selection.upTo("003"))).containsExactly("001", "002", "003");
    }
}
