package dev.godwit.execute;

import dev.godwit.history.HistoryTables;
import dev.godwit.history.LogEvent;
import dev.godwit.history.Sql;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the statements that add rows to the log. */
final class RunLog {

    private static final int MOST_CHARACTERS = 8000;

    private final HistoryTables tables;
    private final String run = Sql.literal(UUID.randomUUID().toString());
    private final String fixed;

    RunLog(HistoryTables tables, @Nullable String build) {
        this.tables = tables;
        this.fixed = "%s, %s, %s".formatted(run, Sql.literal(HostName.get()), Sql.literal(build));
    }

    String event(LogEvent event, @Nullable String message) {
        return row(event, null, null, null, null, message);
    }

    String event(LogEvent event, String version, String script, @Nullable String message) {
        return row(event, version, script, null, null, message);
    }

    String statement(LogEvent event, String version, String script, int statement, String checksum) {
        return statement(event, version, script, statement, checksum, null);
    }

    String statement(
            LogEvent event, String version, String script, int statement, String checksum, @Nullable String message) {
        return row(event, version, script, statement, checksum, message);
    }

    /** A query that finds a row of this run. */
    String find(LogEvent event, String version) {
        return "SELECT 1 FROM " + tables.qualifiedLog() + " WHERE run = " + run + " AND event = "
                + Sql.literal(event.name()) + " AND version = " + Sql.literal(tables.key(version));
    }

    /** The condition that another run has changed the history since a row of the log. */
    String isChangedByOthers(long since) {
        return "EXISTS (SELECT FROM " + tables.qualifiedLog() + " WHERE id > " + since + " AND run <> " + run + " AND "
                + LogEvent.isChange() + ")";
    }

    private String row(
            LogEvent event,
            @Nullable String version,
            @Nullable String script,
            @Nullable Integer statement,
            @Nullable String checksum,
            @Nullable String message) {
        String text = message == null || message.length() <= MOST_CHARACTERS
                ? message
                : message.substring(0, MOST_CHARACTERS) + "…";
        return "INSERT INTO " + tables.qualifiedLog()
                + " (run, host, build, event, version, script, statement, checksum, message) VALUES (" + fixed + ", "
                + Sql.literal(event.name()) + ", " + Sql.literal(version == null ? null : tables.key(version)) + ", "
                + Sql.literal(script) + ", "
                + (statement == null ? "NULL" : statement) + ", " + Sql.literal(checksum) + ", "
                + Sql.literal(text == null ? null : text.replace("\0", "")) + ")";
    }

    /**
     * Forgets the oldest rows. What tells how far an unfinished script is stays; of its attempts only the last counts:
     * otherwise a script that fails at every start would fill the log. The last change stays, too, by which others notice
     * that there was one.
     */
    String prune(int limit) {
        String log = tables.qualifiedLog();
        return "DELETE FROM " + log + " l WHERE l.id <= (SELECT id FROM " + log + " ORDER BY id DESC OFFSET " + limit
                + " LIMIT 1) AND l.id <> (SELECT coalesce(max(id), 0) FROM " + log + " WHERE " + LogEvent.isChange()
                + ") AND (NOT l." + LogEvent.isProgress() + " OR EXISTS (SELECT FROM " + log
                + " later WHERE later.version = l.version AND later.id > l.id AND (later." + LogEvent.isEnd()
                + " OR (later.event = l.event AND NOT l." + LogEvent.isDone() + "))))";
    }
}
