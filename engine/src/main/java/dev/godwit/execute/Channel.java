package dev.godwit.execute;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.TransactionState;
import org.postgresql.core.Tuple;

/**
 * Sends statements as they are, without the driver's own splitting and rewriting, and several in one message.
 *
 * <p>This is the only place that uses the driver's internal interface. A connection that does not unwrap to pgjdbc gets
 * one statement at a time through JDBC instead.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT">Multiple
 *     Statements in a Simple Query</a>
 */
abstract sealed class Channel {

    private static final int BUFFER = 1 << 13;
    private static final String CONNECTION_FAILURE = "08006";
    static final String SEPARATOR = "\n;\n";

    /** Some of the statements were not carried out. */
    static final class ChannelException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient SQLException failure;
        private final int statement;
        private final int position;

        ChannelException(SQLException failure, int statement, int position) {
            super(failure);
            this.failure = failure;
            this.statement = statement;
            this.position = position;
        }

        SQLException failure() {
            return failure;
        }

        /** The index of the statement that failed. */
        int statement() {
            return statement;
        }

        /** The character of that statement at which it failed, from 1; 0 when the server did not say. */
        int position() {
            return position;
        }
    }

    static Channel of(Connection connection, Consumer<SQLWarning> notices) throws SQLException {
        return isDriverBehind(connection)
                ? new Protocol(connection.unwrap(BaseConnection.class), notices)
                : new Jdbc(connection, notices);
    }

    /** Some wrappers do not answer at all. */
    private static boolean isDriverBehind(Connection connection) {
        try {
            return connection.isWrapperFor(BaseConnection.class);
        } catch (SQLException | AbstractMethodError e) {
            return false;
        }
    }

    /** Writes what is to be carried out, as a script for psql, instead of carrying it out. */
    static Channel printing(Appendable out) {
        return new Printing(out);
    }

    /** Carries statements out, in as few round trips as possible. */
    abstract void run(List<String> statements) throws ChannelException;

    /** Carries out a {@code COPY … FROM STDIN} with its data. */
    abstract void copy(String statement, InputStream data) throws ChannelException;

    /** Whether one more statement in a message costs no round trip. */
    abstract boolean pipelines();

    /** Whether it is certain that no transaction is open. */
    abstract boolean knownIdle();

    /** Whether it is certain that a backslash escapes in every string, which no script expects. */
    boolean knownToEscapeStrings() {
        return false;
    }

    /** The server process that the driver was told of when it connected; nothing when it cannot be asked. */
    OptionalInt announcedBackend() {
        return OptionalInt.empty();
    }

    /** Asks the server to end the statement that runs; called by another thread than the one that runs it. */
    abstract void cancel() throws SQLException;

    /** Whether a thread is sending statements, or waits for what the server answers; asked by another thread. */
    boolean isRunning() {
        return false;
    }

    /**
     * Ends the connection, without a word to the server; called by another thread than the one that waits for an answer.
     *
     * @param reason what the waiting thread is told
     */
    void abandon(String reason) throws SQLException {}

    private static final class Protocol extends Channel {

        private final BaseConnection connection;
        private final Consumer<SQLWarning> notices;
        private volatile boolean running;
        private volatile @Nullable String abandoned;

        Protocol(BaseConnection connection, Consumer<SQLWarning> notices) {
            this.connection = connection;
            this.notices = notices;
        }

        @Override
        void run(List<String> statements) throws ChannelException {
            String text = String.join(SEPARATOR, statements);
            Completions completions = new Completions(notices);
            running = true;
            try {
                QueryExecutor executor = connection.getQueryExecutor();
                executor.execute(
                        executor.wrap(List.of(new NativeQuery(text, SqlCommand.BLANK))),
                        null,
                        completions,
                        0,
                        0,
                        QueryExecutor.QUERY_EXECUTE_AS_SIMPLE
                                | QueryExecutor.QUERY_SUPPRESS_BEGIN
                                | QueryExecutor.QUERY_ONESHOT
                                | QueryExecutor.QUERY_NO_RESULTS);
            } catch (SQLException e) {
                throw located(reasonOf(e), statements, completions.count);
            } finally {
                running = false;
            }
        }

        /** The driver only knows that its socket was closed. */
        private SQLException reasonOf(SQLException e) {
            String reason = abandoned;
            if (reason == null) {
                return e;
            }
            SQLException known = new SQLException(reason, CONNECTION_FAILURE);
            known.addSuppressed(e);
            return known;
        }

        /** A syntax error comes before anything ran, so that only its position tells where it is. */
        private static ChannelException located(SQLException e, List<String> statements, int completed) {
            int left = ServerError.of(e).position();
            if (left > 0) {
                for (int i = 0; i < statements.size(); i++) {
                    int length = statements
                            .get(i)
                            .codePointCount(0, statements.get(i).length());
                    if (left <= length + SEPARATOR.length()) {
                        return new ChannelException(e, i, left);
                    }
                    left -= length + SEPARATOR.length();
                }
            }
            return new ChannelException(e, Math.min(completed, statements.size() - 1), 0);
        }

        @Override
        boolean pipelines() {
            return true;
        }

        @Override
        boolean knownIdle() {
            return connection.getTransactionState() == TransactionState.IDLE;
        }

        @Override
        OptionalInt announcedBackend() {
            return OptionalInt.of(connection.getQueryExecutor().getBackendPID());
        }

        @Override
        boolean knownToEscapeStrings() {
            return !connection.getStandardConformingStrings();
        }

        @Override
        void cancel() throws SQLException {
            connection.cancelQuery();
        }

        @Override
        boolean isRunning() {
            return running;
        }

        @Override
        void abandon(String reason) throws SQLException {
            abandoned = reason;
            // an encrypted connection says good-bye even then, and may wait for an answer
            connection.abort(task -> {
                Thread thread = new Thread(task, "godwit-abort");
                thread.setDaemon(true);
                thread.start();
            });
        }

        @Override
        void copy(String statement, InputStream data) throws ChannelException {
            running = true;
            try {
                new CopyManager(connection).copyIn(statement, data);
            } catch (SQLException e) {
                throw new ChannelException(reasonOf(e), 0, ServerError.of(e).position());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                running = false;
            }
        }
    }

    /** Counts the statements that the server has carried out. */
    private static final class Completions extends ResultHandlerBase {

        private final Consumer<SQLWarning> notices;
        private int count;

        Completions(Consumer<SQLWarning> notices) {
            this.notices = notices;
        }

        @Override
        public void handleResultRows(
                Query fromQuery, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
            count++;
        }

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            count++;
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            notices.accept(warning);
        }
    }

    private static final class Jdbc extends Channel {

        private final Connection connection;
        private final Consumer<SQLWarning> notices;
        private volatile @Nullable Statement running;

        Jdbc(Connection connection, Consumer<SQLWarning> notices) {
            this.connection = connection;
            this.notices = notices;
        }

        @Override
        void run(List<String> statements) throws ChannelException {
            for (int i = 0; i < statements.size(); i++) {
                try (Statement statement = connection.createStatement()) {
                    run(statement, statements.get(i));
                } catch (SQLException e) {
                    throw new ChannelException(e, i, ServerError.of(e).position());
                }
            }
        }

        /** Without autocommit the driver begins by itself. */
        private void run(Statement statement, String sql) throws SQLException {
            if (sql.equals("BEGIN") && !connection.getAutoCommit()) {
                return;
            }
            statement.setEscapeProcessing(false);
            running = statement;
            try {
                statement.execute(sql);
            } finally {
                running = null;
                for (SQLWarning warning = statement.getWarnings();
                        warning != null;
                        warning = warning.getNextWarning()) {
                    notices.accept(warning);
                }
            }
        }

        @Override
        boolean pipelines() {
            return false;
        }

        @Override
        boolean knownIdle() {
            return false;
        }

        @Override
        void cancel() throws SQLException {
            Statement statement = running;
            if (statement != null) {
                statement.cancel();
            }
        }

        @Override
        void copy(String statement, InputStream data) throws ChannelException {
            throw new ChannelException(
                    new SQLException(
                            "COPY … FROM STDIN needs a connection of the PostgreSQL driver, not "
                                    + connection.getClass().getName(),
                            "0A000"),
                    0,
                    0);
        }
    }

    private static final class Printing extends Channel {

        private static final String END_OF_DATA = "\\.\n";

        private final Appendable out;

        Printing(Appendable out) {
            this.out = out;
        }

        @Override
        void run(List<String> statements) {
            try {
                for (String statement : statements) {
                    out.append(statement).append(";\n");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        void copy(String statement, InputStream data) {
            run(List.of(statement));
            try {
                Reader reader = new InputStreamReader(data, StandardCharsets.UTF_8);
                CharBuffer buffer = CharBuffer.allocate(BUFFER);
                char last = '\n';
                while (reader.read(buffer) >= 0) {
                    buffer.flip();
                    if (buffer.hasRemaining()) {
                        last = buffer.get(buffer.limit() - 1);
                        out.append(buffer);
                    }
                    buffer.clear();
                }
                out.append(last == '\n' ? END_OF_DATA : "\n" + END_OF_DATA);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        boolean pipelines() {
            return false;
        }

        /** Nothing runs. */
        @Override
        void cancel() {}

        @Override
        boolean knownIdle() {
            return true;
        }
    }
}
