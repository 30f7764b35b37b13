package dev.godwit.plan;

import dev.godwit.history.ForeignHistories;
import dev.godwit.history.Inspection;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.NonEmpty;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a schema can have a history, and what must be prepared for it.
 *
 * @param preparation what is to be done first
 * @param problems why not, or what to know
 */
public record SchemaReview(Preparation preparation, List<Problem> problems) {

    private static final String NOTHING = "nothing was read or changed";

    public SchemaReview {
        problems = List.copyOf(problems);
    }

    /** Judges what an inspection showed. */
    public static SchemaReview of(Inspection inspection, MigratorOptions options) {
        if (inspection.product().contains("CockroachDB")) {
            return refused(Problem.error(ProblemCode.NOT_POSTGRESQL, "the database is not PostgreSQL")
                    .found(inspection.product())
                    .state(NOTHING)
                    .cause("CockroachDB has no advisory locks, so that two migrators could run at once")
                    .remedy("use PostgreSQL 14 or newer"));
        }
        String schema = inspection.schema();
        if (schema == null) {
            return refused(noSchema());
        }
        Optional<Inspection.Table> history = inspection.history();
        return history.isPresent()
                ? ofTable(history.get(), schema, inspection, options)
                : ofSchema(schema, inspection, options);
    }

    private static SchemaReview refused(Problem problem) {
        return new SchemaReview(new Preparation.Refused(), List.of(problem));
    }

    private static SchemaReview ofTable(
            Inspection.Table table, String schema, Inspection inspection, MigratorOptions options) {
        String name = schema + "." + options.target().table();
        if (!table.readable()) {
            return refused(Problem.error(ProblemCode.PERMISSION, "the role may not read the history")
                    .found("role %s, table %s".formatted(inspection.sessionUser(), name))
                    .state(NOTHING)
                    .remedy("as the table's owner: GRANT SELECT ON %s, %s.%s TO \"%s\""
                            .formatted(name, schema, options.target().logTable(), inspection.sessionUser())));
        }
        if (table.adoptable()) {
            return new SchemaReview(new Preparation.TakeOver(), List.of());
        }
        if (!table.marked()) {
            return refused(foreignTable(table, name));
        }
        if (!table.known()) {
            return refused(Problem.error(ProblemCode.HISTORY, "the history was written by a newer Godwit")
                    .found(name + " says: " + table.comment())
                    .state(NOTHING)
                    .remedy("update Godwit in this application"));
        }
        if (!table.missingColumns().isEmpty()) {
            return refused(Problem.error(ProblemCode.HISTORY, "the history lacks columns")
                    .found("%s has no %s".formatted(name, String.join(", ", table.missingColumns())))
                    .state(NOTHING)
                    .cause("the table was altered by hand")
                    .remedy("restore the columns from a backup of the table; docs/reference/history.md lists them"));
        }
        return new SchemaReview(inspection.logExists() ? new Preparation.None() : new Preparation.AddLog(), List.of());
    }

    private static SchemaReview ofSchema(String schema, Inspection inspection, MigratorOptions options) {
        MigratorOptions.Target target = options.target();
        if (target.schema() == null && !inspection.elsewhereOnPath().isEmpty()) {
            return refused(moved(schema, inspection.elsewhereOnPath().get(0)));
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
        return refused(nonEmpty(schema, inspection));
    }

    private static Problem noSchema() {
        return Problem.error(ProblemCode.SCHEMA, "the connection has no schema")
                .state(NOTHING)
                .cause("its search_path names no schema that exists and that the role may use")
                .remedy(
                        "set godwit.schema: a schema named there is created when it is missing;",
                        "or let the role use one: GRANT USAGE, CREATE ON SCHEMA public TO …");
    }

    private static Problem foreignTable(Inspection.Table table, String name) {
        @Nullable String owner = ForeignHistories.owner(table).orElse(null);
        Problem problem = Problem.error(
                        ProblemCode.FOREIGN_TABLE,
                        owner == null
                                ? "the table %s is not Godwit's".formatted(name)
                                : "the table %s seems to be that of %s".formatted(name, owner))
                .found("columns "
                        + String.join(
                                ", ", table.columns().keySet().stream().sorted().toList()))
                .state(NOTHING);
        return problem.remedy(
                "set godwit.table to another name, so that both can stay;",
                "a table with just version, applied_at and description would have been taken over");
    }

    private static Problem moved(String schema, String before) {
        return Problem.error(ProblemCode.HISTORY_ELSEWHERE, "the history is in another schema of the search_path")
                .found("the connection's schema is now %s, the history lies in %s".formatted(schema, before))
                .state(NOTHING)
                .cause("a schema that comes first in search_path appeared later, such as one named like the role")
                .remedy(
                        "set godwit.schema=%s to go on with that history;".formatted(before),
                        "or godwit.schema=%s to begin a new one".formatted(schema));
    }

    private static Problem nonEmpty(String schema, Inspection inspection) {
        List<String> found = new ArrayList<>();
        found.add("%d object%s, such as %s"
                .formatted(
                        inspection.objectCount(),
                        inspection.objectCount() == 1 ? "" : "s",
                        String.join(", ", inspection.objects())));
        inspection
                .foreignHistories()
                .forEach(table -> ForeignHistories.tool(table)
                        .ifPresent(tool -> found.add("%s is the history of %s".formatted(table, tool))));
        if (!inspection.elsewhere().isEmpty()) {
            found.add("a history of Godwit lies in schema " + String.join(", ", inspection.elsewhere()));
        }
        return Problem.error(ProblemCode.NON_EMPTY, "the schema %s has objects but no history".formatted(schema))
                .found(found)
                .state(NOTHING)
                .cause(
                        inspection.elsewhere().isEmpty()
                                ? "the database existed before Godwit, or the URL names the wrong database"
                                : "the connection's schema is not the one that was migrated before")
                .remedy(
                        "set godwit.baseline-version to the version that the schema already has: it and all before count as applied;",
                        "or set godwit.schema to a schema of its own;",
                        "or set godwit.non-empty=migrate to run every migration over what is there");
    }
}
