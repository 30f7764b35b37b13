package dev.godwit.execute;

import dev.godwit.event.MigrationApplied;
import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationFailed;
import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationProgress;
import dev.godwit.event.MigrationRunFinished;
import dev.godwit.event.MigrationRunStarted;
import dev.godwit.event.MigrationStarted;
import dev.godwit.event.MigrationTarget;
import dev.godwit.event.MigrationUndone;
import dev.godwit.migration.Problem;
import dev.godwit.migration.RepeatableId;
import dev.godwit.migration.Series;
import dev.godwit.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what happens: in the log, and to whoever listens. */
final class Reporter {

    private static final Logger log = LoggerFactory.getLogger("dev.godwit.Migrator");

    private final MigrationTarget target;
    private final Series series;
    private final List<MigrationListener> listeners;
    private final long start;

    private int total;
    private int done;
    private int applied;
    private int undone;

    /** Begins to tell of a run that began at {@code start}, a value of {@link System#nanoTime()}. */
    Reporter(MigrationTarget target, Series series, List<MigrationListener> listeners, long start) {
        this.start = start;
        this.target = target;
        this.series = series;
        this.listeners = listeners;
    }

    /** Says what the run is about, before it does anything. */
    void begins(Errand errand, int steps, int alreadyApplied) {
        total = steps;
        log.info("Godwit: {}, mode {}: {} applied, {}", target, errand.mode(), alreadyApplied, errand.todo(steps));
    }

    /** Says what somebody is about who only looks. */
    void begins(String mode, int pending, int alreadyApplied) {
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

    void started(int pending) {
        total = pending;
        publish(new MigrationRunStarted(target, Instant.now(), pending));
    }

    /** So many are still to be done, since others have done the rest. */
    void remaining(int steps) {
        total = done + steps;
    }

    void started(Step step) {
        publish(new MigrationStarted(
                target, Instant.now(), version(step), step.description(), step.source(), done + 1));
    }

    void done(Step step, Duration duration) {
        done++;
        boolean undo = step instanceof Step.Down;
        log.info("{} {} ({} of {}, {} ms)", undo ? "Undone" : "Applied", name(step), done, total, duration.toMillis());
        Instant now = Instant.now();
        if (undo) {
            undone++;
            publish(new MigrationUndone(target, now, version(step), step.description(), step.source(), duration));
        } else {
            applied++;
            publish(new MigrationApplied(target, now, version(step), step.description(), step.source(), duration));
        }
    }

    private String version(Step step) {
        return series.key(step.version());
    }

    /** The key of a repeatable migration is its description. */
    private String name(Step step) {
        return RepeatableId.isKey(step.version()) ? version(step) : (version(step) + " " + step.description()).strip();
    }

    /** Tells of a failure, and returns it with what this run leaves in the database besides. */
    Problem failed(Step step, Duration duration, Problem failure) {
        Problem problem = failure.state(failure.state() + others());
        publish(new MigrationFailed(
                target, Instant.now(), version(step), step.description(), step.source(), duration, problem));
        return problem;
    }

    private String others() {
        if (undone > 0 && applied > 0) {
            return "; what this run did before it stays";
        }
        String verb = undone > 0 ? "undid" : "applied";
        String more = undone > 0 ? " undone" : "";
        return switch (done) {
            case 0 -> "";
            case 1 -> "; the %s that this run %s before it stays%s".formatted(noun(), verb, more);
            default -> "; the %d %ss that this run %s before it stay%s".formatted(done, noun(), verb, more);
        };
    }

    private String noun() {
        return series == Series.SEEDERS ? "seeder" : "migration";
    }

    /** The run is over. */
    Duration finished(boolean successful) {
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        if (successful && done > 0) {
            log.info(
                    "{} {} {}{} in {} ms",
                    applied > 0 ? "Applied" : "Undone",
                    Math.max(applied, undone),
                    noun(),
                    Math.max(applied, undone) == 1 ? "" : "s",
                    duration.toMillis());
        }
        publish(new MigrationRunFinished(target, Instant.now(), done, total - done, successful, duration));
        return duration;
    }

    private void publish(MigrationEvent event) {
        tell(event, listener -> listener.onEvent(event));
    }

    private void tell(Object news, Consumer<MigrationListener> told) {
        for (MigrationListener listener : listeners) {
            try {
                told.accept(listener);
            } catch (RuntimeException e) {
                log.warn(
                        "A listener failed at {}; the run goes on",
                        news.getClass().getSimpleName(),
                        e);
            }
        }
    }

    /** Tells of a migration that begins, if it takes long. */
    Watchdog.Observer longMigration(Step step) {
        int position = done + 1;
        int of = total;
        return new LongMigration("%s (%d of %d)".formatted(name(step), position, of), (elapsed, activity) -> {
            MigrationProgress progress = new MigrationProgress(
                    target,
                    Instant.now(),
                    version(step),
                    step.description(),
                    step.source(),
                    position,
                    of,
                    elapsed,
                    activity);
            tell(progress, listener -> listener.onProgress(progress));
        });
    }
}
