package dev.godwit.execute;

import dev.godwit.event.MigrationTarget;
import dev.godwit.history.ActivityReader;
import dev.godwit.history.Histories;
import dev.godwit.history.History;
import dev.godwit.history.HistoryReader;
import dev.godwit.history.HistoryRow;
import dev.godwit.history.HistoryTables;
import dev.godwit.history.Inspection;
import dev.godwit.history.Inspector;
import dev.godwit.history.LogNote;
import dev.godwit.history.Sql;
import dev.godwit.migration.Activity;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.migration.Series;
import dev.godwit.migration.Severity;
import dev.godwit.migration.Version;
import dev.godwit.plan.Plan;
import dev.godwit.plan.Planner;
import dev.godwit.plan.Preparation;
import dev.godwit.plan.SchemaReview;
import dev.godwit.source.Catalog;
import dev.godwit.source.LocalMigration;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database and the migrations of this build, as one look shows them.
 *
 * @param histories what is applied, or will count as applied after the preparation
 * @param plan empty when the history cannot be read
 * @param reader reads the history again; null when there is none to read
 */
public record View(
        Inspection inspection,
        SchemaReview review,
        Histories histories,
        Plan plan,
        Catalog catalog,
        @Nullable HistoryReader reader) {

    /** Without a history nothing can be said about any migration: neither that it is applied nor that it is pending. */
    private static final Plan NO_PLAN = new Plan(List.of(), List.of(), null, List.of());

    private static final String DENIED = "42501";

    /** The login is no member of the role, or there is no such role. */
    private static final Set<String> UNUSABLE_ROLE = Set.of(DENIED, "22023");

    /** Looks, in two round trips and without changing anything. */
    public static View of(Session session, Catalog catalog, MigratorOptions options) throws SQLException {
        Inspection inspection = inspect(session, options);
        session.servedBy(inspection.backend());
        SchemaReview review = SchemaReview.of(inspection, options);
        HistoryReader reader = readable(review.preparation())
                ? HistoryReader.of(
                        tables(inspection, catalog, options).orElseThrow(),
                        inspection,
                        options.target().role())
                : null;
        Histories histories =
                reader == null ? expected(review.preparation(), catalog) : reader.read(session.connection());
        return of(inspection, review, histories, catalog, options, reader);
    }

    private static Inspection inspect(Session session, MigratorOptions options) throws SQLException {
        String role = options.target().role();
        try {
            return Inspector.inspect(session.connection(), options.target());
        } catch (SQLException e) {
            if (role != null && UNUSABLE_ROLE.contains(String.valueOf(e.getSQLState()))) {
                String login = session.connection().getMetaData().getUserName();
                throw new MigrationException(unusable(role, login, ServerError.of(e)), e);
            }
            throw e;
        }
    }

    private static Problem unusable(String role, String login, ServerError error) {
        return Problem.error(ProblemCode.PERMISSION, "the role of the migrations cannot be used")
                .found(error.lines())
                .sqlState(error.sqlState())
                .state("nothing was read or changed")
                .cause("godwit.role is %s, and %s logs in".formatted(role, login))
                .remedy(
                        error.sqlState().equals(DENIED)
                                ? List.of(
                                        "let the login use it: GRANT %s TO %s;"
                                                .formatted(Sql.name(role), Sql.name(login)),
                                        "or correct godwit.role")
                                : List.of("correct godwit.role, or create the role"));
    }

    /** Looks again: in one round trip if the history was complete, since it then has the same columns as before. */
    public View again(Session session, MigratorOptions options) throws SQLException {
        return reader == null || !(review.preparation() instanceof Preparation.None)
                ? of(session, catalog, options)
                : of(inspection, review, reader.read(session.connection()), catalog, options, reader);
    }

    private static View of(
            Inspection inspection,
            SchemaReview review,
            Histories histories,
            Catalog catalog,
            MigratorOptions options,
            @Nullable HistoryReader reader) {
        History history = histories.of(catalog.series());
        Plan plan = refused(review) ? NO_PLAN : Planner.plan(catalog.series(), catalog.migrations(), history, options);
        return new View(inspection, review, histories, plan, catalog, reader);
    }

    /** The same look, at the other series of this build. */
    public View of(Catalog other, MigratorOptions options) {
        return of(inspection, review, histories, other, options, reader);
    }

    /** What the history says of this series. */
    public History history() {
        return histories.of(catalog.series());
    }

    /** Whether there is a history that is the engine's own already. */
    boolean hasHistory() {
        return reader != null && !(review.preparation() instanceof Preparation.TakeOver);
    }

    /** Whether it is known what is applied. Of a history that is not there yet it is known, too. */
    public boolean historyRead() {
        return !refused(review);
    }

    private static boolean refused(SchemaReview review) {
        return review.preparation() instanceof Preparation.Refused;
    }

    private static boolean readable(Preparation preparation) {
        return preparation instanceof Preparation.None
                || preparation instanceof Preparation.Grant
                || preparation instanceof Preparation.AddLog
                || preparation instanceof Preparation.TakeOver;
    }

    /** A baseline says nothing of seeders. */
    private static Histories expected(Preparation preparation, Catalog catalog) {
        return preparation instanceof Preparation.Baseline baseline && catalog.series() == Series.MIGRATIONS
                ? Histories.of(History.of(baseline(baseline.version(), catalog)))
                : Histories.empty();
    }

    /** What a baseline records: each migration up to its version, and the version itself when no migration has it. */
    private static List<HistoryRow> baseline(Version version, Catalog catalog) {
        List<HistoryRow> rows = new ArrayList<>();
        for (LocalMigration migration : baselined(version, catalog)) {
            rows.add(HistoryRow.baseline(migration.id(), migration.description()));
        }
        if (rows.stream().noneMatch(row -> version.equals(row.id()))) {
            rows.add(HistoryRow.baseline(version, "Baseline"));
        }
        return rows;
    }

    static List<LocalMigration> baselined(Version version, Catalog catalog) {
        return catalog.migrations().stream()
                .filter(migration -> migration.id() instanceof Version own && own.compareTo(version) <= 0)
                .toList();
    }

    /** Whether connections of the server are shared, so that nothing holds for longer than a transaction. */
    boolean sharesConnections(Session session, MigratorOptions options) {
        return switch (options.target().pooler()) {
            case SESSION -> false;
            case TRANSACTION -> true;
            // who says that there is none is not believed when there is one: a lock would stay in it for ever
            case NONE, AUTO -> {
                OptionalInt announced = session.channel().announcedBackend();
                yield announced.isPresent() && announced.getAsInt() != inspection.backend();
            }
        };
    }

    /** The tables of the history; empty when the connection has no schema. */
    Optional<HistoryTables> tables(MigratorOptions options) {
        return tables(inspection, catalog, options);
    }

    private static Optional<HistoryTables> tables(Inspection inspection, Catalog catalog, MigratorOptions options) {
        return Optional.ofNullable(inspection.schema())
                .map(schema -> HistoryTables.of(schema, options.target(), catalog.series()));
    }

    /** What whoever migrates does at this moment; nothing when nobody does. */
    public Optional<Activity> activity(Session session, MigratorOptions options) throws SQLException {
        Optional<ActivityReader> activities = activities(options);
        return activities.isEmpty() ? Optional.empty() : activities.get().read(session.connection());
    }

    /** Whether somebody may be at work who has no lock at this moment. */
    boolean betweenMigrations(Session session, MigratorOptions options) throws SQLException {
        return reader != null
                && inspection.logExists()
                && activities(options).orElseThrow().betweenMigrations(session.connection());
    }

    private Optional<ActivityReader> activities(MigratorOptions options) {
        return tables(options)
                .map(tables -> Secrets.of(options.sources().placeholders()).activities(tables, options));
    }

    /** The schema that is meant, as people read it. */
    public String schema() {
        return Objects.requireNonNullElse(inspection.schema(), "(none)");
    }

    /** What the run is about. */
    public MigrationTarget target(Session session) throws SQLException {
        return new MigrationTarget(
                ServerAddress.of(session.connection()), inspection.database(), schema(), inspection.role());
    }

    /** Everything that is wrong, errors first; the scripts that are to run are judged by {@link PendingScripts}. */
    public List<Problem> problems(PendingScripts scripts) {
        return scripts.with(problems());
    }

    /** What is as it was after a migration failed and was rolled back: the next run tries it again, whatever the reason was. */
    public List<Problem> failures() {
        return failed().map(View::failure).toList();
    }

    private static Problem failure(LogNote note) {
        String script = note.script() == null ? note.version() : note.script();
        return Problem.warning(
                        ProblemCode.FAILED_BEFORE,
                        "the last attempt at " + ScriptPosition.shortName(script) + " failed")
                .as(Severity.INFORMATION)
                .at(script)
                .found(note.attempt())
                .remedy("correct what it names, and migrate; the log table has all of the problem");
    }

    /** When, where and why those have failed that are pending. */
    List<String> attempts() {
        return failed().flatMap(note -> note.attempt().stream()).toList();
    }

    private Stream<LogNote> failed() {
        Map<String, LogNote> failed = history().log().failed();
        return plan.migrations().stream()
                .filter(migration -> migration.state() == MigrationState.PENDING)
                .flatMap(migration -> Optional.ofNullable(failed.get(migration.version())).stream());
    }

    /** What is wrong besides. */
    List<Problem> problems() {
        List<Problem> all = new ArrayList<>(catalog.problems());
        all.addAll(review.problems());
        all.addAll(plan.problems());
        return all;
    }
}
