package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
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

    /**
     * When the network has lost what the server sent, TCP sends it again after some seconds, a minute, two minutes: what it
     * still brings is waited for.
     */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

    private final Connection connection;
    private final DataSource dataSource;
    private final boolean autoCommit;
    private final boolean readOnly;
    private final int networkTimeout;
    private final Channel channel;
    private final List<String> notices = new ArrayList<>();
    private final Object ending = new Object();
    private Secrets secrets = Secrets.NONE;
    private Runnable whenClosed = () -> {};
    private Duration longestSilence = LONGEST_SILENCE;
    private int backend;
    private boolean cancellable = true;
    private volatile boolean cancelled;

    private Session(Connection connection, DataSource dataSource) throws SQLException {
        this.connection = connection;
        this.dataSource = dataSource;
        this.autoCommit = connection.getAutoCommit();
        this.readOnly = connection.isReadOnly();
        this.networkTimeout = networkTimeout(connection);
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

    private Session(Session other, Channel channel) {
        this.connection = other.connection;
        this.dataSource = other.dataSource;
        this.autoCommit = other.autoCommit;
        this.readOnly = other.readOnly;
        this.networkTimeout = other.networkTimeout;
        this.channel = channel;
    }

    /** The same, whose statements are written instead of being carried out; it needs not be closed. */
    Session printing(Appendable out) {
        return new Session(this, Channel.printing(out));
    }

    /**
     * Takes a connection over; the caller closes it if this fails.
     *
     * @param dataSource where it comes from
     */
    static Session of(Connection connection, DataSource dataSource) throws SQLException {
        return new Session(connection, dataSource);
    }

    private static int networkTimeout(Connection connection) throws SQLException {
        try {
            return connection.getNetworkTimeout();
        } catch (SQLFeatureNotSupportedException e) {
            return 0;
        }
    }

    public Connection connection() {
        return connection;
    }

    /** Where another connection to the same database is to be had. */
    DataSource dataSource() {
        return dataSource;
    }

    Channel channel() {
        return channel;
    }

    /** For how long nothing may be heard of a server that has nothing to do; for tests that cannot wait so long. */
    public void longestSilence(Duration duration) {
        longestSilence = duration;
    }

    Duration longestSilence() {
        return longestSilence;
    }

    /** Takes note of the server's process that answers. */
    void servedBy(int process) {
        backend = process;
    }

    /** The server's process that has answered; 0 when it is not known. */
    int backend() {
        return backend;
    }

    /** From now on answers are short, and come soon or not at all: a firewall may have forgotten the connection. */
    void impatient(Duration longest) {
        networkTimeout((int) Math.min(Integer.MAX_VALUE, longest.toMillis()));
    }

    /** From now on an answer may take any time. */
    void patient() {
        networkTimeout(0);
    }

    private void networkTimeout(int millis) {
        try {
            connection.setNetworkTimeout(CALLER, millis);
        } catch (SQLException e) {
            log.debug("The network timeout of the connection could not be changed", e);
        }
    }

    /** Statements to send on this connection. */
    Batch batch() {
        return new Batch(channel);
    }

    /** Keeps these out of the notices. */
    void conceal(Secrets values) {
        secrets = values;
    }

    /** The last notices and warnings of the server since the last call. */
    List<String> drainNotices() {
        List<String> drained = List.copyOf(notices);
        notices.clear();
        return drained;
    }

    private void notice(SQLWarning warning) {
        String text = secrets.conceal(String.valueOf(warning.getMessage()));
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

    /** Calls this when the session is closed. */
    public void whenClosed(Runnable action) {
        whenClosed = action;
    }

    /**
     * Tells the run to stop, and the server to end the statement that it carries out now; from another thread. A statement
     * that begins at this very moment may miss it, so that whoever waits for the end asks again.
     */
    public void cancel() {
        synchronized (ending) {
            cancelled = true;
            if (!cancellable) {
                return;
            }
            try {
                channel.cancel();
            } catch (SQLException e) {
                log.debug("The statement could not be cancelled", e);
            }
        }
    }

    /** Whether the run has been told to stop. */
    boolean cancelled() {
        return cancelled;
    }

    /** What comes now is clearing up, or somebody else's: cancelling has no effect any more. */
    void beginClearingUp() {
        synchronized (ending) {
            cancellable = false;
        }
    }

    /** Rolls back, when there is or may be something to roll back. */
    void rollback() throws BatchException {
        if (!channel.knownIdle()) {
            batch().add("ROLLBACK").run();
        }
    }

    /** Ends the connection from another thread, so that whoever waits for an answer hears this instead. */
    void abandon(String reason) {
        try {
            channel.abandon(reason);
        } catch (SQLException e) {
            log.debug("The connection could not be ended", e);
        }
    }

    /** Ends the connection, so that a pool does not give it to anybody else. */
    void discard() {
        try {
            connection.abort(CALLER);
        } catch (SQLException e) {
            log.debug("The connection could not be ended", e);
        }
    }

    @Override
    public void close() {
        beginClearingUp();
        whenClosed.run();
        try (connection) {
            if (!connection.isClosed()) {
                giveBack();
            }
        } catch (SQLException e) {
            log.debug("The connection could not be given back as it was", e);
        }
    }

    /** On a connection that is lost this fails, which is how a pool learns of it. */
    private void giveBack() throws SQLException {
        if (networkTimeout(connection) != networkTimeout) {
            connection.setNetworkTimeout(CALLER, networkTimeout);
        }
        if (connection.isReadOnly() != readOnly) {
            connection.setReadOnly(readOnly);
        }
        if (connection.getAutoCommit() != autoCommit) {
            connection.setAutoCommit(autoCommit);
        }
    }
}
