package dev.godwit.boot.autoconfigure;

import dev.godwit.MigrationRun;
import dev.godwit.Migrator;
import dev.godwit.event.MigrationApplied;
import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationFailed;
import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationStarted;
import dev.godwit.migration.Selection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.metrics.ApplicationStartup;
import org.springframework.core.metrics.StartupStep;

/**
 * Records the migrations of the start as steps of the start: {@code godwit.run} and, within it, {@code godwit.migration};
 * or {@code godwit.validate} or {@code godwit.wait} when somebody else migrates.
 */
final class StartupSteps implements MigrationListener {

    private volatile ApplicationStartup startup;
    private @Nullable StartupStep migration;

    StartupSteps(ApplicationStartup startup) {
        this.startup = startup;
    }

    private void run(String name, Migrator migrator) {
        record("godwit.run", name, step -> {
            MigrationRun run = migrator.migrate();
            step.tag("outcome", "success")
                    .tag("applied", String.valueOf(run.applied().size()));
        });
    }

    /** Migrates, and runs the seeders of a migrator that wants them at the start. */
    void migrate(String name, Migrator migrator) {
        run(name, migrator);
        if (migrator.options().policies().seedOnStartup()) {
            seed(name, migrator);
        }
    }

    private void seed(String name, Migrator migrator) {
        record("godwit.seed", name, step -> {
            MigrationRun run = migrator.seed(Selection.all());
            step.tag("outcome", "success")
                    .tag("applied", String.valueOf(run.applied().size()));
        });
    }

    void validate(String name, Migrator migrator) {
        record("godwit.validate", name, step -> {
            migrator.requireMigrated();
            step.tag("outcome", "success");
        });
    }

    void await(String name, Migrator migrator) {
        record("godwit.wait", name, step -> {
            migrator.awaitMigrated(migrator.options().timeouts().waitTimeout());
            step.tag("outcome", "success");
        });
    }

    private void record(String step, String migrator, Consumer<StartupStep> work) {
        StartupStep recorded = startup.start(step).tag("migrator", migrator);
        try {
            work.accept(recorded);
        } catch (RuntimeException failure) {
            recorded.tag("outcome", "failure");
            throw failure;
        } finally {
            recorded.end();
        }
    }

    @Override
    public void onEvent(MigrationEvent event) {
        if (event instanceof MigrationStarted started) {
            migration = startup.start("godwit.migration")
                    .tag("version", started.version())
                    .tag("script", started.script());
        } else if (event instanceof MigrationApplied) {
            end("success");
        } else if (event instanceof MigrationFailed) {
            end("failure");
        }
    }

    private void end(String outcome) {
        if (migration != null) {
            migration.tag("outcome", outcome).end();
            migration = null;
        }
    }

    /** From here on runs are no part of the start, and would fill the buffer of whoever records it. */
    void end() {
        startup = ApplicationStartup.DEFAULT;
    }
}
