package dev.godwit.execute;

import dev.godwit.event.MigrationApplied;
import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationFailed;
import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationRunFinished;
import dev.godwit.event.MigrationRunStarted;
import dev.godwit.event.MigrationStarted;
import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.Problem;
import dev.godwit.migration.Version;
import dev.godwit.source.LocalMigration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what happens: in the log, and to whoever listens. */
final class Reporter {

    private static final Logger log = LoggerFactory.getLogger("dev.godwit.Migrator");

    private final MigrationTarget target;
    private final List<MigrationListener> listeners;
    private final long start;

    private int total;
    private int applied;

    /** Begins to tell of a run that began at {@code start}, a value of {@link System#nanoTime()}. */
    Reporter(MigrationTarget target, List<MigrationListener> listeners, long start) {
        this.start = start;
        this.target = target;
        this.listeners = listeners;
    }

    /** Says what the run is about, before it does anything. */
    void begins(String mode, int pending, int alreadyApplied) {
        total = pending;
        log.info("Godwit: {}, mode {}: {} applied, {} pending", target, mode, alreadyApplied, pending);
    }

    /** Says what the run is about, when it is not known what is applied. */
    void begins(String mode) {
        log.info("Godwit: {}, mode {}", target, mode);
    }

    /** Somebody else has done it all while this one waited. */
    void nothingLeft() {
        total = 0;
    }

    /** Says what is not as it should be and does not stop the run. */
    void problems(List<Problem> problems) {
        for (Problem problem : problems) {
            switch (problem.severity()) {
                case ERROR -> log.error(problem.render());
                case WARNING -> log.warn(problem.render());
                case INFORMATION -> log.info(problem.render());
            }
        }
    }

    void waiting(String holder) {
        log.info("Waiting for another migrator ({})", holder);
    }

    void started(int pending) {
        total = pending;
        publish(new MigrationRunStarted(target, Instant.now(), pending));
    }

    void started(LocalMigration migration) {
        publish(new MigrationStarted(
                target, Instant.now(), migration.id().key(), migration.description(), migration.script(), applied + 1));
    }

    void applied(LocalMigration migration, Duration duration) {
        applied++;
        log.info("Applied {} ({} of {}, {} ms)", name(migration), applied, total, duration.toMillis());
        publish(new MigrationApplied(
                target, Instant.now(), migration.id().key(), migration.description(), migration.script(), duration));
    }

    /** The key of a repeatable migration is its description. */
    private static String name(LocalMigration migration) {
        return migration.id() instanceof Version
                ? (migration.id() + " " + migration.description()).strip()
                : migration.id().key();
    }

    /** Tells of a failure, and returns it with what this run leaves in the database besides. */
    Problem failed(LocalMigration migration, Duration duration, Problem failure) {
        String others = switch (applied) {
            case 0 -> "";
            case 1 -> "; the migration that this run applied before it stays";
            default -> "; the %d migrations that this run applied before it stay".formatted(applied);
        };
        Problem problem = failure.state(failure.state() + others);
        publish(new MigrationFailed(
                target,
                Instant.now(),
                migration.id().key(),
                migration.description(),
                migration.script(),
                duration,
                problem));
        return problem;
    }

    /** The run is over. */
    Duration finished(boolean successful) {
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        if (successful && applied > 0) {
            log.info("Applied {} migration{} in {} ms", applied, applied == 1 ? "" : "s", duration.toMillis());
        }
        publish(new MigrationRunFinished(target, Instant.now(), applied, total - applied, successful, duration));
        return duration;
    }

    private void publish(MigrationEvent event) {
        for (MigrationListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (RuntimeException e) {
                log.warn(
                        "A listener failed at {}; the run goes on",
                        event.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
