package dev.godwit.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The down scripts that the history has kept, as they were when their migrations were applied. */
public final class DownScripts {

    private DownScripts() {}

    /**
     * Reads some of them, by the keys of their rows, without changing anything.
     *
     * @param inspection of a schema that has a history
     */
    public static Map<String, String> read(
            Connection connection,
            HistoryTables tables,
            Inspection inspection,
            @Nullable String role,
            Collection<String> keys)
            throws SQLException {
        Map<String, String> scripts = new HashMap<>();
        if (keys.isEmpty()
                || inspection.history().filter(Inspection.Table::marked).isEmpty()) {
            return scripts;
        }
        Map<String, String> versions = new HashMap<>();
        keys.forEach(key -> versions.put(tables.key(key), key));
        try (Statement statement = connection.createStatement()) {
            Rights.query(
                    statement,
                    role,
                    "SELECT version, down_script FROM " + tables.qualified()
                            + " WHERE down_script IS NOT NULL AND version IN (" + Sql.literals(versions.keySet())
                            + ")");
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    scripts.put(versions.get(rows.getString(1)), rows.getString(2));
                }
            }
        }
        return scripts;
    }
}
