package dev.godwit.history;

import dev.godwit.migration.MigratorOptions.Target;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what the two tables keep about one migration besides its row, in one round trip. */
public final class RecordReader {

    private final HistoryTables tables;
    private final Inspection inspection;
    private final @Nullable String role;

    private RecordReader(HistoryTables tables, Inspection inspection, @Nullable String role) {
        this.tables = tables;
        this.inspection = inspection;
        this.role = role;
    }

    /**
     * What is kept about a migration.
     *
     * @param downScript the script that takes it back, as it was when it was applied
     * @param log its rows in the log, oldest first
     */
    public record Recorded(@Nullable String downScript, List<LogRow> log) {

        public Recorded {
            log = List.copyOf(log);
        }
    }

    /** A row of the log. */
    public record LogRow(
            Instant at,
            String event,
            @Nullable Integer statement,
            @Nullable String role,
            @Nullable String host,
            @Nullable String build,
            @Nullable String message) {}

    /** A reader for tables that were looked at before. */
    public static RecordReader of(Inspection inspection, Target target) {
        HistoryTables tables = HistoryTables.of(Objects.requireNonNull(inspection.schema()), target);
        return new RecordReader(tables, inspection, target.role());
    }

    /**
     * Reads.
     *
     * @param keys all spellings of its version that may be in the tables
     */
    public Recorded read(Connection connection, Collection<String> keys) throws SQLException {
        String wanted = " WHERE version IN (" + Sql.literals(keys) + ")";
        try (Statement statement = connection.createStatement()) {
            Rights.query(statement, role, downScript(wanted) + "; " + log(wanted));
            String downScript;
            try (ResultSet row = statement.getResultSet()) {
                downScript = row.next() ? row.getString(1) : null;
            }
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                List<LogRow> log = new ArrayList<>();
                while (row.next()) {
                    log.add(logRow(row));
                }
                return new Recorded(downScript, log);
            }
        }
    }

    private String downScript(String wanted) {
        return inspection.history().filter(Inspection.Table::marked).isPresent()
                ? "SELECT down_script FROM " + tables.qualified() + wanted + " AND down_script IS NOT NULL LIMIT 1"
                : "SELECT NULL WHERE false";
    }

    private String log(String wanted) {
        return inspection.logExists()
                ? "SELECT at, event, statement, role, host, build, message FROM " + tables.qualifiedLog() + wanted
                        + " ORDER BY id"
                : "SELECT NULL WHERE false";
    }

    private static LogRow logRow(ResultSet row) throws SQLException {
        return new LogRow(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("event"),
                row.getObject("statement", Integer.class),
                row.getString("role"),
                row.getString("host"),
                row.getString("build"),
                row.getString("message"));
    }
}
