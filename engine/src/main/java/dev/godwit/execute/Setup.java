package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.execute.Failure.Work;
import dev.godwit.history.HistoryRow;
import dev.godwit.history.HistoryTables;
import dev.godwit.history.LogEvent;
import dev.godwit.history.Sql;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Version;
import dev.godwit.plan.Preparation;
import dev.godwit.source.Catalog;
import dev.godwit.source.LocalMigration;
import java.util.ArrayList;
import java.util.List;

/** Makes the two tables: all of it, or nothing. Those who may read them get their rights afterwards. */
final class Setup {

    private final RunContext run;
    private final View view;

    Setup(RunContext run, View view) {
        this.run = run;
        this.view = view;
    }

    void prepare() {
        if (!isDone()) {
            execute(statements(view.review().preparation()));
        }
    }

    /** Whether both tables are there. */
    boolean isDone() {
        Preparation preparation = view.review().preparation();
        return preparation instanceof Preparation.None || preparation instanceof Preparation.Grant;
    }

    private List<String> statements(Preparation preparation) {
        HistoryTables tables = run.tables();
        List<String> statements = new ArrayList<>();
        if (preparation instanceof Preparation.Create create) {
            if (create.createSchema()) {
                statements.add(tables.createSchema());
            }
            statements.addAll(tables());
            statements.add(noted("history created"));
        } else if (preparation instanceof Preparation.Baseline baseline) {
            statements.addAll(tables());
            statements.addAll(baseline(baseline.version(), view.catalog()));
            statements.add(noted("history created, baseline " + baseline.version()));
        } else if (preparation instanceof Preparation.TakeOver) {
            List<HistoryRow> rows = view.histories().migrations().rows();
            statements.addAll(tables.takeOver(rows));
            statements.add(
                    noted("history taken over with %d row%s".formatted(rows.size(), rows.size() == 1 ? "" : "s")));
        } else {
            statements.add(tables.createLog());
            statements.add(noted("log created"));
        }
        return statements;
    }

    private List<String> tables() {
        return List.of(
                run.tables().createHistory(), run.tables().mark(), run.tables().createLog());
    }

    private String noted(String message) {
        return run.log().event(LogEvent.PREPARED, message);
    }

    private List<String> baseline(Version version, Catalog catalog) {
        HistoryWriter writer = new HistoryWriter(run.tables());
        List<LocalMigration> migrations = View.baselined(version, catalog);
        List<String> statements = new ArrayList<>();
        migrations.forEach(migration -> statements.add(writer.baseline(migration)));
        if (migrations.stream().noneMatch(migration -> migration.id().equals(version))) {
            statements.add(writer.baseline(version));
        }
        return statements;
    }

    private void execute(List<String> statements) {
        String role = run.options().target().role();
        Batch batch = run.session().batch();
        Watchdog.Watch watch = run.watch("the history");
        try {
            // a table that is taken over may be in use: whoever wants to read it would queue behind this
            batch.add("BEGIN").add(run.ownLockTimeout());
            if (role != null) {
                batch.add("SET LOCAL ROLE " + Sql.name(role));
            }
            batch.addAll(run.fence().statements()).addAll(statements).commit().run();
        } catch (BatchException e) {
            run.giveWay(e);
            rollback();
            throw new MigrationException(problem(e), e.failure());
        } finally {
            watch.close();
        }
    }

    private Problem problem(BatchException e) {
        ServerError error = e.error();
        FailureAdvice advice = FailureAdvice.of(Failure.besides(error, Work.SETUP, null, run.role()), run);
        return Problem.error(code(error), "the history could not be prepared")
                .found(error.lines())
                .found("while running: " + e.summary())
                .found(Blockers.of(error, run))
                .sqlState(error.sqlState())
                .state(
                        error.outcomeUnknown()
                                ? "unknown: either the history is there or nothing was changed"
                                : "rolled back: nothing was changed")
                .cause(advice.cause())
                .remedy(advice.remedy());
    }

    private static ProblemCode code(ServerError error) {
        if (error.outcomeUnknown()) {
            return ProblemCode.UNKNOWN_OUTCOME;
        }
        return error.sqlState().equals("42501") ? ProblemCode.PERMISSION : ProblemCode.HISTORY;
    }

    private void rollback() {
        try {
            run.session().rollback();
        } catch (BatchException lost) {
            // the failure that led here is the one to report
        }
    }
}
