package dev.godwit.execute;

import dev.godwit.history.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of an index that a statement could not build while others write. Nothing else is named: an index that is
 * invalid for another reason, or that somebody builds at this moment, must not be dropped.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY">Building Indexes
 *     Concurrently</a>
 * @see <a href="https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY">Rebuilding Indexes
 *     Concurrently</a>
 */
final class InvalidIndexes {

    private static final Logger log = LoggerFactory.getLogger(InvalidIndexes.class);

    /** Also where there is a comment. */
    private static final String SPACE = "(?:\\s|--[^\\r\\n]*+|(?>/\\*.*?\\*/))";

    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\d_$]*)";
    private static final String QUALIFIED = "(?:" + NAME + "\\s*\\.\\s*)?" + NAME;

    private static final Pattern CREATE =
            pattern("\\s*CREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+CONCURRENTLY\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:" + NAME
                    + "\\s*)?\\bON\\b\\s*(?:ONLY\\b\\s*)?" + QUALIFIED);

    private static final Pattern REINDEX =
            pattern("\\s*REINDEX\\s*(?:\\([^)]*\\)\\s*)?(INDEX|TABLE|SCHEMA|DATABASE)\\s+(?:CONCURRENTLY\\s+)?(?:"
                    + QUALIFIED + ")?");

    private static final Pattern CAPITALS = Pattern.compile("[A-Z]+");

    /** What the server calls the indexes that are to take the place of others. */
    private static final String SUFFIX = "'_cc(new|old)[0-9]*$'";

    /** How an index is called when the statement does not say it. */
    private static final String OWN_NAME = " AND c.relname ~ '_idx[0-9]*$'";

    /** An index of a partitioned table is invalid as long as a partition lacks it, which is another matter. */
    private static final String INVALID =
            "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)"
                    + " FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
                    + " JOIN pg_catalog.pg_class t ON t.oid = i.indrelid"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname !~ '^pg_'";

    /**
     * Whoever builds an index has this lock on the table until the end; what he builds, the server does not tell everybody.
     */
    private static final String NOT_BUILT_NOW =
            " AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.relation = t.oid AND l.granted"
                    + " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
                    + " AND l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid())";

    /** Who names no schema means the first in which there is such a table. */
    private static final String VISIBLE = " AND pg_catalog.pg_table_is_visible(t.oid)";

    private static final String VALID = "SELECT FROM pg_catalog.pg_index i"
            + " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_class t ON t.oid = i.indrelid"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE i.indisvalid";

    private InvalidIndexes() {}

    private static Pattern pattern(String expression) {
        return Pattern.compile(expression.replace("\\s", SPACE), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /**
     * Finds what a statement has left.
     *
     * @param sql the statement, which failed
     */
    static List<String> find(Connection connection, String sql) {
        String condition = condition(sql);
        return condition == null ? List.of() : query(connection, condition + NOT_BUILT_NOW + " ORDER BY 1 LIMIT 3");
    }

    /**
     * Finds what a statement has left that is about to run again, in the session in which it will.
     *
     * @return the names of indexes to drop before
     */
    static List<String> left(Connection connection, String sql) {
        String condition = areDropped(sql) ? condition(sql) : null;
        return condition == null
                ? List.of()
                : query(connection, condition + (namesSchema(sql) ? "" : VISIBLE) + NOT_BUILT_NOW + " ORDER BY 1");
    }

    /**
     * Finds the index that is all that a statement with {@code IF NOT EXISTS} has found when it is over. It has waited for
     * whoever had built it, so that nobody builds it any more.
     */
    static List<String> taken(Connection connection, String sql) {
        return hasName(sql) ? query(connection, condition(sql) + (namesSchema(sql) ? "" : VISIBLE)) : List.of();
    }

    /** Whether what a statement leaves is dropped before it runs again: not when another's could be taken for it. */
    static boolean areDropped(String sql) {
        return hasName(sql) || REINDEX.matcher(sql).lookingAt();
    }

    private static boolean hasName(String sql) {
        Matcher create = CREATE.matcher(sql);
        return create.lookingAt() && create.group(1) != null;
    }

    /** Whether the index is there, and valid, that a statement builds under a name while others write. */
    static boolean isThere(Connection connection, String sql) {
        if (!hasName(sql)) {
            return false;
        }
        String query = VALID + condition(sql) + (namesSchema(sql) ? "" : VISIBLE);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(query)) {
                return row.next();
            }
        } catch (SQLException e) {
            log.debug("It could not be found out whether an index is there", e);
            return false;
        }
    }

    private static boolean namesSchema(String sql) {
        Matcher create = CREATE.matcher(sql);
        if (create.lookingAt()) {
            return create.group(2) != null;
        }
        Matcher reindex = REINDEX.matcher(sql);
        return reindex.lookingAt()
                && (reindex.group(2) != null
                        || Set.of("SCHEMA", "DATABASE")
                                .contains(reindex.group(1).toUpperCase(Locale.ROOT)));
    }

    private static List<String> query(Connection connection, String condition) {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(INVALID + condition)) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
        } catch (SQLException e) {
            log.debug("It could not be found out which indexes are invalid", e);
        }
        return found;
    }

    private static @Nullable String condition(String sql) {
        Matcher create = CREATE.matcher(sql);
        if (create.lookingAt()) {
            String named = create.group(1) == null ? OWN_NAME : is("c.relname", create.group(1));
            return named + is("n.nspname", create.group(2)) + is("t.relname", create.group(3));
        }
        Matcher reindex = REINDEX.matcher(sql);
        return reindex.lookingAt() ? " AND c.relname ~ " + SUFFIX + rebuilt(reindex) : null;
    }

    private static String rebuilt(Matcher reindex) {
        String schema = is("n.nspname", reindex.group(2));
        String name = reindex.group(3);
        return switch (reindex.group(1).toUpperCase(Locale.ROOT)) {
            case "INDEX" ->
                schema + " AND starts_with(" + literal(name) + ", regexp_replace(c.relname, " + SUFFIX + ", ''))";
            case "TABLE" -> schema + is("t.relname", name);
            case "SCHEMA" -> is("n.nspname", name);
            default -> "";
        };
    }

    private static String is(String column, @Nullable String name) {
        return name == null ? "" : " AND " + column + " = " + literal(name);
    }

    /** The server makes small letters of those that are ASCII. */
    private static String literal(@Nullable String name) {
        return Sql.literal(
                name != null && name.startsWith("\"")
                        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                        : CAPITALS.matcher(String.valueOf(name))
                                .replaceAll(found -> found.group().toLowerCase(Locale.ROOT)));
    }
}
