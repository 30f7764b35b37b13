package dev.godwit.history;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a database shows.
 *
 * @param serverVersion for example {@code 18.6}
 * @param product what the server calls itself in full
 * @param role whose rights the session has
 * @param backend the server process that answered
 * @param schema the schema that is meant; null when the connection has none
 * @param schemaExists whether that schema is there
 * @param readOnly whether the server or the session refuses to write
 * @param history the table, or whatever else it is, that has the history's name
 * @param log the table with the log's name
 * @param objects some objects of the schema that no extension owns; looked for only when there is no history
 * @param objectCount how many there are of them
 * @param foreignHistories tables in the schema in which other tools keep their history
 * @param elsewhere schemas, other than this one, in which a history of ours lies
 * @param elsewhereOnPath those of them that are in {@code search_path}
 * @param unserved the configured readers of the history that cannot read it; looked for only when both tables are there
 */
public record Inspection(
        String serverVersion,
        String product,
        String database,
        String role,
        int backend,
        @Nullable String schema,
        boolean schemaExists,
        boolean readOnly,
        Optional<Table> history,
        Optional<Table> log,
        List<String> objects,
        int objectCount,
        List<String> foreignHistories,
        List<String> elsewhere,
        List<String> elsewhereOnPath,
        Readers unserved) {

    public Inspection {
        objects = List.copyOf(objects);
        foreignHistories = List.copyOf(foreignHistories);
        elsewhere = List.copyOf(elsewhere);
        elsewhereOnPath = List.copyOf(elsewhereOnPath);
    }

    /** Whether the log is there. */
    public boolean logExists() {
        return log.isPresent();
    }

    /**
     * Roles that cannot read the history.
     *
     * @param grantable those that the current role may let read it
     * @param denied those that somebody else has to let read it
     * @param missing those that do not exist
     */
    public record Readers(List<String> grantable, List<String> denied, List<String> missing) {

        /** Every reader can read, or there are none. */
        public static final Readers NONE = new Readers(List.of(), List.of(), List.of());

        public Readers {
            grantable = List.copyOf(grantable);
            denied = List.copyOf(denied);
            missing = List.copyOf(missing);
        }
    }

    /**
     * A table with the name of one of ours.
     *
     * @param comment its comment
     * @param columns its columns with their types
     * @param keyColumns the columns of its primary key
     * @param readable whether the current role may select from it
     */
    public record Table(
            @Nullable String comment, Map<String, String> columns, List<String> keyColumns, boolean readable) {

        public Table {
            columns = Map.copyOf(columns);
            keyColumns = List.copyOf(keyColumns);
        }

        /** Whether it says that it is ours. */
        public boolean marked() {
            return comment != null && comment.startsWith("godwit:");
        }

        /** Whether it is in a format that this engine knows. */
        public boolean known() {
            return comment != null && (comment + " ").startsWith(HistoryTables.MARKER + " ");
        }

        /** Whether it has exactly the three columns of a home-made history, which can be taken over. */
        public boolean adoptable() {
            return !marked()
                    && columns.keySet().equals(Set.copyOf(HistoryTables.ADOPTABLE_COLUMNS))
                    && keyColumns.equals(List.of("version"))
                    && (isText(columns.get("version")) && isText(columns.get("description")))
                    && String.valueOf(columns.get("applied_at")).startsWith("timestamp");
        }

        /** The columns of a history that it does not have. */
        public List<String> missingHistoryColumns() {
            return missing(HistoryTables.historyColumns());
        }

        /** The columns of a log that it does not have. */
        public List<String> missingLogColumns() {
            return missing(HistoryTables.LOG_COLUMNS.keySet());
        }

        private List<String> missing(Collection<String> wanted) {
            return wanted.stream()
                    .filter(column -> !columns.containsKey(column))
                    .toList();
        }

        boolean zoned() {
            return "timestamp with time zone".equals(columns.get("applied_at"));
        }

        private static boolean isText(@Nullable String type) {
            return type != null && (type.equals("text") || type.startsWith("character varying"));
        }
    }
}
