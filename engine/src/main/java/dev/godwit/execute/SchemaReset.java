package dev.godwit.execute;

import dev.godwit.event.MigrationTarget;
import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.HistoryTables;
import dev.godwit.history.LogEvent;
import dev.godwit.history.SchemaObjects;
import dev.godwit.history.SchemaObjects.Found;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.source.Catalog;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Drops everything in a schema and leaves an empty history, in one transaction. */
public final class SchemaReset {

    private static final int MOST_SHOWN = 20;

    private final Session session;
    private final Catalog catalog;
    private final MigratorOptions options;
    private final @Nullable String build;
    private final long start = System.nanoTime();

    public SchemaReset(Session session, Catalog catalog, MigratorOptions options, @Nullable String build) {
        this.session = session;
        this.catalog = catalog;
        this.options = options;
        this.build = build;
    }

    /**
     * What a reset drops.
     *
     * @param objects as PostgreSQL calls them
     */
    public record Dropped(MigrationTarget target, List<String> objects) {

        public Dropped {
            objects = List.copyOf(objects);
        }
    }

    /** Finds what would be dropped. */
    public Dropped look() {
        try {
            View view = View.of(session, catalog, options);
            return new Dropped(view.target(session), names(objects(view)));
        } catch (SQLException e) {
            throw new MigrationException(Connector.problem(e), e);
        }
    }

    /** Drops it. */
    public Dropped execute() {
        try {
            View view = View.of(session, catalog, options);
            MigrationTarget target = view.target(session);
            Reporter reporter = new Reporter(target, catalog.series(), List.of(), start);
            reporter.begins("reset");
            objects(view);
            HistoryTables tables = view.tables(options).orElseThrow();
            Secrets secrets = Secrets.of(options.sources().placeholders());
            RunLog log = new RunLog(tables, build);
            return Exclusive.alone(
                    session, tables, options, view.sharesConnections(session, options), secrets, exclusive -> {
                        View now = View.of(session, catalog, options);
                        List<Found> objects = objects(now);
                        RunContext run = exclusive.begin(now, log, Set.of());
                        drop(objects, run, now);
                        return new Dropped(target, names(objects));
                    });
        } catch (SQLException e) {
            throw new MigrationException(Connector.problem(e), e);
        }
    }

    private static List<String> names(List<Found> objects) {
        return objects.stream().map(Found::toString).toList();
    }

    /** Refuses what must not be dropped. */
    private List<Found> objects(View view) throws SQLException {
        if (!options.policies().resetEnabled()) {
            throw new MigrationException(disabled("reset"), null);
        }
        if (view.inspection().readOnly()) {
            throw new MigrationException(ConnectionProblems.readOnly(), null);
        }
        String schema = view.inspection().schema();
        if (schema == null) {
            throw new MigrationException(view.review().problems());
        }
        SchemaObjects found = SchemaObjects.of(session.connection(), schema);
        if (!found.dependents().isEmpty()) {
            throw new MigrationException(blocked(schema, found.dependents()), null);
        }
        return found.objects();
    }

    static Problem disabled(String what) {
        return Problem.error(ProblemCode.RESET, what + " is not allowed here")
                .state("nothing was changed")
                .cause("it destroys data, so that it has to be allowed for each environment")
                .remedy("set godwit.reset.enabled=true where everything in the schema may be lost");
    }

    private static Problem blocked(String schema, List<String> dependents) {
        Problem problem = Problem.error(
                        ProblemCode.RESET, "objects outside of schema %s depend on what is in it".formatted(schema))
                .found(dependents.stream()
                        .limit(MOST_SHOWN)
                        .map(name -> "depends: " + name)
                        .toList());
        return (dependents.size() > MOST_SHOWN
                        ? problem.found("and %d more".formatted(dependents.size() - MOST_SHOWN))
                        : problem)
                .state("nothing was changed")
                .cause("dropping the schema's objects would drop or damage those as well")
                .remedy("drop them first, if they may be lost");
    }

    private void drop(List<Found> objects, RunContext run, View view) {
        Batch batch = run.session().batch();
        Watchdog.Watch watch = run.watch("the reset");
        try {
            batch.add("BEGIN")
                    .addAll(run.asEngine())
                    .addAll(run.fence().statements())
                    .add(run.ownLockTimeout());
            for (Found object : objects) {
                batch.add(object.drop());
            }
            if (!view.inspection().schemaExists()) {
                batch.add(run.tables().createSchema());
            }
            batch.add(run.tables().createHistory())
                    .add(run.tables().mark())
                    .add(run.tables().createLog())
                    .add(run.tables().continueLog(view.histories().lastChange()))
                    .add(run.log().event(LogEvent.RESET, "%d objects dropped".formatted(objects.size())))
                    .commit()
                    .addAll(run.settings().identity())
                    .run();
        } catch (BatchException e) {
            run.giveWay(e);
            new Aftermath(run).clean();
            throw new MigrationException(failed(e, run), e.failure());
        } finally {
            watch.close();
        }
    }

    private static Problem failed(BatchException e, RunContext run) {
        ServerError error = e.error();
        return Problem.error(ProblemCode.RESET, "the schema could not be reset")
                .found(error.lines())
                .found("while running: " + e.summary())
                .found(Blockers.of(error, run))
                .sqlState(error.sqlState())
                .state(
                        error.outcomeUnknown()
                                ? "unknown: either everything is dropped or nothing was changed"
                                : "rolled back: nothing was changed")
                .remedy(
                        error.sqlState().equals("42501")
                                ? "do it as the role that owns everything in the schema"
                                : "see what the server says, and try again");
    }
}
