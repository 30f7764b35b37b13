package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.HistoryTables;
import dev.godwit.history.LogEvent;
import dev.godwit.history.Sql;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions.Target;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Version;
import dev.godwit.plan.Preparation;
import dev.godwit.source.Catalog;
import dev.godwit.source.LocalMigration;
import java.util.ArrayList;
import java.util.List;

/** Makes the two tables: all of it, or nothing. */
final class Setup {

    private final RunContext run;
    private final View view;

    Setup(RunContext run, View view) {
        this.run = run;
        this.view = view;
    }

    void prepare() {
        Preparation preparation = view.review().preparation();
        if (preparation instanceof Preparation.None) {
            return;
        }
        HistoryTables tables = run.tables();
        Target target = run.options().target();
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
            statements.addAll(tables.takeOver(view.history().rows()));
            statements.add(noted("history taken over with %d rows"
                    .formatted(view.history().rows().size())));
        } else {
            statements.add(tables.createLog());
        }
        statements.addAll(tables.grants(target.historyReaders()));
        execute(statements);
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
        Batch batch = new Batch().add("BEGIN");
        String role = run.options().target().role();
        if (role != null) {
            batch.add("SET LOCAL ROLE " + Sql.name(role));
        }
        try {
            batch.addAll(statements).add("COMMIT").run(run.session().channel());
        } catch (BatchException e) {
            rollback();
            FailureAdvice advice = FailureAdvice.of(e.error(), null, run);
            throw new MigrationException(
                    Problem.error(
                                    e.error().sqlState().equals("42501") ? ProblemCode.PERMISSION : ProblemCode.HISTORY,
                                    "the history could not be prepared")
                            .found(e.error().lines())
                            .found("while running: " + e.sql())
                            .sqlState(e.error().sqlState())
                            .state("rolled back: nothing was changed")
                            .cause(advice.cause())
                            .remedy(advice.remedy()),
                    e.failure());
        }
    }

    private void rollback() {
        try {
            new Batch().add("ROLLBACK").run(run.session().channel());
        } catch (BatchException lost) {
            // the failure that led here is the one to report
        }
    }
}
