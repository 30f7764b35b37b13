package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions.OutOfOrder;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithTestDatabase
class AllProblemsAtOnceTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    AllProblemsAtOnceTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory);
    }

    @Test
    void everythingThatIsWrongIsSaidTogetherAndNothingRuns() {
        files.with("010_users.sql", "CREATE TABLE users (id int)")
                .with("020_orders.sql", "CREATE TABLE orders (id int)");
        Migrators.of(database, files).migrate();
        DatabaseContent before = DatabaseContent.of(database);

        files.with("010_users.sql", "CREATE TABLE users (id bigint)")
                .with("015_late.sql", "SELECT 15")
                .with("030_empty.sql", " \n\t\n")
                .with("040_latin1.sql", "SELECT 'é'".getBytes(StandardCharsets.ISO_8859_1))
                .with("050_one.sql", "SELECT 1")
                .with("50_two.sql", "SELECT 2")
                .with("060_lonely.down.sql", "SELECT 1")
                .with("070_directive.sql", "-- godwit:transactional=no\nSELECT 1")
                .with("080_goose.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;")
                .with("initial schema.sql", "SELECT 1")
                .with("1".repeat(200) + "_long.sql", "SELECT 1")
                .with("afterMigrate.sql", "SELECT 1")
                .with("090_psql.sql", "\\connect other\nSELECT 1")
                .with("100_unterminated.sql", "SELECT 'no end")
                .with("110_transaction.sql", "SELECT 1; COMMIT; SELECT 2")
                .with("120_mixed.sql", "CREATE TABLE x (id int); VACUUM")
                .with("directory.sql/readme.txt", "a directory that is named like a script")
                .with("130_ready.sql", "CREATE TABLE ready (id int)");

        MigrationException refusal =
                failure(Migrators.of(database, files, options -> options.outOfOrder(OutOfOrder.FAIL)));

        assertThat(codes(refusal.problems()))
                .containsExactlyInAnyOrder(
                        ProblemCode.CHANGED,
                        ProblemCode.OUT_OF_ORDER,
                        ProblemCode.EMPTY,
                        ProblemCode.ENCODING,
                        ProblemCode.DUPLICATE,
                        ProblemCode.DOWN_WITHOUT_UP,
                        ProblemCode.DIRECTIVE,
                        ProblemCode.FOREIGN_FILE,
                        ProblemCode.NAME,
                        ProblemCode.VERSION,
                        ProblemCode.FOREIGN_FILE,
                        ProblemCode.META_COMMAND,
                        ProblemCode.SCRIPT,
                        ProblemCode.TRANSACTION_CONTROL,
                        ProblemCode.MIXED,
                        ProblemCode.NAME);
        for (Problem problem : refusal.problems()) {
            assertThat(refusal).hasMessageContaining(problem.render());
            assertThat(problem.remedy()).as(problem.message()).isNotEmpty();
        }
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
        assertThat(Migrators.of(database, files, options -> options.outOfOrder(OutOfOrder.FAIL))
                        .status()
                        .problems())
                .isEqualTo(refusal.problems());
    }

    @Test
    void problemsOfTheFilesAreSaidTogetherWithThoseOfTheDatabase() {
        database.execute("CREATE TABLE stray (id int)");
        files.with("nonsense.sql", "SELECT 1");

        assertThat(codes(failure(Migrators.of(database, files)).problems()))
                .containsExactlyInAnyOrder(ProblemCode.NAME, ProblemCode.NON_EMPTY);
    }

    @Test
    void aLocationThatDoesNotExistIsAProblem(@TempDir Path directory) {
        MigrationFiles absent = new MigrationFiles(directory.resolve("absent"));
        DatabaseContent before = DatabaseContent.of(database);

        assertThat(codes(failure(Migrators.of(database, absent)).problems())).containsExactly(ProblemCode.LOCATION);
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }
}
