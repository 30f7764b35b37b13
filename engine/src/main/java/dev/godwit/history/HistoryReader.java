package dev.godwit.history;

import dev.godwit.migration.MigrationId;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.Series;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a history, in one round trip and without changing anything. */
public final class HistoryReader {

    /** What a row begins with that a newer engine wrote for something that this one does not know. */
    private static final Pattern UNKNOWN_PREFIX = Pattern.compile("[A-Z]+:.*", Pattern.DOTALL);

    private static final String NANOS = "1000000000";

    private final HistoryTables tables;
    private final boolean marked;
    private final @Nullable String role;
    private final String query;

    private HistoryReader(HistoryTables tables, boolean marked, @Nullable String role, String query) {
        this.tables = tables;
        this.marked = marked;
        this.role = role;
        this.query = query;
    }

    /** A reader for a table that was looked at before: its query fits the columns that are there. */
    public static HistoryReader of(HistoryTables tables, Inspection inspection, @Nullable String role) {
        Inspection.Table table = inspection.history().orElseThrow();
        return new HistoryReader(
                tables,
                table.marked(),
                role,
                lastChange(tables, inspection.logExists()) + "; " + history(tables, table, inspection.logExists())
                        + "; " + unfinished(tables, inspection.logExists()));
    }

    /** It comes first: what is changed after this and seen all the same does no harm, the other way round it would. */
    private static String lastChange(HistoryTables tables, boolean logExists) {
        return logExists
                ? "SELECT coalesce(max(id), 0) FROM " + tables.qualifiedLog() + " WHERE " + LogEvent.isChange()
                : "SELECT 0";
    }

    /** A column without a time zone is read as UTC, which is also what the engine writes into it. */
    private static String history(HistoryTables tables, Inspection.Table table, boolean logExists) {
        String appliedAt = table.zoned() ? "applied_at" : "applied_at AT TIME ZONE 'UTC'";
        String select = "SELECT version, description,"
                + " CASE WHEN isfinite(applied_at) THEN extract(epoch FROM %s)::numeric END".formatted(appliedAt);
        return table.marked()
                ? select + ", kind, script, checksum, applied_by, extract(epoch FROM execution_time)::numeric,"
                        + " down_script IS NOT NULL, host, build FROM " + tables.qualified() + " LEFT JOIN "
                        + places(tables, logExists) + " USING (version) ORDER BY sequence, version"
                : select + ", NULL, NULL, NULL, NULL, NULL, false, NULL, NULL FROM " + tables.qualified()
                        + " ORDER BY applied_at, version";
    }

    /** Where each was applied last. */
    private static String places(HistoryTables tables, boolean logExists) {
        return logExists
                ? "(SELECT DISTINCT ON (version) version, host, build FROM " + tables.qualifiedLog()
                        + " WHERE event = '" + LogEvent.APPLIED + "' ORDER BY version, id DESC) place"
                : "(SELECT NULL::text AS version, NULL::text AS host, NULL::text AS build) place";
    }

    private static String unfinished(HistoryTables tables, boolean logExists) {
        String active = "EXISTS (SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database"
                + " WHERE l.pid <> pg_catalog.pg_backend_pid() AND " + new MigrationLock(tables).held() + ")";
        if (!logExists) {
            return "SELECT NULL::text, NULL::text, NULL::text, " + active;
        }
        return "SELECT s.version, s.event, s.checksum, " + active
                + ", extract(epoch FROM s.at)::numeric, s.role, s.host, s.build, s.script, s.message"
                + " FROM (SELECT 1) one LEFT JOIN (SELECT * FROM " + tables.qualifiedLog()
                + " l WHERE (l." + LogEvent.isProgress() + " OR l.id IN (SELECT max(id) FROM " + tables.qualifiedLog()
                + " WHERE event = '" + LogEvent.FAILED + "' GROUP BY version) OR (l.event = '" + LogEvent.APPLIED
                + "' AND l.version NOT IN (SELECT version FROM " + tables.qualified() + ")))"
                + " AND NOT EXISTS (SELECT FROM " + tables.qualifiedLog() + " later WHERE later.version = l.version"
                + " AND later." + LogEvent.isEnd() + " AND later.id > l.id)) s ON true ORDER BY s.id";
    }

    /** The tables that it reads. */
    public HistoryTables tables() {
        return tables;
    }

    public Histories read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Rights.query(statement, role, query);
            long lastChange;
            try (ResultSet results = statement.getResultSet()) {
                results.next();
                lastChange = results.getLong(1);
            }
            statement.getMoreResults();
            Map<Series, List<HistoryRow>> rows = new EnumMap<>(Series.class);
            List<String> order = new ArrayList<>();
            try (ResultSet results = statement.getResultSet()) {
                while (results.next()) {
                    accept(results, rows);
                    order.add(results.getString(1));
                }
            }
            statement.getMoreResults();
            try (ResultSet results = statement.getResultSet()) {
                return histories(rows, results, order, lastChange);
            }
        }
    }

    /** What a newer engine wrote is left out, and what nobody understands is kept, to be said. */
    private void accept(ResultSet results, Map<Series, List<HistoryRow>> rows) throws SQLException {
        String stored = results.getString(1);
        Series series = series(stored);
        String key = series.version(stored);
        MigrationId id = MigrationId.parse(key).orElse(null);
        if (id != null || !marked || !UNKNOWN_PREFIX.matcher(key).matches()) {
            rows.computeIfAbsent(series, its -> new ArrayList<>()).add(row(results, key, id));
        }
    }

    private Series series(String stored) {
        return marked ? Series.of(stored) : Series.MIGRATIONS;
    }

    private static HistoryRow row(ResultSet results, String key, @Nullable MigrationId id) throws SQLException {
        return new HistoryRow(
                key,
                results.getString(2),
                instant(results, 3),
                id,
                kind(results.getString(4)),
                results.getString(5),
                results.getString(6),
                results.getString(7),
                duration(results, 8),
                results.getBoolean(9),
                results.getString(10),
                results.getString(11));
    }

    private Histories histories(
            Map<Series, List<HistoryRow>> rows, ResultSet results, List<String> order, long lastChange)
            throws SQLException {
        Map<Series, LogTale> tales = new EnumMap<>(Series.class);
        boolean active = false;
        while (results.next()) {
            active = results.getBoolean(4);
            String stored = results.getString(1);
            if (stored != null) {
                Series series = series(stored);
                tales.computeIfAbsent(series, its -> new LogTale())
                        .add(
                                series.version(stored),
                                results.getString(2),
                                String.valueOf(results.getString(3)),
                                note(results));
            }
        }
        boolean migratorActive = active;
        Function<Series, History> of = series ->
                tales.getOrDefault(series, new LogTale()).history(rows.getOrDefault(series, List.of()), migratorActive);
        return new Histories(of.apply(Series.MIGRATIONS), of.apply(Series.SEEDERS), order, lastChange);
    }

    private static LogNote note(ResultSet results) throws SQLException {
        return new LogNote(
                results.getString(1),
                Objects.requireNonNull(instant(results, 5)),
                results.getString(6),
                results.getString(7),
                results.getString(8),
                results.getString(9),
                results.getString(10));
    }

    private static @Nullable MigrationKind kind(@Nullable String text) {
        for (MigrationKind kind : MigrationKind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        return null;
    }

    private static @Nullable Instant instant(ResultSet results, int column) throws SQLException {
        Duration sinceEpoch = duration(results, column);
        return sinceEpoch == null ? null : Instant.EPOCH.plus(sinceEpoch);
    }

    private static @Nullable Duration duration(ResultSet results, int column) throws SQLException {
        BigDecimal seconds = results.getBigDecimal(column);
        return seconds == null
                ? null
                : Duration.ofNanos(seconds.multiply(new BigDecimal(NANOS)).longValue());
    }
}
