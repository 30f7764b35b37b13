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
    private final String fixed;

    RunLog(HistoryTables tables, @Nullable String build) {
        this.tables = tables;
        this.fixed = "%s, %s, %s"
                .formatted(Sql.literal(UUID.randomUUID().toString()), Sql.literal(HostName.get()), Sql.literal(build));
    }

    String event(LogEvent event, @Nullable String message) {
        return row(event, null, null, null, null, message);
    }

    String event(LogEvent event, String version, String script, @Nullable String message) {
        return row(event, version, script, null, null, message);
    }

    String statementDone(String version, String script, int statement, String checksum) {
        return row(LogEvent.STATEMENT_DONE, version, script, statement, checksum, null);
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
                + Sql.literal(event.name()) + ", " + Sql.literal(version) + ", " + Sql.literal(script) + ", "
                + (statement == null ? "NULL" : statement) + ", " + Sql.literal(checksum) + ", "
                + Sql.literal(text == null ? null : text.replace("\0", "")) + ")";
    }

    /** Forgets the oldest rows; what tells how far an unfinished script is stays. */
    String prune(int limit) {
        String log = tables.qualifiedLog();
        return "DELETE FROM " + log + " l WHERE l.id <= (SELECT id FROM " + log + " ORDER BY id DESC OFFSET " + limit
                + " LIMIT 1) AND (l.event NOT IN ('" + LogEvent.SCRIPT_STARTED + "', '" + LogEvent.STATEMENT_DONE
                + "') OR EXISTS (SELECT FROM " + log + " later WHERE later.version = l.version AND later.event = '"
                + LogEvent.APPLIED + "' AND later.id > l.id))";
    }
}
