package dev.godwit.execute;

import dev.godwit.event.MigrationTarget;
import dev.godwit.execute.Verdict.Kind;
import dev.godwit.execute.Watcher.Look;
import dev.godwit.migration.Activity;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.source.Catalog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Waits for others who migrate, without creating, altering, locking or writing anything. */
public final class Waiting {

    private final DataSource dataSource;
    private final Catalog catalog;
    private final MigratorOptions options;
    private final WaitLog log = new WaitLog();
    private final long start = System.nanoTime();

    public Waiting(DataSource dataSource, Catalog catalog, MigratorOptions options) {
        this.dataSource = dataSource;
        this.catalog = catalog;
        this.options = options;
    }

    /**
     * What was waited for is there.
     *
     * @param view what the last look showed
     */
    public record Result(View view, MigrationTarget target, List<Problem> problems, Duration duration) {}

    /** What is waited for. */
    private enum Mode {
        /** Until somebody else has migrated. */
        WAIT {
            @Override
            Verdict judge(Look look) {
                return Verdict.waiting(look);
            }
        },
        /** Until nobody migrates: then it shows whether all is done. */
        VALIDATE {
            @Override
            Verdict judge(Look look) {
                return Verdict.validating(look);
            }
        };

        abstract Verdict judge(Look look);

        String shown() {
            return this == WAIT ? "wait" : "validate";
        }
    }

    /** Waits until nothing of this build is pending. */
    public Result untilMigrated(Duration timeout) {
        return until(Mode.WAIT, new Deadline(timeout));
    }

    /** Waits while somebody migrates and something is not as it should be. */
    public Result untilSettled() {
        return until(Mode.VALIDATE, new Deadline(options.timeouts().lockWait()));
    }

    private Result until(Mode mode, Deadline deadline) {
        try (Watcher watcher = new Watcher(dataSource, catalog, options, deadline)) {
            Look first = next(mode, watcher, deadline);
            MigrationTarget target = first.view().target(watcher.session());
            Reporter reporter = begin(mode, target, first.view());
            View view = watch(mode, watcher, first, deadline);
            List<Problem> problems = view.problems(PendingScripts.NONE);
            reporter.problems(problems);
            return new Result(view, target, problems, Duration.ofNanos(System.nanoTime() - start));
        } catch (SQLException e) {
            throw new MigrationException(Connector.problem(e), e);
        }
    }

    private Reporter begin(Mode mode, MigrationTarget target, View view) {
        Reporter reporter = new Reporter(target, catalog.series(), List.of(), start);
        if (view.historyRead()) {
            reporter.begins(
                    mode.shown(),
                    view.plan().steps().size(),
                    view.history().rows().size());
        } else {
            reporter.begins(mode.shown());
        }
        return reporter;
    }

    /** Watches until all is well. What seems hopeless has to be so twice: somebody may have ended between two queries. */
    private View watch(Mode mode, Watcher watcher, Look first, Deadline deadline) {
        Look look = first;
        Verdict verdict = mode.judge(look);
        boolean hopeless = false;
        while (verdict.kind() != Kind.MIGRATED) {
            if (verdict.kind() == Kind.HOPELESS) {
                if (hopeless) {
                    throw new MigrationException(verdict.problems());
                }
                hopeless = true;
            } else {
                hopeless = false;
                if (deadline.isPast()) {
                    throw gaveUp(mode, look, verdict, deadline);
                }
                log.whoever(WaitProblems.brief(look.view().plan().steps(), verdict.problems()), look.migrating());
                watcher.pause();
            }
            look = next(mode, watcher, deadline);
            verdict = mode.judge(look);
        }
        return look.view();
    }

    private static Look next(Mode mode, Watcher watcher, Deadline deadline) {
        try {
            return watcher.look();
        } catch (MigrationException e) {
            Problem problem = e.problems().get(0);
            if (mode == Mode.WAIT && problem.code() == ProblemCode.CONNECTION && deadline.isPast()) {
                throw new MigrationException(WaitProblems.unreachable(problem, deadline.patience()), e.getCause());
            }
            throw e;
        }
    }

    private static MigrationException gaveUp(Mode mode, Look look, Verdict verdict, Deadline deadline) {
        Optional<Activity> migrating = look.migrating();
        if (mode == Mode.VALIDATE && migrating.isPresent()) {
            return new MigrationException(LockWait.gaveUp(migrating.get(), deadline.patience()), null);
        }
        if (mode == Mode.VALIDATE && !verdict.problems().isEmpty()) {
            return new MigrationException(verdict.problems());
        }
        return new MigrationException(
                WaitProblems.gaveUp(look.view().plan().steps(), verdict.problems(), migrating, deadline.patience())
                        .found(look.view().attempts()),
                null);
    }
}
