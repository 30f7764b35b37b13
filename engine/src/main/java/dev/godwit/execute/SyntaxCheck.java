package dev.godwit.execute;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.script.ParsedScript;
import dev.godwit.script.Statement;
import dev.godwit.script.Statement.Trait;
import dev.godwit.script.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Lets the server read scripts without carrying anything out. It parses the whole of a text before it begins with the first
 * statement, which is a division by zero: whatever else it reports is about reading the text.
 *
 * <p>The text goes to a DO block that expects the division to fail. So the server's log gets no line, and no copy of the
 * script, unless the script is wrong.
 *
 * @see <a href="https://www.postgresql.org/docs/current/plpgsql-statements.html#PLPGSQL-STATEMENTS-EXECUTING-DYN">Executing
 *     Dynamic Commands</a>
 */
final class SyntaxCheck {

    /** Cannot be shadowed by an operator of the same name. */
    private static final String STOP = "SELECT 1 OPERATOR(pg_catalog./) 0";

    private static final String SEPARATOR = "\n;\n";
    private static final int PIECE = 1 << 20;

    /** Forgotten with the transaction, which is always rolled back. */
    private static final String PASS = "SELECT pg_catalog.set_config('godwit.script', ?, true)";

    private static final String SET_STRINGS = "SELECT pg_catalog.set_config('standard_conforming_strings', ?, true)";

    private static final String PARSE = "DO $$BEGIN EXECUTE pg_catalog.current_setting('godwit.script');"
            + " EXCEPTION WHEN division_by_zero THEN NULL; END$$";

    private static final Pattern STRINGS =
            Pattern.compile("standard_conforming_strings\\s*(?:=|\\bTO\\b)\\s*'?(\\w+)'?", Pattern.CASE_INSENSITIVE);

    /** Somebody or a timeout has ended the check, and the server had no room for it: no word about the script. */
    private static final String CANCELLED = "57014";

    private static final String OUT_OF_RESOURCES = "53";

    private final Connection connection;
    private final Secrets secrets;

    private final List<Statement> piece = new ArrayList<>();
    private int length;

    /** What the script has set {@code standard_conforming_strings} to; null for what the session has. */
    private @Nullable String strings;

    /** @param connection in autocommit */
    SyntaxCheck(Connection connection, Secrets secrets) {
        this.connection = connection;
        this.secrets = secrets;
    }

    /** The server does not let this role check anything. */
    static final class NotPossibleException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient ServerError error;

        NotPossibleException(SQLException cause) {
            super(cause);
            this.error = ServerError.of(cause);
        }

        Problem problem() {
            return Problem.warning(ProblemCode.STATEMENT, "the syntax of the pending scripts was not checked")
                    .found(error.lines())
                    .sqlState(error.sqlState())
                    .state("nothing was executed")
                    .cause("the check needs the language plpgsql, and this database or this role has to do without it")
                    .remedy(
                            "as a superuser: CREATE EXTENSION IF NOT EXISTS plpgsql;",
                            "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC");
        }
    }

    private record Unreadable(Statement statement, int position, ServerError error) {}

    /**
     * Checks all statements of a script, up to the first that cannot be read.
     *
     * @throws dev.godwit.migration.MigrationException when the file cannot be read any more
     */
    Optional<Problem> of(ParsedScript script) throws SQLException, NotPossibleException {
        clear();
        strings = null;
        try (Statements statements = script.open()) {
            Optional<Unreadable> found = Optional.empty();
            for (Statement next = statements.next(); next != null && found.isEmpty(); next = statements.next()) {
                found = add(next);
            }
            if (found.isEmpty()) {
                found = parsePiece();
            }
            return found.map(unreadable -> problem(script, unreadable));
        }
    }

    private Optional<Unreadable> add(Statement statement) throws SQLException, NotPossibleException {
        Optional<Unreadable> found = Optional.empty();
        if (length + statement.text().length() > PIECE) {
            found = parsePiece();
        }
        if (found.isEmpty()) {
            piece.add(statement);
            length += statement.text().length();
            if (statement.has(Trait.CHANGES_PARSING)) {
                found = parsePiece();
                Matcher value = STRINGS.matcher(statement.text());
                strings = value.find() && !value.group(1).equalsIgnoreCase("default") ? value.group(1) : null;
            }
        }
        return found;
    }

    private Optional<Unreadable> parsePiece() throws SQLException, NotPossibleException {
        List<Statement> statements = List.copyOf(piece);
        clear();
        return statements.isEmpty() ? Optional.empty() : parse(statements);
    }

    private void clear() {
        piece.clear();
        length = 0;
    }

    private Optional<Unreadable> parse(List<Statement> statements) throws SQLException, NotPossibleException {
        try {
            parse(text(statements));
            return Optional.empty();
        } catch (SQLException e) {
            ServerErrorMessage server = e instanceof PSQLException driver ? driver.getServerErrorMessage() : null;
            if (server == null || isAboutTheServer(ServerError.of(e))) {
                throw e;
            }
            if (server.getWhere() == null) {
                throw new NotPossibleException(e);
            }
            ServerError error = ServerError.of(e).withoutContext();
            int position = server.getInternalPosition();
            return position > 0 || statements.size() == 1
                    ? Optional.of(unreadable(statements, position, error))
                    : oneByOne(statements);
        }
    }

    private static boolean isAboutTheServer(ServerError error) {
        return error.connectionLost()
                || error.sqlState().equals(CANCELLED)
                || error.sqlState().startsWith(OUT_OF_RESOURCES);
    }

    /** For what the server does not say where it is. */
    private Optional<Unreadable> oneByOne(List<Statement> statements) throws SQLException, NotPossibleException {
        for (Statement statement : statements) {
            Optional<Unreadable> found = parse(List.of(statement));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String text(List<Statement> statements) {
        StringBuilder text = new StringBuilder(STOP).append(SEPARATOR);
        statements.forEach(statement -> text.append(statement.text()).append(SEPARATOR));
        return text.toString();
    }

    private void parse(String text) throws SQLException {
        connection.setAutoCommit(false);
        try {
            if (strings != null) {
                set(SET_STRINGS, strings);
            }
            set(PASS, text);
            try (java.sql.Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(PARSE);
            }
        } finally {
            rollback();
        }
    }

    private void set(String query, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, value);
            statement.execute();
        }
    }

    private void rollback() throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Finds the statement that a position, counted from 1 over all of the text, is in. */
    private static Unreadable unreadable(List<Statement> statements, int position, ServerError error) {
        int left = position - STOP.length() - SEPARATOR.length();
        for (Statement statement : statements) {
            int size = statement.text().codePointCount(0, statement.text().length()) + SEPARATOR.length();
            if (left <= size) {
                return new Unreadable(statement, left, error);
            }
            left -= size;
        }
        return new Unreadable(statements.get(statements.size() - 1), left, error);
    }

    private Problem problem(ParsedScript script, Unreadable unreadable) {
        Statement statement = unreadable.statement();
        FailureAdvice advice = FailureAdvice.ofUnreadable(unreadable.error(), statement);
        return secrets.conceal(Problem.error(
                        ProblemCode.STATEMENT,
                        "%s would fail at statement %d of %d"
                                .formatted(ScriptPosition.shortName(script.path()), statement.number(), script.count()))
                .at(script.position(statement, Math.max(0, unreadable.position() - 1)))
                .found(unreadable.error().lines())
                .sqlState(unreadable.error().sqlState())
                .state("nothing was executed")
                .cause(advice.cause())
                .remedy(advice.remedy()));
    }
}
