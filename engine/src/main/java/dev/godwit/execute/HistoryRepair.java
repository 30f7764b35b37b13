package dev.godwit.execute;

import dev.godwit.event.MigrationTarget;
import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.DownScripts;
import dev.godwit.history.HistoryRow;
import dev.godwit.history.HistoryTables;
import dev.godwit.history.LogEvent;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Repair;
import dev.godwit.migration.Series;
import dev.godwit.migration.Version;
import dev.godwit.plan.MigrationNames;
import dev.godwit.source.Catalog;
import dev.godwit.source.LocalMigration;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Corrects what a history says, all of it or nothing, as its only migrator and without running any migration. */
public final class HistoryRepair {

    private final Session session;
    private final Repair repair;
    private final Catalog catalog;
    private final Catalog seeders;
    private final MigratorOptions options;
    private final @Nullable String build;
    private final long start = System.nanoTime();

    public HistoryRepair(
            Session session,
            Repair repair,
            Catalog catalog,
            Catalog seeders,
            MigratorOptions options,
            @Nullable String build) {
        this.session = session;
        this.catalog = catalog;
        this.seeders = seeders;
        if (repair instanceof Repair.Baseline baseline) {
            Version version = version(baseline.version(), catalog);
            this.repair = new Repair.Baseline(version.text());
            this.options = options.withBaseline(version);
        } else {
            this.repair = repair;
            this.options = options;
        }
        this.build = build;
    }

    /** A version that nothing has is a slip of the pen, after which everything would count as applied. */
    private static Version version(String wanted, Catalog catalog) {
        List<LocalMigration> versioned = catalog.migrations().stream()
                .filter(migration -> migration.id() instanceof Version)
                .toList();
        return Version.of(MigrationNames.exactlyOf(versioned).find(wanted).version());
    }

    /** What a repair did. */
    public record Result(MigrationTarget target, List<Correction.Item> items, Duration duration) {

        public Result {
            items = List.copyOf(items);
        }
    }

    public Result execute() {
        try {
            View view = View.of(session, catalog, options);
            MigrationTarget target = view.target(session);
            Reporter reporter = new Reporter(target, catalog.series(), List.of(), start);
            reporter.begins(repair instanceof Repair.Baseline ? "baseline" : "repair");
            List<Correction.Item> items = items(view);
            if (!items.isEmpty()) {
                items = correct(view.tables(options).orElseThrow(), view.sharesConnections(session, options));
            }
            return new Result(target, items, Duration.ofNanos(System.nanoTime() - start));
        } catch (SQLException e) {
            throw new MigrationException(Connector.problem(e), e);
        }
    }

    private List<Correction.Item> items(View view) throws SQLException {
        List<Problem> errors =
                view.review().problems().stream().filter(Problem::isError).toList();
        if (!errors.isEmpty()) {
            throw new MigrationException(errors);
        }
        List<Correction.Item> items = new ArrayList<>();
        View other = view.of(seeders, options);
        if (repair instanceof Repair.Everything) {
            items.addAll(items(repair, view));
            items.addAll(items(repair, other));
        } else if (repair instanceof Repair.Applied applied && Series.of(applied.target()) == Series.SEEDERS) {
            items.addAll(items(new Repair.Applied(Series.SEEDERS.version(applied.target())), other));
        } else if (repair instanceof Repair.Pending pending && Series.of(pending.target()) == Series.SEEDERS) {
            items.addAll(items(new Repair.Pending(Series.SEEDERS.version(pending.target())), other));
        } else if (repair instanceof Repair.OfStatement statement && Series.of(statement.target()) == Series.SEEDERS) {
            items.addAll(items(statement.of(Series.SEEDERS.version(statement.target())), other));
        } else {
            items.addAll(items(repair, view));
        }
        if (!items.isEmpty() && view.inspection().readOnly()) {
            throw new MigrationException(ConnectionProblems.readOnly(), null);
        }
        return items;
    }

    private List<Correction.Item> items(Repair what, View view) throws SQLException {
        HistoryTables tables = view.tables(options).orElseThrow();
        Map<String, String> downs = DownScripts.read(
                session.connection(),
                tables,
                view.inspection(),
                options.target().role(),
                compared(view));
        return Correction.of(what, view, downs, new HistoryWriter(tables), new RunLog(tables, build));
    }

    /** The keys of the rows whose down scripts matter: to read all of them takes memory. */
    private List<String> compared(View view) {
        return repair instanceof Repair.Everything
                ? view.history().rows().stream().map(HistoryRow::key).toList()
                : List.of();
    }

    private List<Correction.Item> correct(HistoryTables tables, boolean shared) throws SQLException {
        Secrets secrets = Secrets.of(options.sources().placeholders());
        RunLog log = new RunLog(tables, build);
        return Exclusive.alone(session, tables, options, shared, secrets, exclusive -> {
            View view = View.of(session, catalog, options);
            List<Correction.Item> items = items(view);
            if (!items.isEmpty()) {
                RunContext run = exclusive.begin(view, log, Set.of());
                new Setup(run, view).prepare();
                write(items, run);
            }
            return items;
        });
    }

    private void write(List<Correction.Item> items, RunContext run) {
        Batch batch = run.session().batch();
        Watchdog.Watch watch = run.watch("the repair");
        try {
            batch.add("BEGIN")
                    .add(run.ownLockTimeout())
                    .addAll(run.asEngine())
                    .addAll(run.fence().statements())
                    .addAll(run.tables().catchUp());
            for (Correction.Item item : items) {
                batch.addAll(item.statements());
                // else the rest of a script's progress would be over as well
                if (!(repair instanceof Repair.OfStatement)) {
                    batch.add(run.log()
                            .event(
                                    LogEvent.REPAIRED,
                                    item.version(),
                                    item.script() == null ? item.version() : item.script(),
                                    item.what()));
                }
            }
            batch.commit().addAll(run.settings().identity()).run();
        } catch (BatchException e) {
            run.giveWay(e);
            new Aftermath(run).clean();
            throw new MigrationException(problem(e, run), e.failure());
        } finally {
            watch.close();
        }
    }

    private static Problem problem(BatchException e, RunContext run) {
        ServerError error = e.error();
        boolean denied = error.sqlState().equals("42501");
        return Problem.error(
                        denied ? ProblemCode.PERMISSION : ProblemCode.HISTORY, "the history could not be corrected")
                .found(error.lines())
                .found("while running: " + e.summary())
                .found(Blockers.of(error, run))
                .sqlState(error.sqlState())
                .state(
                        error.outcomeUnknown()
                                ? "unknown: either all of it is corrected or nothing"
                                : "rolled back: nothing was changed")
                .remedy(
                        denied
                                ? "do it as the role that owns the history, or let it GRANT the right"
                                : "see what the server says, and try again");
    }
}
