package dev.godwit.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection while a run has it: in autocommit and without a network timeout, which would end the client while the
 * server works on. Closing it gives it back as it was.
 */
public final class Session implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final Executor CALLER = Runnable::run;
    private static final int MOST_NOTICES = 20;

    private final Connection connection;
    private final boolean autoCommit;
    private final boolean readOnly;
    private final int networkTimeout;
    private final Channel channel;
    private final List<String> notices = new ArrayList<>();

    private Session(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.readOnly = connection.isReadOnly();
        this.networkTimeout = connection.getNetworkTimeout();
        this.channel = Channel.of(connection, this::notice);
        if (!autoCommit) {
            connection.setAutoCommit(true);
        }
        if (readOnly) {
            connection.setReadOnly(false);
        }
        if (networkTimeout != 0) {
            connection.setNetworkTimeout(CALLER, 0);
        }
    }

    /** Takes a connection over. */
    static Session of(Connection connection) throws SQLException {
        try {
            return new Session(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    public Connection connection() {
        return connection;
    }

    Channel channel() {
        return channel;
    }

    /** The last notices and warnings of the server since the last call. */
    List<String> drainNotices() {
        List<String> drained = List.copyOf(notices);
        notices.clear();
        return drained;
    }

    private void notice(SQLWarning warning) {
        String text = String.valueOf(warning.getMessage());
        if ("00000".equals(warning.getSQLState())) {
            log.debug("PostgreSQL: {}", text);
        } else {
            log.info("PostgreSQL: {}", text);
        }
        if (notices.size() == MOST_NOTICES) {
            notices.remove(0);
        }
        notices.add(text);
    }

    @Override
    public void close() {
        try (connection) {
            if (!connection.isClosed()) {
                if (networkTimeout != 0) {
                    connection.setNetworkTimeout(CALLER, networkTimeout);
                }
                if (readOnly) {
                    connection.setReadOnly(true);
                }
                if (connection.getAutoCommit() != autoCommit) {
                    connection.setAutoCommit(autoCommit);
                }
            }
        } catch (SQLException e) {
            log.debug("The connection could not be given back as it was", e);
        }
    }
}
