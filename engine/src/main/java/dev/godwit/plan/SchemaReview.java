package dev.godwit.plan;

import dev.godwit.history.HistoryTables;
import dev.godwit.history.Inspection;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.NonEmpty;
import dev.godwit.migration.Problem;
import dev.godwit.migration.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a schema can have a history, and what must be prepared for it.
 *
 * @param preparation what is to be done first
 * @param problems why not, or what to know
 */
public record SchemaReview(Preparation preparation, List<Problem> problems) {

    public SchemaReview {
        problems = List.copyOf(problems);
    }

    /** Judges what an inspection showed. */
    public static SchemaReview of(Inspection inspection, MigratorOptions options) {
        if (inspection.product().contains("CockroachDB")) {
            return refused(SchemaProblems.notPostgres(inspection));
        }
        String schema = inspection.schema();
        if (schema == null) {
            return refused(SchemaProblems.noSchema());
        }
        HistoryTables tables = HistoryTables.of(schema, options.target());
        Optional<Inspection.Table> history = inspection.history();
        return history.isPresent()
                ? ofTable(history.get(), tables, inspection)
                : ofSchema(schema, tables, inspection, options);
    }

    private static SchemaReview refused(Problem problem) {
        return new SchemaReview(new Preparation.Refused(), List.of(problem));
    }

    private static SchemaReview ofTable(Inspection.Table table, HistoryTables tables, Inspection inspection) {
        Optional<Inspection.Table> log = inspection.log();
        if (table.adoptable() || table.marked()) {
            if (!table.readable() || !log.map(Inspection.Table::readable).orElse(true)) {
                return refused(SchemaProblems.unreadable(tables, inspection));
            }
        } else {
            return refused(
                    table.missingHistoryColumns().isEmpty()
                            ? SchemaProblems.unmarked(tables)
                            : SchemaProblems.foreign(tables, table));
        }
        if (table.marked() && !table.known()) {
            return refused(SchemaProblems.newer(tables, table));
        }
        List<String> missing = table.marked() ? table.missingHistoryColumns() : List.of();
        if (!missing.isEmpty()) {
            return refused(SchemaProblems.incomplete(tables, tables.table(), missing));
        }
        List<String> missingInLog = log.map(Inspection.Table::missingLogColumns).orElse(List.of());
        if (!missingInLog.isEmpty()) {
            return refused(
                    table.marked()
                            ? SchemaProblems.incomplete(tables, tables.logTable(), missingInLog)
                            : SchemaProblems.foreignLog(tables, log.orElseThrow()));
        }
        if (!table.marked()) {
            return new SchemaReview(new Preparation.TakeOver(), List.of());
        }
        if (log.isEmpty()) {
            return new SchemaReview(new Preparation.AddLog(), List.of());
        }
        return inspection.unserved().grantable().isEmpty() || inspection.readOnly()
                ? new SchemaReview(new Preparation.None(), readers(tables, inspection))
                : new SchemaReview(new Preparation.Grant(), List.of());
    }

    /** The configured readers that cannot read the history, which keeps nobody from migrating. */
    public static List<Problem> readers(HistoryTables tables, Inspection inspection) {
        List<String> missing = inspection.unserved().missing();
        List<String> denied = new ArrayList<>(inspection.unserved().grantable());
        denied.addAll(inspection.unserved().denied());
        List<Problem> problems = new ArrayList<>();
        if (!denied.isEmpty()) {
            problems.add(SchemaProblems.deniedReaders(tables, denied));
        }
        if (!missing.isEmpty()) {
            problems.add(SchemaProblems.missingReaders(tables, missing));
        }
        return problems;
    }

    private static SchemaReview ofSchema(
            String schema, HistoryTables tables, Inspection inspection, MigratorOptions options) {
        Optional<Inspection.Table> log = inspection.log();
        if (log.isPresent() && !log.get().missingLogColumns().isEmpty()) {
            return refused(SchemaProblems.foreignLog(tables, log.get()));
        }
        if (options.target().schema() == null && !inspection.elsewhereOnPath().isEmpty()) {
            return refused(
                    SchemaProblems.moved(schema, inspection.elsewhereOnPath().get(0)));
        }
        if (inspection.objectCount() == 0) {
            return new SchemaReview(new Preparation.Create(!inspection.schemaExists()), List.of());
        }
        Version baseline = options.policies().baselineVersion();
        if (baseline != null) {
            return new SchemaReview(new Preparation.Baseline(baseline), List.of());
        }
        if (options.policies().nonEmpty() == NonEmpty.MIGRATE) {
            return new SchemaReview(new Preparation.Create(false), List.of());
        }
        return refused(SchemaProblems.nonEmpty(schema, inspection));
    }
}
