package dev.godwit.plan;

import dev.godwit.history.ForeignHistories;
import dev.godwit.history.HistoryTables;
import dev.godwit.history.Inspection;
import dev.godwit.history.Sql;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/** The wording of what can be wrong with a schema and the tables of its history. */
final class SchemaProblems {

    private static final String NOTHING = "nothing was read or changed";

    private SchemaProblems() {}

    static Problem notPostgres(Inspection inspection) {
        return Problem.error(ProblemCode.NOT_POSTGRESQL, "the database is not PostgreSQL")
                .found(inspection.product())
                .state(NOTHING)
                .cause("CockroachDB has no advisory locks, so that two migrators could run at once")
                .remedy("use PostgreSQL 14 or newer");
    }

    static Problem noSchema() {
        return Problem.error(ProblemCode.SCHEMA, "the connection has no schema")
                .state(NOTHING)
                .cause("its search_path names no schema that exists and that the role may use")
                .remedy(
                        "set godwit.schema: a schema named there is created when it is missing;",
                        "or let the role use one: GRANT USAGE, CREATE ON SCHEMA public TO …");
    }

    static Problem unreadable(HistoryTables tables, Inspection inspection) {
        String role = Sql.name(inspection.role());
        String both = inspection.logExists() ? tables.qualified() + ", " + tables.qualifiedLog() : tables.qualified();
        return Problem.error(ProblemCode.PERMISSION, "the role may not read the history")
                .found("role %s, schema %s, tables %s".formatted(inspection.role(), tables.schema(), both))
                .state(NOTHING)
                .remedy(
                        "as the owner: GRANT USAGE ON SCHEMA %s TO %s;".formatted(Sql.name(tables.schema()), role),
                        "GRANT SELECT ON %s TO %s;".formatted(both, role));
    }

    static Problem deniedReaders(HistoryTables tables, List<String> roles) {
        List<String> grants = tables.grants(roles);
        return Problem.warning(ProblemCode.HISTORY_READERS, "the history is closed to %s".formatted(readers(roles)))
                .found(roles)
                .cause("godwit.history-readers names them, and the role that migrates may not let them read it")
                .remedy("as the owner: " + grants.get(0) + ";", grants.get(1));
    }

    static Problem missingReaders(HistoryTables tables, List<String> roles) {
        List<String> grants = tables.grants(roles);
        return Problem.warning(
                        ProblemCode.HISTORY_READERS,
                        "%s of the history %s not exist".formatted(readers(roles), roles.size() == 1 ? "does" : "do"))
                .found(roles)
                .cause("godwit.history-readers names roles that this server does not have")
                .remedy(
                        "create them, and let them read it as the next run would:",
                        grants.get(0) + ";",
                        grants.get(1) + ";",
                        "or correct godwit.history-readers");
    }

    private static String readers(List<String> roles) {
        return roles.size() == 1 ? "a reader" : "%d readers".formatted(roles.size());
    }

    static Problem foreign(HistoryTables tables, Inspection.Table table) {
        String name = name(tables, tables.table());
        return Problem.error(
                        ProblemCode.FOREIGN_TABLE,
                        ForeignHistories.owner(table)
                                .map(owner -> "the table %s seems to be that of %s".formatted(name, owner))
                                .orElse("the table %s is not Godwit's".formatted(name)))
                .found(columns(table))
                .state(NOTHING)
                .remedy(
                        "set godwit.table to another name, so that both can stay;",
                        "a table with just version, applied_at and description would have been taken over");
    }

    static Problem foreignLog(HistoryTables tables, Inspection.Table log) {
        return Problem.error(
                        ProblemCode.FOREIGN_TABLE,
                        "the table %s is not Godwit's".formatted(name(tables, tables.logTable())))
                .found(columns(log))
                .state(NOTHING)
                .cause("the log of the history always has its name, with _log behind it")
                .remedy("rename that table; or set godwit.table to another name");
    }

    static Problem unmarked(HistoryTables tables) {
        return Problem.error(ProblemCode.HISTORY, "the history has lost the comment that says that it is Godwit's")
                .found("%s has all columns and no comment".formatted(name(tables, tables.table())))
                .state(NOTHING)
                .cause("it was restored without comments, or somebody set another comment")
                .remedy("if the table is complete: " + tables.mark());
    }

    static Problem newer(HistoryTables tables, Inspection.Table table) {
        return Problem.error(ProblemCode.HISTORY, "the history was written by a newer Godwit")
                .found(name(tables, tables.table()) + " says: " + table.comment())
                .state(NOTHING)
                .remedy("update Godwit in this application");
    }

    static Problem incomplete(HistoryTables tables, String table, List<String> missing) {
        return Problem.error(ProblemCode.HISTORY, "the history lacks columns")
                .found("%s has no %s".formatted(name(tables, table), String.join(", ", missing)))
                .state(NOTHING)
                .cause("the table was altered by hand")
                .remedy("restore the columns from a backup of the table; docs/reference/history.md lists them");
    }

    static Problem moved(String schema, String before) {
        return Problem.error(ProblemCode.HISTORY_ELSEWHERE, "the history is in another schema of the search_path")
                .found("the connection's schema is now %s, the history lies in %s".formatted(schema, before))
                .state(NOTHING)
                .cause("a schema that comes first in search_path appeared later, such as one named like the role")
                .remedy(
                        "set godwit.schema=%s to go on with that history;".formatted(before),
                        "or godwit.schema=%s to begin a new one".formatted(schema));
    }

    static Problem nonEmpty(String schema, Inspection inspection) {
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
                        "set godwit.baseline-version to the version that the schema already has, or say migrations baseline <version>:",
                        "it and all before count as applied;",
                        "or set godwit.schema to a schema of its own;",
                        "or set godwit.non-empty=migrate to run every migration over what is there");
    }

    private static String name(HistoryTables tables, String table) {
        return tables.schema() + "." + table;
    }

    private static String columns(Inspection.Table table) {
        return table.columns().isEmpty()
                ? "no columns"
                : "columns "
                        + String.join(
                                ", ", table.columns().keySet().stream().sorted().toList());
    }
}
