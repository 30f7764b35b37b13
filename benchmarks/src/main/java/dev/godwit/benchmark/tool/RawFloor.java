package dev.godwit.benchmark.tool;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;
import org.postgresql.util.DriverInfo;

/**
 * The least that can be done: the driver sends each script as one message of the simple protocol, from {@code BEGIN} to
 * {@code COMMIT}, with its row in a table. Nothing is parsed, checked, locked or logged.
 */
final class RawFloor implements Tool {

    /** A longer script is sent in pieces, since the server keeps what a message says in memory. */
    private static final int PIECE = 1 << 20;

    private static final String END_OF_STATEMENT = ";\n";

    @Override
    public String name() {
        return FLOOR;
    }

    @Override
    public String version() {
        return DriverInfo.DRIVER_FULL_NAME;
    }

    @Override
    public void migrate(DataSource dataSource, MigrationSet migrations) throws SQLException, IOException {
        try (Connection connection = dataSource.getConnection()) {
            QueryExecutor executor = connection.unwrap(BaseConnection.class).getQueryExecutor();
            Set<String> applied = applied(connection);
            for (Path script : migrations.scripts()) {
                String name = script.getFileName().toString();
                if (!applied.contains(name)) {
                    apply(executor, script, name);
                }
            }
        }
    }

    private static Set<String> applied(Connection connection) throws SQLException {
        Set<String> names = new HashSet<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS floor (name text PRIMARY KEY); SELECT name FROM floor");
            statement.getMoreResults();
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    private static void apply(QueryExecutor executor, Path script, String name) throws SQLException, IOException {
        StringBuilder text = new StringBuilder("BEGIN; INSERT INTO floor VALUES ('" + name + "');\n");
        char[] buffer = new char[1 << 16];
        try (Reader reader = Files.newBufferedReader(script)) {
            for (int length = reader.read(buffer); length >= 0; length = reader.read(buffer)) {
                text.append(buffer, 0, length);
                int end = text.lastIndexOf(END_OF_STATEMENT) + END_OF_STATEMENT.length();
                if (end >= PIECE) {
                    send(executor, text.substring(0, end));
                    text.delete(0, end);
                }
            }
        }
        send(executor, text.append("COMMIT").toString());
    }

    private static void send(QueryExecutor executor, String text) throws SQLException {
        executor.execute(
                executor.wrap(List.of(new NativeQuery(text, SqlCommand.BLANK))),
                null,
                new Answers(),
                0,
                0,
                QueryExecutor.QUERY_EXECUTE_AS_SIMPLE
                        | QueryExecutor.QUERY_SUPPRESS_BEGIN
                        | QueryExecutor.QUERY_ONESHOT
                        | QueryExecutor.QUERY_NO_RESULTS);
    }

    /** Throws what the server reports, and forgets the rest. */
    private static final class Answers extends ResultHandlerBase {
        @Override
        public void handleWarning(SQLWarning warning) {
            // nobody reads it
        }
    }
}
