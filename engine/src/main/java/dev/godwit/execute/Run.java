package dev.godwit.execute;

import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationTarget;
import dev.godwit.history.HistoryTables;
import dev.godwit.history.LogEvent;
import dev.godwit.history.MigrationLock;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.plan.Preparation;
import dev.godwit.plan.Step;
import dev.godwit.script.ParsedScript;
import dev.godwit.source.Catalog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies everything that is pending, as the only migrator of its history. */
public final class Run {

    private static final Logger log = LoggerFactory.getLogger(Run.class);

    private final Session session;
    private final Catalog catalog;
    private final MigratorOptions options;
    private final List<MigrationListener> listeners;
    private final @Nullable String build;
    private final Secrets secrets;
    private final long start = System.nanoTime();

    public Run(
            Session session,
            Catalog catalog,
            MigratorOptions options,
            List<MigrationListener> listeners,
            @Nullable String build) {
        this.session = session;
        this.catalog = catalog;
        this.options = options;
        this.listeners = listeners;
        this.build = build;
        this.secrets = Secrets.of(options.sources().placeholders());
        session.conceal(secrets);
    }

    /**
     * What a run did.
     *
     * @param view what it found at last
     * @param steps what it applied
     */
    public record Result(
            View view, MigrationTarget target, List<Step> steps, List<Problem> problems, Duration duration) {}

    /**
     * A look that nothing is wrong with.
     *
     * @param problems warnings and information, of which a look after the run shows only what is still true
     */
    private record Accepted(View view, PendingScripts scripts, List<Problem> problems) {

        boolean nothingToDo() {
            return Run.nothingToDo(view);
        }

        /**
         * All of it has been done.
         *
         * @param last what a look shows now
         * @param more what has turned up meanwhile
         */
        Done done(View last, List<Problem> more) {
            List<Problem> all = new ArrayList<>(problems);
            all.addAll(more);
            return new Done(last, view.plan().steps(), all);
        }
    }

    /** What was done when a run went well. */
    private record Done(View view, List<Step> steps, List<Problem> problems) {}

    /** Runs; when nothing is pending, in two round trips. */
    public Result migrate() {
        try {
            View view = View.of(session, catalog, options);
            MigrationTarget target = view.target(session);
            Reporter reporter = new Reporter(target, listeners, start);
            Done done;
            try {
                done = migrate(view, reporter);
            } catch (SQLException | RuntimeException | Error e) {
                reporter.finished(false);
                throw e;
            }
            return new Result(done.view(), target, done.steps(), done.problems(), reporter.finished(true));
        } catch (SQLException e) {
            throw new MigrationException(session.cancelled() ? CancelledRun.beforeAll() : Connector.problem(e), e);
        }
    }

    private Done migrate(View view, Reporter reporter) throws SQLException {
        if (view.historyRead()) {
            reporter.begins(
                    "migrate", view.plan().steps().size(), view.history().rows().size());
        } else {
            reporter.begins("migrate");
        }
        Accepted accepted = accept(view, PendingScripts.NONE);
        if (accepted.nothingToDo()) {
            reporter.problems(accepted.problems());
            return accepted.done(view, List.of());
        }
        return locked(view.tables(options).orElseThrow(), accepted.scripts(), reporter);
    }

    private static boolean nothingToDo(View view) {
        return view.plan().steps().isEmpty() && view.review().preparation() instanceof Preparation.None;
    }

    /** Refuses to go on when anything is wrong, and says everything at once. */
    private Accepted accept(View view, PendingScripts before) {
        PendingScripts scripts = PendingScripts.of(view.plan(), options, before);
        List<Problem> problems = new ArrayList<>(view.problems(scripts));
        if (view.inspection().readOnly() && view.historyRead() && !nothingToDo(view)) {
            problems.add(0, readOnly(view));
        }
        if (!nothingToDo(view)) {
            // by the end of the run there may be more of them, and they get their rights
            problems.removeIf(problem -> problem.code() == ProblemCode.HISTORY_READERS);
        }
        if (problems.stream().anyMatch(Problem::isError)) {
            throw new MigrationException(problems);
        }
        return new Accepted(view, scripts, problems);
    }

    private static Problem readOnly(View view) {
        int pending = view.plan().steps().size();
        return Problem.error(ProblemCode.READ_ONLY, "the database cannot be written to")
                .found(pending == 1 ? "1 migration is pending" : "%d migrations are pending".formatted(pending))
                .state("nothing was changed")
                .cause("the server is a standby, or the session is read-only")
                .remedy("connect to the primary: targetServerType=primary in the URL");
    }

    private Done locked(HistoryTables tables, PendingScripts before, Reporter reporter) throws SQLException {
        MigrationLock lock = new MigrationLock(tables);
        new LockWait(session, lock, options.timeouts().lockWait(), reporter, secrets).acquire();
        SessionSettings settings = null;
        try {
            Accepted accepted = accept(View.of(session, catalog, options), before);
            reporter.problems(accepted.problems());
            settings =
                    SessionSettings.of(session.connection(), accepted.scripts().customParameters());
            RunContext run = new RunContext(
                    session, tables, options, accepted.view().inspection().role(), new RunLog(tables, build), settings);
            return apply(run, accepted, reporter);
        } finally {
            release(lock);
            if (settings != null) {
                restore(settings);
            }
        }
    }

    private Done apply(RunContext run, Accepted accepted, Reporter reporter) throws SQLException {
        View view = accepted.view();
        List<Step> steps = view.plan().steps();
        List<Problem> unserved = List.of();
        if (!(view.review().preparation() instanceof Preparation.None)) {
            new Setup(run, view).prepare();
            unserved = new ReaderGrants(run).grant();
        }
        if (steps.isEmpty()) {
            reporter.nothingLeft();
            reporter.problems(unserved);
            return accepted.done(view, unserved);
        }
        reporter.started(steps.size());
        note(run, List.of(run.log().event(LogEvent.RUN_STARTED, "%d pending".formatted(steps.size()))));
        boolean successful = false;
        try {
            for (Step step : steps) {
                apply(run, step, accepted.scripts().scripts().get(step), reporter);
            }
            successful = true;
        } finally {
            note(
                    run,
                    List.of(
                            run.log().event(LogEvent.RUN_FINISHED, successful ? "succeeded" : "failed"),
                            run.log().prune(options.target().eventsLimit())));
        }
        return conclude(run, accepted, reporter);
    }

    /** What is applied stays applied even if this look fails. */
    private Done conclude(RunContext run, Accepted accepted, Reporter reporter) {
        try {
            List<Problem> unserved = new ReaderGrants(run).grant();
            reporter.problems(unserved);
            return accepted.done(accepted.view().again(session, options), unserved);
        } catch (SQLException e) {
            Problem problem = Connector.problem(e);
            throw new MigrationException(problem.state("all pending migrations were applied before this"), e);
        }
    }

    private void apply(RunContext run, Step step, @Nullable ParsedScript script, Reporter reporter) {
        long start = System.nanoTime();
        reporter.started(step.migration());
        try {
            if (session.cancelled()) {
                throw CancelledRun.before(step.migration());
            }
            if (step instanceof Step.RunScript scripted && script != null) {
                execute(run, scripted, script);
            } else if (step instanceof Step.CallJava java) {
                new JavaExecution(run, java.migration()).execute();
            }
        } catch (MigrationFailure e) {
            session.beginClearingUp();
            Problem problem = reporter.failed(
                    step.migration(),
                    Duration.ofNanos(System.nanoTime() - start),
                    session.cancelled() ? CancelledRun.problem(step.migration(), e.problem()) : e.problem());
            throw new MigrationException(problem, e.getCause());
        }
        reporter.applied(step.migration(), Duration.ofNanos(System.nanoTime() - start));
    }

    private static void execute(RunContext run, Step.RunScript step, ParsedScript script) throws MigrationFailure {
        if (script.transactional()) {
            new ScriptExecution(run, step.migration(), script).execute();
        } else {
            new StatementExecution(run, step.migration(), script, step.done().size()).execute();
        }
    }

    /** What is only noted must not make a run fail; when the connection is lost, the migration has said so already. */
    private void note(RunContext run, List<String> statements) {
        try {
            String role = options.target().role();
            Batch batch = session.batch();
            if (role != null) {
                batch.addAll(run.asEngine());
            }
            batch.addAll(statements);
            if (role != null) {
                batch.addAll(run.settings().restore());
            }
            batch.run();
        } catch (Batch.BatchException e) {
            log.debug("The run could not be noted in the log", e);
        }
    }

    /** The server gives the lock back by itself when the connection is gone. */
    private void release(MigrationLock lock) {
        try {
            session.rollback();
            session.batch().add(lock.release()).run();
        } catch (Batch.BatchException e) {
            log.debug("The lock could not be given back", e);
            session.discard();
        }
    }

    /** A session that cannot be given back as it was is not given back at all. */
    private void restore(SessionSettings settings) {
        try {
            session.batch().addAll(settings.restore()).run();
            List<String> remains = settings.remains(session.connection());
            if (!remains.isEmpty()) {
                session.batch().addAll(remains).run();
            }
        } catch (Batch.BatchException | SQLException e) {
            log.debug("The session could not be set back", e);
            session.discard();
        }
    }
}
