package dev.godwit.history;

import dev.godwit.migration.MigratorOptions.Target;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The down scripts that the history has kept, as they were when their migrations were applied. */
public final class DownScripts {

    private DownScripts() {}

    /**
     * Reads some of them, by the keys of their rows, without changing anything.
     *
     * @param inspection of a schema that has a history
     */
    public static Map<String, String> read(
            Connection connection, Inspection inspection, Target target, Collection<String> keys) throws SQLException {
        Map<String, String> scripts = new HashMap<>();
        if (keys.isEmpty()
                || inspection.history().filter(Inspection.Table::marked).isEmpty()) {
            return scripts;
        }
        HistoryTables tables = HistoryTables.of(Objects.requireNonNull(inspection.schema()), target);
        try (Statement statement = connection.createStatement()) {
            Rights.query(
                    statement,
                    target.role(),
                    "SELECT version, down_script FROM " + tables.qualified()
                            + " WHERE down_script IS NOT NULL AND version IN (" + Sql.literals(keys) + ")");
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    scripts.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return scripts;
    }
}
