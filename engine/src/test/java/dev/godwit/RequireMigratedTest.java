package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.Changed;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that only starts when the database is as it needs it, and may only read. */
@WithTestDatabase
@Timeout(120)
class RequireMigratedTest {

    private final TestDatabase database;
    private final MigrationFiles files;
    private final Path directory;
    private final Login reader;

    RequireMigratedTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.directory = directory;
        this.files = new MigrationFiles(directory).with("001_users.sql", "CREATE TABLE users (id int)");
        this.reader = database.createLogin("");
        database.execute("ALTER ROLE %s SET default_transaction_read_only = on".formatted(reader.user()));
        database.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO " + reader.user());
    }

    @Test
    void isContentWhenAllIsApplied() {
        migrate();
        DatabaseContent before = DatabaseContent.of(database);

        assertThat(reading().requireMigrated().problems()).isEmpty();

        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void refusesWhatIsPendingAndChangesNothing() {
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(problems());

        assertThat(problem.code()).isEqualTo(ProblemCode.PENDING);
        assertThat(problem.found()).containsExactly(directory + "/001_users.sql");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void saysWhyWhatIsPendingHasFailed() {
        files.with("001_users.sql", "SELECT 1 / 0");
        refusal(Migrators.of(database, files));

        assertThat(onlyProblem(problems()).found()).hasSize(3).last().isEqualTo("ERROR 22012: division by zero");
    }

    @Test
    void namesOnlySomeOfManyThatArePending() {
        IntStream.rangeClosed(2, 30).forEach(version -> files.with(version + "_step.sql", "SELECT 1"));

        assertThat(onlyProblem(problems()).found()).hasSize(11).last().isEqualTo("and 20 more");
    }

    @Test
    void refusesAllThatIsWrongAtOnce() {
        files.with("002_stopped.sql", """
                -- godwit:transaction=off
                INSERT INTO users VALUES (1), (1);
                CREATE UNIQUE INDEX CONCURRENTLY users_id ON users (id);
                """);
        refusal(Migrators.of(database, files));
        files.with("001_users.sql", "CREATE TABLE users (id bigint)").with("nonsense.sql", "SELECT 1");

        assertThat(problems()).allMatch(Problem::isError);
        assertThat(codes(problems()))
                .containsExactlyInAnyOrder(
                        ProblemCode.NAME, ProblemCode.CHANGED, ProblemCode.INTERRUPTED, ProblemCode.PENDING);
    }

    @Test
    void onlyWarnsOfAChangedScriptWhenThatIsAccepted() {
        migrate();
        files.with("001_users.sql", "CREATE TABLE users (id bigint)");

        assertThat(codes(problems())).containsExactly(ProblemCode.CHANGED);
        assertThat(codes(reading(options -> options.changed(Changed.WARN))
                        .requireMigrated()
                        .problems()))
                .containsExactly(ProblemCode.CHANGED);
    }

    @Test
    void refusesASchemaThatHasObjectsAndNoHistory() {
        database.execute("CREATE TABLE stray (id int)");

        assertThat(codes(problems())).containsExactly(ProblemCode.NON_EMPTY);
    }

    @Test
    void waitsWhileSomebodyMigratesAndIsContentThen() throws SQLException {
        migrate();
        files.with("002_slow.sql", "LOCK TABLE users");
        try (Connection inTheWay = database.dataSource().getConnection();
                Statement statement = inTheWay.createStatement();
                LogLines log = LogLines.captured()) {
            inTheWay.setAutoCommit(false);
            statement.execute("LOCK TABLE users");
            CompletableFuture<MigrationRun> run = Scenario.inBackground(
                    () -> Migrators.of(database, files, options -> options.lockTimeout(Duration.ZERO))
                            .migrate());
            Eventually.waitForLocks(database, 1);
            CompletableFuture<WaitRun> waiting =
                    Scenario.inBackground(() -> reading().requireMigrated());
            log.await("Waiting: 1 migration is pending, the next is 002; migrating: pid");

            inTheWay.rollback();
            assertThat(run.join().applied()).hasSize(1);
            assertThat(waiting.join().problems()).isEmpty();
        }
    }

    @Test
    void judgesOnceNobodyMigratesAnyMore() throws SQLException {
        CompletableFuture<WaitRun> waiting;
        try (OtherMigrator other = new OtherMigrator(database);
                LogLines log = LogLines.captured()) {
            waiting = Scenario.inBackground(() -> reading().requireMigrated());
            log.await("Waiting: 1 migration is pending, the next is 001; migrating: " + other.shown());
        }

        assertThat(Scenario.problemOf(waiting).code()).isEqualTo(ProblemCode.PENDING);
    }

    @Test
    void givesUpWhenSomebodyMigratesForTooLong() throws SQLException {
        try (OtherMigrator other = new OtherMigrator(database)) {
            Problem problem = onlyProblem(problems(options -> options.lockWait(Duration.ZERO)));

            assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_WAIT);
            assertThat(problem.found()).singleElement().asString().startsWith(other.shown());
        }
    }

    @Test
    void doesNotWaitForSomebodyWhoBringsNothingThatItNeeds() throws SQLException {
        migrate();
        try (OtherMigrator other = new OtherMigrator(database).at("002 1/2")) {
            assertThat(other.shown()).startsWith("pid ");
            assertThat(reading().requireMigrated().problems()).isEmpty();
        }
    }

    private void migrate() {
        Migrators.of(database, files).migrate();
    }

    private Migrator reading() {
        return reading(options -> options);
    }

    private Migrator reading(UnaryOperator<MigratorOptions.Builder> options) {
        return Migrators.of(database.dataSource(reader), files, options);
    }

    private List<Problem> problems() {
        return problems(options -> options);
    }

    private List<Problem> problems(UnaryOperator<MigratorOptions.Builder> options) {
        return Objects.requireNonNull(
                        catchThrowableOfType(
                                MigrationException.class, () -> reading(options).requireMigrated()),
                        "it was content")
                .problems();
    }
}
