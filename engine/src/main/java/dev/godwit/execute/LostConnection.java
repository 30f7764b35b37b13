package dev.godwit.execute;

import static dev.godwit.migration.ScriptPosition.shortName;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import org.jspecify.annotations.Nullable;

/** What is known when the connection is lost in the middle of a migration. */
final class LostConnection {

    static final String CAUSE = "the server stopped or ended the session, or the network or a proxy cut the connection";

    /** Of the driver, when it has waited for as long as it was to. */
    private static final String TIMED_OUT = "SocketTimeoutException: ";

    private static final String SILENT =
            "the network in between, or a proxy in it, drops what one side says to the other";

    /** What the driver says when a script sets client_encoding or DateStyle to what it cannot work with. */
    private static final String DRIVER_REQUIRES = "JDBC driver requires";

    private static final String FIND_OUT =
            "start again: the run finds out whether it is done, or says how to settle that; then it goes on from there";

    private LostConnection() {}

    /** The transaction may have been committed, and the answer lost. */
    static Problem inTransaction(Change change, ServerError error) {
        String script = change.source();
        return of(ProblemCode.UNKNOWN_OUTCOME, "the connection was lost during " + shortName(script), script, error)
                .state(change.unknown())
                .remedy("start again: the history tells which of the two it is, and the run goes on from there");
    }

    /**
     * A statement outside a transaction may have been done.
     *
     * @param statement its number
     * @param next the number of the first statement that is not done for good
     */
    static Problem outsideTransaction(String script, int statement, int next, String state, ServerError error) {
        Problem problem = of(
                ProblemCode.UNKNOWN_OUTCOME,
                "the connection was lost during statement %d of %s".formatted(statement, shortName(script)),
                script,
                error);
        return next < statement
                ? problem.state(state + "; what came after was in the script's own transaction and is rolled back,"
                                + "\nunless it was the COMMIT that was under way")
                        .remedy("start again: the history tells which of the two it is, and the run goes on from there")
                : problem.state(state + "; number %d may be done or not".formatted(statement))
                        .remedy(FIND_OUT);
    }

    /** A statement outside a transaction may have been done, and then there is a row in the log that says so. */
    static Problem withItsNote(String script, int statement, String state, ServerError error) {
        return of(
                        ProblemCode.UNKNOWN_OUTCOME,
                        "the connection was lost during statement %d of %s".formatted(statement, shortName(script)),
                        script,
                        error)
                .state(state + "; number %d is done and written down, or nothing of it".formatted(statement))
                .remedy("start again: the log tells which of the two it is, and the run goes on from there");
    }

    /**
     * A statement outside a transaction was done, and the connection lost before the next.
     *
     * @param done how many are done for good
     * @param noted how many of them are written down
     */
    static Problem betweenStatements(String script, int done, int noted, String state, ServerError error) {
        Problem problem = of(
                ProblemCode.UNKNOWN_OUTCOME,
                "the connection was lost %s of %s"
                        .formatted(done == 0 ? "before statement 1" : "after statement " + done, shortName(script)),
                script,
                error);
        return noted == done
                ? problem.state(state).remedy("start again: the run goes on from there")
                : problem.state(state + "; that number %d is done may not be written down".formatted(done))
                        .remedy(FIND_OUT);
    }

    /** A Java migration outside a transaction. */
    static Problem ofJava(String script, ServerError error) {
        return of(ProblemCode.UNKNOWN_OUTCOME, "the connection was lost during " + shortName(script), script, error)
                .state("unknown: it runs outside a transaction, and what it did before stays")
                .remedy("see what is done; the next run calls the migration again from its beginning");
    }

    /** The transaction was committed, but the session is of no more use. */
    static Problem afterCommit(Change change, ServerError error) {
        String script = change.source();
        return of(
                        ProblemCode.CONNECTION,
                        error.connectionLost()
                                ? "the connection was lost right after %s".formatted(shortName(script))
                                : "the session could not be set back after %s".formatted(shortName(script)),
                        script,
                        error)
                .state(change.committed())
                .remedy(change.next());
    }

    private static Problem of(ProblemCode code, String message, String script, ServerError error) {
        return Problem.error(code, message)
                .at(script)
                .found(error.lines())
                .sqlState(error.sqlState())
                .cause(cause(error));
    }

    static @Nullable String cause(ServerError error) {
        if (error.message().contains(DRIVER_REQUIRES)) {
            return "the script sets a parameter to a value with which the driver ends the connection: remove that";
        }
        if (error.message().startsWith(Silence.BEGINNING) || error.message().contains(TIMED_OUT)) {
            return SILENT;
        }
        return error.connectionLost() ? CAUSE : null;
    }
}
