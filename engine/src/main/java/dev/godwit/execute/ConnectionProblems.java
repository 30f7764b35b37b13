package dev.godwit.execute;

import dev.godwit.history.Sql;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says why there is no connection, or why the one that is there is of no use. */
final class ConnectionProblems {

    private static final String STATE = "nothing was read or changed";
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    /** An error that the driver did not expect, and a URL that it cannot read. */
    private static final String UNEXPECTED = "99999";

    private static final String NO_DRIVER = "No suitable driver";

    private ConnectionProblems() {}

    static Problem notPostgres(String product) {
        return Problem.error(ProblemCode.NOT_POSTGRESQL, "the database is not PostgreSQL")
                .found(product)
                .state(STATE)
                .cause("the data source belongs to another database")
                .remedy("set godwit.datasource.url to the PostgreSQL database that is to be migrated");
    }

    static Problem interrupted() {
        return Problem.error(ProblemCode.CONNECTION, "waiting for the database was interrupted")
                .state(STATE)
                .cause("the application was told to stop")
                .remedy("start again");
    }

    /** The data source gave none, and there is no word of the server or the driver about it. */
    static Problem noConnection(Exception failure) {
        return Problem.error(ProblemCode.CONNECTION, "the data source gives no connection")
                .found(UrlSecrets.of(failure))
                .state(STATE)
                .cause("a pool that has none left, or that could not open one in time")
                .remedy(
                        "see whether the server answers: pg_isready -h <host> -p <port>;",
                        "if it does, something keeps all connections of the pool: make it larger, or find the leak");
    }

    /**
     * Nobody was let in.
     *
     * @param user who wanted in
     */
    static Problem refused(SQLException e, Optional<String> user) {
        ServerError error = ServerError.of(e);
        return of(error, user).found(error.lines()).sqlState(error.sqlState()).state(STATE);
    }

    /** A query failed on a connection that is there. */
    static Problem unexpected(SQLException e) {
        ServerError error = ServerError.of(e);
        Problem problem = error.connectionLost()
                ? Problem.error(ProblemCode.CONNECTION, "the connection to the database was lost")
                        .cause(LostConnection.cause(error))
                        .remedy("start again; if it happens again, see the server's log")
                : Problem.error(ProblemCode.HISTORY, "the database cannot be looked at")
                        .cause("a query on PostgreSQL's catalogs or on the history failed")
                        .remedy("let the role read them, or see what altered the two tables of the history");
        return problem.found(error.lines())
                .sqlState(error.sqlState().isEmpty() ? null : error.sqlState())
                .state("nothing was changed");
    }

    private static Problem of(ServerError error, Optional<String> user) {
        return switch (error.sqlState()) {
            case "28P01" -> login("the user name or the password is wrong");
            case "28000" -> admission(error);
            case "08004" -> rejected(error);
            case "3D000" -> missingDatabase(error);
            case "42501" -> noConnectPrivilege(error, user);
            case "53300" -> full();
            case "57P03" ->
                Problem.error(ProblemCode.CONNECTION, "the server is not ready yet")
                        .cause("it is starting, recovering or shutting down")
                        .remedy("start again later, or raise godwit.connect-wait");
            default -> ofDriver(error);
        };
    }

    private static Problem ofDriver(ServerError error) {
        if (error.message().startsWith(NO_DRIVER) || (error.sqlState().equals(UNEXPECTED) && namesUrl(error))) {
            return unreadableUrl();
        }
        return error.message().contains("UnknownHostException") ? unknownHost(error) : unreachable();
    }

    /** The driver says it in the language of the machine, and quotes the URL. */
    private static boolean namesUrl(ServerError error) {
        return error.severity() == null && error.message().contains("jdbc:");
    }

    /** The driver has no word for a URL that is none of its own. */
    static Problem urlOfNoDriver() {
        return unreadableUrl().state(STATE);
    }

    private static Problem unreadableUrl() {
        return Problem.error(ProblemCode.CONNECTION, "the URL of the database cannot be parsed")
                .cause("the port is no number, or a parameter has a % that is not followed by two hexadecimal digits,"
                        + "\nor it does not begin like a JDBC URL")
                .remedy(
                        "write it so: jdbc:postgresql://<host>:<port>/<database>;",
                        "in the value of a parameter, write %25 for % and %26 for &");
    }

    private static Problem unknownHost(ServerError error) {
        if (error.message().contains("@")) {
            return Problem.error(ProblemCode.CONNECTION, "the database's host is not known")
                    .cause("a JDBC URL has no user and password before the host: the driver takes them for its name")
                    .remedy(
                            "take them out of the URL; set spring.datasource.username and .password,",
                            "or those of godwit.datasource");
        }
        return Problem.error(ProblemCode.CONNECTION, "the database's host is not known")
                .cause("this machine finds no address for the host name in the URL")
                .remedy(
                        "correct the URL; try the name from this machine: getent hosts <host>;",
                        "containers know each other's names only in the same network");
    }

    private static Problem login(String cause) {
        return Problem.error(ProblemCode.AUTHENTICATION, "the database refuses the login")
                .cause(cause)
                .remedy(
                        "correct spring.datasource.username and .password, those of godwit.datasource, or DATABASE_URL;",
                        "try the same with psql: psql -h <host> -p <port> -U <user> <database>");
    }

    /** Roles without LOGIN and roles that do not exist come with the same SQLSTATE as a line missing in pg_hba.conf. */
    private static Problem admission(ServerError error) {
        if (error.message().contains("pg_hba.conf")) {
            return Problem.error(ProblemCode.AUTHENTICATION, "the database refuses the login")
                    .cause("pg_hba.conf on the server does not let this user in from this machine, or not without SSL")
                    .remedy(
                            "add a line to pg_hba.conf and reload it: SELECT pg_reload_conf();",
                            "if the message says 'no encryption', try sslmode=require in the URL");
        }
        return login("the role does not exist, or may not log in");
    }

    /** The driver's own words: it rejects a server that it cannot log in to. */
    private static Problem rejected(ServerError error) {
        String message = error.message().toLowerCase(Locale.ROOT);
        if (message.contains("password")) {
            return login("the server asks for a password, and the configuration has none");
        }
        if (message.contains("ssl")) {
            return Problem.error(ProblemCode.CONNECTION, "client and server do not agree on SSL")
                    .cause("sslmode in the URL asks for what the server does not offer")
                    .remedy("set sslmode in the URL to what the server offers, or turn SSL on in the server");
        }
        return unreachable();
    }

    private static Problem missingDatabase(ServerError error) {
        return Problem.error(ProblemCode.DATABASE, "the database does not exist")
                .cause("the last part of the URL names a database that this server does not have")
                .remedy(
                        "correct the URL; psql -l lists the databases of a server;",
                        "or create it, which no migration can do: CREATE DATABASE %s;".formatted(quoted(error)));
    }

    private static Problem noConnectPrivilege(ServerError error, Optional<String> user) {
        return Problem.error(ProblemCode.PERMISSION, "the role may not connect to the database")
                .cause("the role lacks the privilege CONNECT on the database")
                .remedy("as the database's owner: GRANT CONNECT ON DATABASE %s TO %s;"
                        .formatted(quoted(error), user.map(Sql::name).orElse("<the role of the URL>")));
    }

    private static String quoted(ServerError error) {
        Matcher name = QUOTED.matcher(error.message());
        return name.find() ? Sql.name(name.group(1)) : "<database>";
    }

    private static Problem full() {
        return Problem.error(ProblemCode.CONNECTION, "the server has no connection left")
                .cause("max_connections is reached, or the connection limit of the role or the database")
                .remedy(
                        "see who has them: SELECT usename, application_name, state, count(*) FROM pg_stat_activity"
                                + " GROUP BY 1, 2, 3 ORDER BY 4 DESC;",
                        "close idle clients, make pools smaller, or raise the limit");
    }

    private static Problem unreachable() {
        return Problem.error(ProblemCode.CONNECTION, "the database cannot be reached")
                .cause("the server is not running, or host or port are wrong, or a firewall is between")
                .remedy(
                        "check the URL; see whether the server answers: pg_isready -h <host> -p <port>;",
                        "raise godwit.connect-wait if it only needs longer to start");
    }

    /** There is something to write, and the server or the session does not let anybody write. */
    static Problem readOnly() {
        return Problem.error(ProblemCode.READ_ONLY, "the database cannot be written to")
                .state("nothing was changed")
                .cause("the server is a standby, or the session is read-only")
                .remedy(
                        "if SELECT pg_is_in_recovery() says so, connect to the primary: targetServerType=primary in the URL;",
                        "else see what sets default_transaction_read_only: the role, the database, the pool or the URL");
    }
}
