package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions.Changed;
import dev.godwit.migration.MigratorOptions.OutOfOrder;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Severity;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files and history that have grown apart. */
@WithTestDatabase
class ChangedMigrationTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    ChangedMigrationTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory)
                .with("001_users.sql", "CREATE TABLE users (id int)")
                .with("002_orders.sql", "CREATE TABLE orders (id int)")
                .with("003_items.sql", "CREATE TABLE items (id int)");
        Migrators.of(database, files).migrate();
    }

    @Test
    void anAppliedScriptThatDiffersNowIsRefused() {
        files.with("002_orders.sql", "CREATE TABLE orders (id bigint)").with("004_next.sql", "SELECT 4");
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.CHANGED);
        assertThat(problem.message()).isEqualTo("002_orders.sql was changed after it was applied");
        assertThat(problem.found().get(0)).matches("checksum [0-9a-f]{8}…, the history has [0-9a-f]{8}…");
        assertThat(problem.found().get(1))
                .matches("applied \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC by " + database.user() + " on .+");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
        assertThat(states(Migrators.of(database, files).status()))
                .containsEntry("002", MigrationState.CHANGED)
                .containsEntry("004", MigrationState.PENDING);
    }

    @Test
    void anAppliedScriptThatDiffersNowIsAWarningIfThatIsAskedFor() {
        files.with("002_orders.sql", "CREATE TABLE orders (id bigint)").with("004_next.sql", "SELECT 4");

        MigrationRun run = Migrators.of(database, files, options -> options.changed(Changed.WARN))
                .migrate();

        assertThat(versions(run.applied())).containsExactly("004");
        assertThat(onlyProblem(run.problems()).severity()).isEqualTo(Severity.WARNING);
    }

    /** Complaints f2474, l1681, l2716, l5516, l7100, l7309: a newer tool computes other checksums for the same files. */
    @Test
    void aChecksumThatAnotherMethodMadeSaysNothing() {
        database.execute("UPDATE schema_migrations SET checksum = 'v2:blake3:00' WHERE version = '002'");

        MigrationRun run = Migrators.of(database, files).migrate();

        assertThat(run.problems()).isEmpty();
        assertThat(states(Migrators.of(database, files).status())).containsEntry("002", MigrationState.APPLIED);
    }

    @Test
    void aScriptThatJavaReplacedIsChanged() {
        files.without("003_items.sql");

        Problem problem = onlyProblem(refusal(Migrators.withJava(database, files, new V3_Items())));

        assertThat(problem.code()).isEqualTo(ProblemCode.CHANGED);
        assertThat(problem.found()).first().isEqualTo("it is JAVA now, and was applied as SQL");
    }

    @Test
    void aFileThatWasRenamedAndNotChangedIsTheSame() {
        files.without("002_orders.sql").with("2-the-orders.sql", "CREATE TABLE orders (id int)");

        assertThat(Migrators.of(database, files).migrate().problems()).isEmpty();
    }

    @Test
    void aMissingScriptBelowTheNewestIsAWarning() {
        files.without("002_orders.sql");

        MigrationRun run = Migrators.of(database, files).migrate();

        Problem problem = onlyProblem(run.problems());
        assertThat(problem.code()).isEqualTo(ProblemCode.MISSING);
        assertThat(problem.severity()).isEqualTo(Severity.WARNING);
        assertThat(problem.message()).isEqualTo("002_orders.sql is applied, and this build does not have it");
        assertThat(states(Migrators.of(database, files).status())).containsEntry("002", MigrationState.MISSING);
    }

    @Test
    void aMissingScriptAboveTheNewestIsInformationForANewerBuildDidIt() {
        files.without("003_items.sql");

        Problem problem = onlyProblem(Migrators.of(database, files).migrate().problems());

        assertThat(problem.code()).isEqualTo(ProblemCode.MISSING);
        assertThat(problem.severity()).isEqualTo(Severity.INFORMATION);
        MigrationStatus status = Migrators.of(database, files).status();
        assertThat(status.currentVersion()).isEqualTo("003");
        assertThat(status.summary()).isEqualTo(new MigrationStatus.Summary(3, 2, 0, 0, 0, 1, 0));
    }

    /** Complaints f577, f1295, f1365, f1902: out-of-order versions from branches, and what to do about them. */
    @ParameterizedTest
    @EnumSource(OutOfOrder.class)
    void aPendingVersionBelowTheNewestIsJudgedByThePolicy(OutOfOrder policy) {
        files.with("002.5_from_a_branch.sql", "CREATE TABLE late (id int)");
        Migrator migrator = Migrators.of(database, files, options -> options.outOfOrder(policy));

        if (policy == OutOfOrder.FAIL) {
            DatabaseContent before = DatabaseContent.of(database);
            Problem problem = onlyProblem(refusal(migrator));
            assertThat(problem.code()).isEqualTo(ProblemCode.OUT_OF_ORDER);
            assertThat(problem.message())
                    .isEqualTo("002.5_from_a_branch.sql is pending, and the newer version 003 is already applied");
            assertThat(problem.remedy()).first().asString().startsWith("give it a version above 003");
            assertThat(DatabaseContent.of(database)).isEqualTo(before);
        } else {
            MigrationRun run = migrator.migrate();
            assertThat(versions(run.applied())).containsExactly("002.5");
            assertThat(codes(run.problems())).hasSize(policy == OutOfOrder.WARN ? 1 : 0);
            assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class))
                    .containsExactly("001", "002", "003", "002.5");
            MigrationStatus status = migrator.status();
            assertThat(versions(status.migrations())).containsExactly("001", "002", "002.5", "003");
            assertThat(status.currentVersion()).isEqualTo("003");
        }
    }

    /** The same complaints: two branches took one version. */
    @Test
    void twoFilesWithOneVersionAreRefusedWithBothNames() {
        files.with("004_from_one_branch.sql", "SELECT 1").with("4-from-another.sql", "SELECT 2");

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE);
        assertThat(problem.found())
                .anyMatch(line -> line.endsWith("004_from_one_branch.sql"))
                .anyMatch(line -> line.endsWith("4-from-another.sql"));
    }

    private static final class V3_Items implements JavaMigration {

        @Override
        public void up(MigrationContext context) {}
    }

    @Test
    void whereItWasAppliedIsSaid() {
        files.with("004_theirs.sql", "CREATE TABLE theirs (id int)");
        Migrators.builder(database.dataSource(), files, options -> options)
                .build("2.0-theirs")
                .build()
                .migrate();
        files.with("004_theirs.sql", "CREATE TABLE ours (id int)");

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.found()).last().asString().matches("applied .+ UTC by .+ on .+, build 2\\.0-theirs");
    }
}
