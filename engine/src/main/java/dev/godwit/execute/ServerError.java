package dev.godwit.execute;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the server said, as far as it said it.
 *
 * @param severity ERROR or FATAL; null when it was not the server that spoke but the driver
 * @param terse whether the driver keeps everything but the message to itself, which may quote rows
 * @param position where in the text that was sent, in characters from 1; 0 for nowhere
 */
record ServerError(
        @Nullable String severity,
        String sqlState,
        String message,
        @Nullable String detail,
        @Nullable String hint,
        @Nullable String context,
        @Nullable String table,
        @Nullable String column,
        @Nullable String constraint,
        int position,
        boolean terse) {

    /** The server ends the session, and what it did not commit before is gone. */
    private static final Set<String> ENDED_BEFORE_COMMIT = Set.of("25P03", "25P04", "57P05");

    /** The server ends the session at any moment, also while it commits. */
    private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P04");

    /** The server ends the session, or stops altogether, for a reason that at other times is an error like any other. */
    private static final Set<String> THE_END = Set.of("FATAL", "PANIC");

    static ServerError of(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        ServerErrorMessage server = e instanceof PSQLException driver ? driver.getServerErrorMessage() : null;
        if (server == null) {
            return new ServerError(null, state, driverMessage(e), null, null, null, null, null, null, 0, false);
        }
        String message = server.getMessage();
        return new ServerError(
                server.getSeverity(),
                state,
                message == null ? String.valueOf(e.getMessage()) : message,
                server.getDetail(),
                server.getHint(),
                server.getWhere(),
                server.getTable(),
                server.getColumn(),
                server.getConstraint(),
                server.getPosition(),
                isTerse(e, server));
    }

    /** The connection has the parameter {@code logServerErrorDetail=false}; the exception alone shows that. */
    private static boolean isTerse(SQLException e, ServerErrorMessage server) {
        String message = String.valueOf(e.getMessage());
        return Stream.of(server.getDetail(), server.getHint(), server.getWhere())
                .anyMatch(part -> part != null && !message.contains(part));
    }

    /** The driver says that it failed, and only the exception behind it says why: an unknown host, a time-out. */
    private static String driverMessage(SQLException e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = UrlSecrets.of(e).strip();
        if (root == e || root instanceof SQLException) {
            return message;
        }
        String reason = root.getClass().getSimpleName();
        return message + "\n" + (root.getMessage() == null ? reason : reason + ": " + UrlSecrets.of(root));
    }

    /** The same as a person reads it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String code = sqlState.isEmpty() ? "" : sqlState + ": ";
        lines.addAll(((severity == null ? "" : severity + " ") + code + message)
                .lines()
                .toList());
        if (terse) {
            lines.add("detail: not shown, since the connection says logServerErrorDetail=false");
            return lines;
        }
        add(lines, "detail", detail);
        add(lines, "hint", hint);
        add(lines, "context", context);
        return lines;
    }

    /** The same without what only says which of our own statements it was. */
    ServerError withoutContext() {
        boolean hides = terse && (detail != null || hint != null);
        return new ServerError(
                severity, sqlState, message, detail, hint, null, table, column, constraint, position, hides);
    }

    private static void add(List<String> lines, String label, @Nullable String value) {
        if (value != null) {
            lines.add(label + ": " + value);
        }
    }

    /** Whether the session is over. */
    boolean connectionLost() {
        return outcomeUnknown() || ENDED_BEFORE_COMMIT.contains(sqlState);
    }

    /** Whether the session is over and nobody knows what the server did last. */
    boolean outcomeUnknown() {
        return sqlState.startsWith("08")
                || ENDED.contains(sqlState)
                || (severity != null && THE_END.contains(severity) && !ENDED_BEFORE_COMMIT.contains(sqlState));
    }
}
