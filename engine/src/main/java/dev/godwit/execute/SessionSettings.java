package dev.godwit.execute;

import dev.godwit.history.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pool or the application had set in a session before a run, so that the session can be given back as it was.
 *
 * @param identity the statements that bring back whose rights the session has
 * @param settings the statements that bring back its other settings
 */
record SessionSettings(List<String> identity, List<String> settings) {

    private static final String QUERY = "SELECT name, setting FROM pg_catalog.pg_settings"
            + " WHERE source = 'session' AND name NOT LIKE 'transaction\\_%'"
            + " UNION ALL SELECT 'role', current_setting('role')"
            + " UNION ALL SELECT 'session_authorization', session_user";

    static SessionSettings of(Connection connection) throws SQLException {
        String authorization = "";
        String role = "";
        List<String> settings = new ArrayList<>();
        settings.add("RESET ALL");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            while (row.next()) {
                String set = "SELECT pg_catalog.set_config(%s, %s, false)"
                        .formatted(Sql.literal(row.getString(1)), Sql.literal(row.getString(2)));
                switch (row.getString(1)) {
                    case "role" -> role = set;
                    case "session_authorization" -> authorization = set;
                    default -> settings.add(set);
                }
            }
        }
        return new SessionSettings(List.of(authorization, role), List.copyOf(settings));
    }

    /** The statements that bring everything back. */
    List<String> restore() {
        List<String> statements = new ArrayList<>(identity);
        statements.addAll(settings);
        return statements;
    }
}
