package dev.godwit.execute;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections: waits for a server that is not there yet, and says what is wrong when it stays away. */
public final class Connector {

    private static final Logger log = LoggerFactory.getLogger(Connector.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final String STATE = "nothing was read or changed";

    /** The server is not reachable, is starting or has no connection left: it may be better in a moment. */
    private static final Set<String> PASSING = Set.of("08000", "08001", "08004", "08006", "57P03", "53300");

    private Connector() {}

    /**
     * Opens a session.
     *
     * @param wait how long to try while the server does not accept connections
     * @throws MigrationException when there is none, or the database is not PostgreSQL
     */
    public static Session open(DataSource dataSource, Duration wait) {
        Session session = connect(dataSource, wait);
        try {
            String product = session.connection().getMetaData().getDatabaseProductName();
            if (!product.equals("PostgreSQL")) {
                throw new MigrationException(
                        Problem.error(ProblemCode.NOT_POSTGRESQL, "the database is not PostgreSQL")
                                .found(product)
                                .state(STATE)
                                .cause("the data source belongs to another database")
                                .remedy("set godwit.datasource.url to the PostgreSQL database that is to be migrated"),
                        null);
            }
            return session;
        } catch (SQLException e) {
            session.close();
            throw new MigrationException(problem(e), e);
        } catch (MigrationException e) {
            session.close();
            throw e;
        }
    }

    private static Session connect(DataSource dataSource, Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        boolean said = false;
        while (true) {
            Exception failure;
            try {
                Connection connection = dataSource.getConnection();
                return Session.of(connection);
            } catch (SQLException | RuntimeException e) {
                failure = e;
            }
            SQLException reason = reason(failure);
            if (reason == null && failure instanceof RuntimeException unrelated) {
                throw unrelated;
            }
            String state = reason == null ? "" : String.valueOf(reason.getSQLState());
            if (!PASSING.contains(state) || System.nanoTime() >= deadline) {
                throw new MigrationException(problem(reason == null ? new SQLException(failure) : reason), failure);
            }
            if (!said) {
                log.info("Waiting up to {} s for the database: {}", wait.toSeconds(), message(reason));
                said = true;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(
                    Problem.error(ProblemCode.CONNECTION, "waiting for the database was interrupted")
                            .state(STATE),
                    e);
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

    /** Says why there is no connection. */
    public static Problem problem(SQLException e) {
        ServerError error = ServerError.of(e);
        String state = error.sqlState();
        Problem problem = switch (state) {
            case "28P01", "28000" ->
                Problem.error(ProblemCode.AUTHENTICATION, "the database refuses the login")
                        .cause("user name or password are wrong, or pg_hba.conf does not let this user in from here")
                        .remedy(
                                "check spring.datasource.username and .password, or those of godwit.datasource;",
                                "try the same with psql from this machine");
            case "3D000" ->
                Problem.error(ProblemCode.DATABASE, "the database does not exist")
                        .cause("the last part of the URL names a database that this server does not have")
                        .remedy("correct the URL; or create the database: migrations need one to begin with");
            case "42501" ->
                Problem.error(ProblemCode.PERMISSION, "the role may not connect")
                        .remedy("as the database's owner: GRANT CONNECT ON DATABASE … TO …");
            case "53300" ->
                Problem.error(ProblemCode.CONNECTION, "the server has no connection left")
                        .cause("max_connections is reached, or the role's connection limit")
                        .remedy("close idle clients, make pools smaller, or raise the limit");
            case "57P03" ->
                Problem.error(ProblemCode.CONNECTION, "the server is not ready yet")
                        .cause("it is starting, recovering or shutting down")
                        .remedy("start again later, or raise godwit.connect-wait");
            default -> state.isEmpty() || error.connectionLost() ? unreachable() : unexpected();
        };
        return problem.found(message(e))
                .sqlState(state.isEmpty() ? null : state)
                .state(STATE);
    }

    private static Problem unreachable() {
        return Problem.error(ProblemCode.CONNECTION, "the database cannot be reached")
                .cause("the server is not running, or host or port are wrong, or a firewall is between")
                .remedy(
                        "check the URL; see whether the server answers: pg_isready -h <host> -p <port>;",
                        "raise godwit.connect-wait if it only needs longer to start");
    }

    private static Problem unexpected() {
        return Problem.error(ProblemCode.HISTORY, "the database cannot be looked at")
                .cause("a query on PostgreSQL's catalogs or on the history failed")
                .remedy("let the role read them, or see what altered the two tables of the history");
    }

    private static String message(@Nullable SQLException e) {
        return e == null ? "" : String.join(" ", ServerError.of(e).lines());
    }
}
