package dev.godwit.execute;

import dev.godwit.history.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a pool or the application had in a session before a run, so that the session can be given back as it was.
 *
 * <p>{@code RESET ALL} would also forget a pool's own parameters such as {@code app.tenant}, which no catalog lists: so
 * only what differs is set back.
 *
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-custom.html">Customized Options</a>
 */
final class SessionSettings {

    private static final String QUERY = "SELECT 'setting', name, setting FROM pg_catalog.pg_settings"
            + " WHERE source = 'session' AND name NOT LIKE 'transaction\\_%%'"
            + " UNION ALL SELECT 'custom', name, pg_catalog.current_setting(name, true)"
            + " FROM pg_catalog.unnest(ARRAY[%s]::text[]) AS custom (name)"
            + " WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_settings s WHERE lower(s.name) = lower(custom.name))"
            + " UNION ALL SELECT 'leftover', command, NULL FROM (%s) AS leftover (command)"
            + " UNION ALL SELECT 'role', 'role', pg_catalog.current_setting('role')"
            + " UNION ALL SELECT 'user', 'session_authorization', session_user";

    private static final String NO_ROLE = "none";
    private static final int MIGRATION_LOCK = 1;
    private static final String DIFFERENT = "different";

    private record Setting(String name, @Nullable String value) {

        String set() {
            return "SELECT pg_catalog.set_config(%s, %s, false)".formatted(Sql.literal(name), Sql.literal(value));
        }

        String row() {
            return "(%s, %s)".formatted(Sql.literal(name), Sql.literal(value));
        }
    }

    private final Setting user;
    private final Setting role;
    private final List<Setting> settings;
    private final List<Setting> custom;
    private final Set<String> leftovers;

    private SessionSettings(
            Setting user, Setting role, List<Setting> settings, List<Setting> custom, Set<String> leftovers) {
        this.user = user;
        this.role = role;
        this.settings = List.copyOf(settings);
        this.custom = List.copyOf(custom);
        this.leftovers = Set.copyOf(leftovers);
    }

    /**
     * Takes note of it, in a session that has the lock of a migrator.
     *
     * @param custom the parameters that no catalog lists and that the migrations set
     */
    static SessionSettings of(Connection connection, Set<String> custom) throws SQLException {
        Setting user = new Setting("", null);
        Setting role = new Setting("", null);
        List<Setting> set = new ArrayList<>();
        List<Setting> own = new ArrayList<>();
        Set<String> leftovers = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        QUERY.formatted(Sql.literals(custom), Leftovers.query(MIGRATION_LOCK)))) {
            while (row.next()) {
                Setting setting = new Setting(row.getString(2), row.getString(3));
                switch (row.getString(1)) {
                    case "role" -> role = setting;
                    case "user" -> user = setting;
                    case "custom" -> own.add(setting);
                    case "leftover" -> leftovers.add(setting.name());
                    default -> set.add(setting);
                }
            }
        }
        return new SessionSettings(user, role, set, own, leftovers);
    }

    /** Who logged in. */
    String login() {
        return String.valueOf(user.value());
    }

    /** Whose rights the session has. */
    String currentUser() {
        return String.valueOf((NO_ROLE.equals(role.value()) ? user : role).value());
    }

    /** The statements that bring back whose rights the session has. */
    List<String> identity() {
        return List.of(
                "SET SESSION AUTHORIZATION " + Sql.literal(user.value()), "SET ROLE " + Sql.literal(role.value()));
    }

    /** The statements that bring everything back: in one round trip, though the server looks at all its parameters. */
    List<String> restore() {
        List<String> statements = new ArrayList<>(identity());
        statements.add(restoreSettings());
        if (!custom.isEmpty()) {
            statements.add(restoreCustom());
        }
        return statements;
    }

    /**
     * The same, and the statements that take away what a migration may have left in the session besides.
     *
     * @param prepares whether it may have prepared statements under names
     */
    List<String> clean(boolean prepares) {
        List<String> statements = new ArrayList<>(restore());
        statements.addAll(Leftovers.clean(leftovers, prepares));
        return statements;
    }

    /** The statements that bring back what {@link #restore()} has no right to, and forget what nobody lists. */
    private List<String> force() {
        List<String> statements = new ArrayList<>(identity());
        statements.add("RESET ALL");
        settings.forEach(setting -> statements.add(setting.set()));
        custom.forEach(setting -> statements.add(setting.set()));
        return statements;
    }

    /** Setting a parameter to NULL is resetting it. */
    private String restoreSettings() {
        return "SELECT pg_catalog.set_config(s.name, b.setting, false) FROM pg_catalog.pg_settings s"
                + " LEFT JOIN (VALUES " + rows(settings) + ") AS b (name, setting) ON b.name = s.name"
                + " WHERE CASE WHEN b.name IS NULL THEN s.source = 'session' AND s.name NOT LIKE 'transaction\\_%'"
                + " ELSE s.setting IS DISTINCT FROM b.setting END"
                + " AND (s.context = 'user' OR pg_catalog.current_setting('is_superuser')::boolean)";
    }

    private String restoreCustom() {
        return "SELECT pg_catalog.set_config(b.name, b.setting, false) FROM (VALUES " + rows(custom)
                + ") AS b (name, setting) WHERE coalesce(pg_catalog.current_setting(b.name, true), '')"
                + " <> coalesce(b.setting, '')";
    }

    /** The first row gives the columns their type, and names no parameter. */
    private static String rows(List<Setting> settings) {
        return "(NULL::text, NULL::text)"
                + settings.stream().map(setting -> ", " + setting.row()).collect(Collectors.joining());
    }

    /** The statements that bring back what {@link #restore()} leaves; nothing, as a rule. */
    List<String> remains(Connection connection) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(Leftovers.query(0) + " UNION ALL SELECT '" + DIFFERENT
                        + "' WHERE EXISTS (SELECT FROM pg_catalog.pg_settings s"
                        + " LEFT JOIN (VALUES " + rows(settings) + ") AS b (name, setting) ON b.name = s.name"
                        + " WHERE CASE WHEN b.name IS NULL THEN s.source = 'session'"
                        + " AND s.name NOT LIKE 'transaction\\_%' ELSE s.setting IS DISTINCT FROM b.setting END)")) {
            while (row.next()) {
                String command = row.getString(1);
                if (command.equals(DIFFERENT)) {
                    statements.addAll(force());
                } else if (!leftovers.contains(command)) {
                    statements.add(command);
                }
            }
        }
        return statements;
    }
}
