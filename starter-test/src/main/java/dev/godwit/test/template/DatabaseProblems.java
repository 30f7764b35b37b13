package dev.godwit.test.template;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.test.server.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** Why a database for a test cannot be had, in the words of its user. */
final class DatabaseProblems {

    private static final String NO_DATABASE = "no database can be made for the test";

    private DatabaseProblems() {}

    static MigrationException of(SQLException failure, TestServer server) {
        Problem problem = Problem.error(ProblemCode.TEST_DATABASE, NO_DATABASE)
                .found(
                        String.valueOf(failure.getMessage()).lines().findFirst().orElse("no message"),
                        "server: " + server);
        Problem explained = switch (Objects.requireNonNullElse(failure.getSQLState(), "")) {
            case "53100" ->
                problem.cause("the disk of the server is full")
                        .remedy(
                                "make room; databases that tests have left are dropped by the next test that starts,",
                                "others are listed by: SELECT datname, pg_size_pretty(pg_database_size(oid)) FROM pg_database;");
            case "53300" ->
                problem.cause("the server has no connection left")
                        .remedy("run fewer tests at the same time, make the pools of the tests smaller,"
                                + " or raise max_connections");
            case "55006" ->
                problem.cause("somebody is connected to the database that is to be copied, who may not be ended")
                        .remedy("see who: SELECT datname, pid, usename, application_name FROM pg_stat_activity;");
            case "28P01", "28000", "08004" ->
                problem.cause("the server refuses the login").remedy("correct user and password of the server");
            case "3D000" ->
                problem.cause("a database that is needed is not there")
                        .remedy(
                                "name one that exists in the URL of the server; if a test's own was dropped, start again");
            case "08001" ->
                problem.cause("the server does not answer").remedy("start it, or name another one in GODWIT_TEST_URL");
            default -> problem.remedy("see the message of the server");
        };
        return new MigrationException(
                explained.sqlState(failure.getSQLState()).state("nothing was left behind"), failure);
    }

    static MigrationException noRight(String role, TestServer server) {
        return new MigrationException(List.of(Problem.error(ProblemCode.TEST_DATABASE, NO_DATABASE)
                .found("server: " + server)
                .state("nothing was left behind")
                .cause("the role %s may not create databases".formatted(role))
                .remedy("as a superuser: ALTER ROLE %s CREATEDB;".formatted(role))));
    }
}
