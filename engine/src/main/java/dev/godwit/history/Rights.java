package dev.godwit.history;

import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Whose rights a query has. */
final class Rights {

    private Rights() {}

    /**
     * Runs a query with the rights of the role that migrates, in the same message: what it may read, and which schema
     * {@code $user} stands for, is the same as in the migrations. The session has its own role back afterwards.
     *
     * @param statement of a connection in autocommit, which has the query's result then
     * @param role null for the session's own
     */
    static void query(Statement statement, @Nullable String role, String query) throws SQLException {
        statement.setEscapeProcessing(false);
        if (role == null) {
            statement.execute(query);
        } else {
            statement.execute("SELECT pg_catalog.set_config('role', " + Sql.literal(role) + ", true); " + query);
            statement.getMoreResults();
        }
    }
}
