package dev.godwit.execute;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections: waits for a server that is not there yet. */
public final class Connector {

    private static final Logger log = LoggerFactory.getLogger(Connector.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** The server is not reachable, is starting or has no connection left: it may be better in a moment. */
    private static final Set<String> PASSING = Set.of("08000", "08001", "08006", "57P03", "53300");

    /** HikariCP says this of a URL that the driver cannot parse. */
    private static final String NOT_ACCEPTED = "claims to not accept jdbcUrl";

    private Connector() {}

    /**
     * Opens a session.
     *
     * @param wait how long to try while the server does not accept connections
     * @throws MigrationException when there is none, or the database is not PostgreSQL
     */
    public static Session open(DataSource dataSource, Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        boolean said = false;
        while (true) {
            Exception failure;
            try {
                return connect(dataSource);
            } catch (MigrationException e) {
                throw e;
            } catch (SQLException | RuntimeException e) {
                failure = e;
            }
            SQLException reason = reason(failure);
            if (reason == null && failure instanceof RuntimeException unrelated) {
                if (String.valueOf(unrelated.getMessage()).contains(NOT_ACCEPTED)) {
                    throw new MigrationException(ConnectionProblems.urlOfNoDriver(), UrlSecrets.mask(failure));
                }
                throw unrelated;
            }
            boolean passing = reason != null && PASSING.contains(String.valueOf(reason.getSQLState()));
            if (reason == null || !passing || System.nanoTime() - deadline >= 0) {
                Problem problem = problem(dataSource, reason, failure, wait);
                throw new MigrationException(
                        passing && !wait.isZero()
                                ? problem.found("tried for %d s".formatted(wait.toSeconds()))
                                : problem,
                        UrlSecrets.mask(failure));
            }
            if (!said) {
                log.info(
                        "Waiting up to {} s for the database: {}",
                        wait.toSeconds(),
                        String.join(" ", ServerError.of(reason).lines()));
                said = true;
            }
            pause();
        }
    }

    private static Session connect(DataSource dataSource) throws SQLException {
        Connection connection = dataSource.getConnection();
        if (connection == null) {
            throw new MigrationException(ConnectionProblems.urlOfNoDriver(), null);
        }
        try {
            String product = connection.getMetaData().getDatabaseProductName();
            if (!product.equals("PostgreSQL")) {
                throw new MigrationException(ConnectionProblems.notPostgres(product), null);
            }
            return Session.of(connection, dataSource);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Problem problem(
            DataSource dataSource, @Nullable SQLException reason, Exception failure, Duration wait) {
        return reason == null
                ? ConnectionProblems.noConnection(failure)
                : ConnectionProblems.refused(reason, Destination.of(dataSource), wait);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(ConnectionProblems.interrupted(), e);
        }
    }

    /** The innermost exception that has an SQLSTATE: pools wrap it. */
    private static @Nullable SQLException reason(Throwable failure) {
        SQLException reason = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                reason = sql;
            }
        }
        return reason;
    }

    /** Says why a database cannot be looked at through a connection that is there. */
    public static Problem problem(SQLException e) {
        return ConnectionProblems.unexpected(e);
    }
}
