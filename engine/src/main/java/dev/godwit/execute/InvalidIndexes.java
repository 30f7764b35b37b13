package dev.godwit.execute;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of an index that could not be built while others write.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY">Building Indexes
 *     Concurrently</a>
 */
final class InvalidIndexes {

    private static final Logger log = LoggerFactory.getLogger(InvalidIndexes.class);

    /** An index of a partitioned table is invalid as long as a partition lacks it, which is another matter. */
    private static final String QUERY =
            "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)"
                    + " FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname !~ '^pg_' ORDER BY 1 LIMIT 3";

    private InvalidIndexes() {}

    static List<String> find(Connection connection) {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        } catch (SQLException e) {
            log.debug("It could not be found out which indexes are invalid", e);
        }
        return found;
    }
}
