package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.event.MigrationApplied;
import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationUndone;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.Pooler;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a pooler shares connections, somebody else may migrate between two migrations of a run. */
@WithTestDatabase
class FencedMigratorsTest {

    private final TestDatabase database;
    private final MigrationFiles files;
    private final MigrationFiles none;

    FencedMigratorsTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.none = new MigrationFiles(directory.resolve("none")).with("nothing.txt", "");
        this.files = new MigrationFiles(directory.resolve("files"))
                .with("001_counter.sql", "CREATE TABLE counter AS SELECT 0 AS n")
                .with("002_two.sql", "CREATE TABLE two (id int); UPDATE counter SET n = n + 1")
                .with("002_two.down.sql", "UPDATE counter SET n = n - 1")
                .with("003_three.sql", "UPDATE counter SET n = n + 1")
                .with("003_three.down.sql", "UPDATE counter SET n = n - 1");
    }

    @Test
    void noticeThatEverythingWasResetInBetween() {
        Migrator other = Migrators.of(database, none, options -> options.resetEnabled(true));
        AtomicBoolean first = new AtomicBoolean(true);

        MigrationRun run = fenced(event -> {
                    if (event instanceof MigrationApplied && first.getAndSet(false)) {
                        other.reset();
                    }
                })
                .migrate();

        assertThat(versions(run.applied())).endsWith("001", "002", "003");
        assertThat(counter()).isEqualTo(2);
        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("001", "002", "003");
    }

    @Test
    void noticeAChangeOfWhichTheLogHasForgottenTheRest() {
        direct(options -> options).migrate();
        Migrator other = direct(options -> options.eventsLimit(1));

        Problem problem = onlyProblem(Scene.problems(() -> fenced(event -> {
                    if (event instanceof MigrationUndone) {
                        other.undo(UndoSelection.last(1));
                    }
                })
                .undo(UndoSelection.last(2))));

        assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_WAIT);
        assertThat(problem.message()).isEqualTo("another migrator has changed the history in between");
        assertThat(counter()).isZero();
    }

    @Test
    void noteTheEndOfARunThatCannotGoOn() {
        direct(options -> options).migrate();
        Migrator other = direct(options -> options);

        Scene.problems(() -> fenced(event -> {
                    if (event instanceof MigrationUndone) {
                        other.undo(UndoSelection.last(1));
                    }
                })
                .undo(UndoSelection.last(2)));

        assertThat(database.queryForList(
                        "SELECT f.message FROM schema_migrations_log s LEFT JOIN schema_migrations_log f"
                                + " ON f.run = s.run AND f.event = 'RUN_FINISHED'"
                                + " WHERE s.event = 'RUN_STARTED' ORDER BY s.id",
                        String.class))
                .containsExactly("succeeded", "failed", "succeeded");
    }

    @Test
    @Timeout(60)
    void areWaitedForBetweenTwoMigrationsByWhoeverOnlyValidates() {
        AtomicReference<CompletableFuture<WaitRun>> validation = new AtomicReference<>();
        try (LogLines log = LogLines.captured()) {
            fenced(event -> {
                        if (event instanceof MigrationApplied && validation.get() == null) {
                            validation.set(Scenario.inBackground(direct(options -> options)::requireMigrated));
                            log.await("Waiting: 2 migrations are pending");
                        }
                    })
                    .migrate();

            assertThat(Objects.requireNonNull(validation.get()).join().problems())
                    .isEmpty();
        }
    }

    private int counter() {
        return database.queryForObject("SELECT n FROM counter", Integer.class);
    }

    private Migrator fenced(MigrationListener listener) {
        return Migrators.builder(database.dataSource(), files, options -> options.pooler(Pooler.TRANSACTION))
                .listener(listener)
                .build();
    }

    private Migrator direct(UnaryOperator<MigratorOptions.Builder> options) {
        return Migrators.of(database, files, options);
    }
}
