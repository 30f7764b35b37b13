package dev.godwit.execute;

import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationTarget;
import dev.godwit.execute.Errand.Todo;
import dev.godwit.history.HistoryTables;
import dev.godwit.history.LogEvent;
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

/** Applies or takes back migrations, as the only migrator of a history. */
public final class Run {

    private static final Logger log = LoggerFactory.getLogger(Run.class);

    private final Session session;
    private final Errand errand;
    private final Catalog catalog;
    private final MigratorOptions options;
    private final List<MigrationListener> listeners;
    private final @Nullable String build;
    private final Secrets secrets;
    private final long start = System.nanoTime();
    private final List<Step> performed = new ArrayList<>();
    private boolean started;
    private @Nullable RunContext unfinished;
    private String waited = "";

    public Run(
            Session session,
            Errand errand,
            Catalog catalog,
            MigratorOptions options,
            List<MigrationListener> listeners,
            @Nullable String build) {
        this.session = session;
        this.errand = errand;
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
     * @param before what it found at first
     * @param view what it found at last
     * @param steps what it did
     */
    public record Result(
            View before,
            View view,
            MigrationTarget target,
            List<Step> steps,
            List<Problem> problems,
            Duration duration) {}

    /**
     * A look that nothing is wrong with.
     *
     * @param steps what is to be done
     * @param problems warnings and information, of which a look after the run shows only what is still true
     */
    private record Accepted(View view, List<Step> steps, PendingScripts scripts, List<Problem> problems) {

        /**
         * All of it has been done.
         *
         * @param last what a look shows now
         * @param performed what this run has done
         * @param more what has turned up meanwhile
         */
        Done done(View last, List<Step> performed, List<Problem> more) {
            List<Problem> all = new ArrayList<>(problems);
            all.addAll(more);
            return new Done(view, last, List.copyOf(performed), all);
        }
    }

    /** What was done when a run went well. */
    private record Done(View before, View view, List<Step> steps, List<Problem> problems) {}

    /**
     * A dry run.
     *
     * @param written what it has written
     */
    public record Printed(View view, MigrationTarget target, List<Problem> problems, DryRunScript.Written written) {}

    /** Runs; when there is nothing to do, in two round trips. */
    public Result execute() {
        try {
            View view = View.of(session, catalog, options);
            MigrationTarget target = view.target(session);
            Reporter reporter = new Reporter(target, catalog.series(), listeners, start);
            Done done;
            try {
                done = execute(view, reporter);
            } catch (SQLException | RuntimeException | Error e) {
                reporter.finished(false);
                throw e;
            }
            return new Result(
                    done.before(), done.view(), target, done.steps(), done.problems(), reporter.finished(true));
        } catch (SQLException e) {
            throw new MigrationException(session.cancelled() ? CancelledRun.beforeAll() : Connector.problem(e), e);
        }
    }

    /**
     * Writes what {@link #execute} would send, as a script for psql, without changing or locking anything.
     *
     * @return what it wrote: all of it, or what comes before the first Java migration
     */
    public Printed print(Appendable out) {
        try {
            View view = View.of(session, catalog, options);
            Accepted accepted = accept(view, errand.todo(view, session, options), PendingScripts.NONE);
            HistoryTables tables = view.tables(options).orElseThrow();
            SessionSettings settings =
                    SessionSettings.of(session.connection(), accepted.scripts().customParameters());
            MigrationTarget target = view.target(session);
            RunContext run = new RunContext(
                    session.printing(out),
                    tables,
                    options,
                    view.inspection().role(),
                    new RunLog(tables, build),
                    settings,
                    Watchdog.NONE,
                    view.history().log().vanished(),
                    Fence.NONE);
            DryRunScript.Written written = new DryRunScript(run, errand, target, out)
                    .write(view, accepted.steps(), accepted.scripts(), !nothingToDo(view, accepted.steps()));
            return new Printed(view, target, accepted.problems(), written);
        } catch (SQLException e) {
            throw new MigrationException(Connector.problem(e), e);
        }
    }

    private Done execute(View view, Reporter reporter) throws SQLException {
        Todo todo = errand.todo(view, session, options);
        if (view.historyRead()) {
            reporter.begins(errand, todo.steps().size(), view.history().rows().size());
        } else {
            reporter.begins(errand.mode());
        }
        PendingScripts scripts = PendingScripts.NONE;
        try {
            Accepted accepted = accept(view, todo, scripts);
            if (nothingToDo(view, accepted.steps())) {
                reporter.problems(accepted.problems());
                return accepted.done(view, List.of(), List.of());
            }
            scripts = accepted.scripts();
        } catch (MigrationException e) {
            if (!mayBeOutdated(e) || view.inspection().readOnly()) {
                throw e;
            }
        }
        return alone(view, scripts, reporter);
    }

    private boolean nothingToDo(View view, List<Step> steps) {
        return steps.isEmpty() && (!errand.makesHistory() || view.review().preparation() instanceof Preparation.None);
    }

    /** Refuses to go on when anything is wrong, and says everything at once. */
    private Accepted accept(View view, Todo todo, PendingScripts before) {
        PendingScripts scripts = PendingScripts.of(todo.steps(), view, options, before);
        List<Problem> problems = new ArrayList<>(scripts.with(todo.problems()));
        boolean nothingToDo = nothingToDo(view, todo.steps());
        if (view.inspection().readOnly() && view.historyRead() && !nothingToDo) {
            problems.add(
                    0,
                    ConnectionProblems.readOnly()
                            .found("migrations: " + errand.todo(todo.steps().size())));
        }
        if (view.sharesConnections(session, options)) {
            problems.addAll(0, PoolerProblems.of(todo.steps(), scripts, options));
        }
        if (!nothingToDo) {
            // by the end of the run there may be more of them, and they get their rights
            problems.removeIf(problem -> problem.code() == ProblemCode.HISTORY_READERS);
        }
        if (problems.stream().anyMatch(Problem::isError)) {
            throw new MigrationException(problems);
        }
        return new Accepted(view, todo.steps(), scripts, problems);
    }

    /**
     * Whether a look without the lock may be mistaken: what is locked is no part of its snapshot, so that a script which
     * somebody has just finished can seem to have stopped.
     */
    private static boolean mayBeOutdated(MigrationException e) {
        return e.problems().stream()
                .filter(Problem::isError)
                .allMatch(problem -> problem.code() == ProblemCode.INTERRUPTED);
    }

    private Done alone(View first, PendingScripts before, Reporter reporter) throws SQLException {
        HistoryTables tables = first.tables(options).orElseThrow();
        RunLog runLog = new RunLog(tables, build);
        boolean shared = first.sharesConnections(session, options);
        try {
            return alone(tables, runLog, shared, before, reporter);
        } catch (SQLException | RuntimeException | Error e) {
            // it has given way to somebody else, and cannot go on now
            finish(false);
            throw e;
        }
    }

    private Done alone(HistoryTables tables, RunLog runLog, boolean shared, PendingScripts before, Reporter reporter)
            throws SQLException {
        return Exclusive.alone(session, tables, options, shared, secrets, exclusive -> {
            if (!performed.isEmpty() && !errand.canBeResumed()) {
                throw new MigrationException(PoolerProblems.changedInBetween(performed.size()), null);
            }
            View view = View.of(session, catalog, options);
            Accepted accepted = accept(view, errand.todo(view, session, options), before);
            if (exclusive.isFirst()) {
                waited = exclusive.waited();
                reporter.problems(accepted.problems());
            }
            return apply(exclusive.begin(view, runLog, accepted.scripts().customParameters()), accepted, reporter);
        });
    }

    private Done apply(RunContext run, Accepted accepted, Reporter reporter) throws SQLException {
        View view = accepted.view();
        List<Step> steps = accepted.steps();
        List<Problem> unserved = prepare(run, view, steps);
        if (steps.isEmpty() && !started) {
            reporter.nothingLeft();
            reporter.problems(unserved);
            return accepted.done(view, performed, unserved);
        }
        begin(run, steps, reporter);
        boolean successful = false;
        boolean over = true;
        try {
            for (Step step : steps) {
                perform(run, step, accepted.scripts().scripts().get(step), reporter);
                performed.add(step);
            }
            successful = true;
        } catch (Fence.LookAgainException e) {
            over = false;
            throw e;
        } finally {
            if (over) {
                finish(successful);
            }
        }
        return conclude(run, accepted, reporter);
    }

    private void finish(boolean successful) {
        RunContext run = unfinished;
        unfinished = null;
        if (run != null) {
            note(
                    run,
                    List.of(
                            run.log().event(LogEvent.RUN_FINISHED, successful ? "succeeded" : "failed"),
                            run.log().prune(options.target().eventsLimit())));
        }
    }

    private List<Problem> prepare(RunContext run, View view, List<Step> steps) throws SQLException {
        if (view.review().preparation() instanceof Preparation.None || nothingToDo(view, steps)) {
            return List.of();
        }
        Setup setup = new Setup(run, view);
        setup.prepare();
        List<Problem> unserved = new ReaderGrants(run).grant();
        if (!setup.isDone() && run.fence().isUp()) {
            throw new Fence.LookAgainException(null);
        }
        return unserved;
    }

    private void begin(RunContext run, List<Step> steps, Reporter reporter) {
        unfinished = run;
        if (started) {
            reporter.remaining(steps.size());
            return;
        }
        started = true;
        reporter.started(steps.size());
        List<String> statements = new ArrayList<>(run.tables().catchUp());
        statements.add(run.log().event(LogEvent.RUN_STARTED, errand.todo(steps.size()) + waited));
        note(run, statements);
    }

    /** What is applied stays applied even if this look fails. */
    private Done conclude(RunContext run, Accepted accepted, Reporter reporter) {
        try {
            List<Problem> unserved = new ReaderGrants(run).grant();
            reporter.problems(unserved);
            return accepted.done(accepted.view().again(session, options), performed, unserved);
        } catch (SQLException e) {
            Problem problem = Connector.problem(e);
            throw new MigrationException(problem.state("everything that was to do was done before this"), e);
        }
    }

    private void perform(RunContext run, Step step, @Nullable ParsedScript script, Reporter reporter) {
        long start = System.nanoTime();
        reporter.started(step);
        try {
            if (session.cancelled()) {
                throw CancelledRun.before(step.source());
            }
            execute(run, step, script, reporter);
        } catch (MigrationFailure e) {
            session.beginClearingUp();
            Problem problem = reporter.failed(
                    step,
                    Duration.ofNanos(System.nanoTime() - start),
                    session.cancelled() ? CancelledRun.problem(step.source(), e.problem()) : e.problem());
            throw new MigrationException(problem, e.getCause());
        }
        reporter.done(step, Duration.ofNanos(System.nanoTime() - start));
    }

    private static void execute(RunContext run, Step step, @Nullable ParsedScript script, Reporter reporter)
            throws MigrationFailure {
        Watchdog.Watch watch = run.watchdog().watch(reporter.longMigration(step));
        try {
            StepExecution.execute(run, step, script);
        } finally {
            watch.close();
        }
    }

    /** What is only noted must not make a run fail; when the connection is lost, the migration has said so already. */
    private void note(RunContext run, List<String> statements) {
        try {
            String role = options.target().role();
            Batch batch = run.session().batch();
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
}
