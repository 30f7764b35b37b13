package dev.godwit.execute;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the server said, as far as it said it.
 *
 * @param position where in the text that was sent, in characters from 1; 0 for nowhere
 */
record ServerError(
        String sqlState,
        String message,
        @Nullable String detail,
        @Nullable String hint,
        @Nullable String context,
        @Nullable String schema,
        @Nullable String table,
        @Nullable String column,
        @Nullable String constraint,
        int position) {

    static ServerError of(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        ServerErrorMessage server = e instanceof PSQLException driver ? driver.getServerErrorMessage() : null;
        if (server == null) {
            return new ServerError(state, String.valueOf(e.getMessage()), null, null, null, null, null, null, null, 0);
        }
        String message = server.getMessage();
        return new ServerError(
                state,
                message == null ? String.valueOf(e.getMessage()) : message,
                server.getDetail(),
                server.getHint(),
                server.getWhere(),
                server.getSchema(),
                server.getTable(),
                server.getColumn(),
                server.getConstraint(),
                server.getPosition());
    }

    /** The same as a person reads it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(sqlState.isEmpty() ? message : "ERROR %s: %s".formatted(sqlState, message));
        add(lines, "detail", detail);
        add(lines, "hint", hint);
        add(lines, "context", context);
        return lines;
    }

    private static void add(List<String> lines, String label, @Nullable String value) {
        if (value != null) {
            lines.add(label + ": " + value);
        }
    }

    /** Whether the connection is lost, so that nobody knows what the server did last. */
    boolean connectionLost() {
        return sqlState.startsWith("08") || sqlState.equals("57P01") || sqlState.equals("57P02");
    }
}
