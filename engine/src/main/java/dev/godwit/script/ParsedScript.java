package dev.godwit.script;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ScriptPosition;
import java.util.List;

/** A script as statements, ready to run unless it has problems. */
public final class ParsedScript {

    private final String path;
    private final List<Statement> statements;
    private final boolean transactional;
    private final List<Problem> problems;
    private final Positions positions;

    ParsedScript(
            String path,
            List<Statement> statements,
            boolean transactional,
            List<Problem> problems,
            Positions positions) {
        this.path = path;
        this.statements = List.copyOf(statements);
        this.transactional = transactional;
        this.problems = List.copyOf(problems);
        this.positions = positions;
    }

    public String path() {
        return path;
    }

    /** The statements to run; a pair of BEGIN and COMMIT around all of them is not among them. */
    public List<Statement> statements() {
        return statements;
    }

    /** Whether all of them run in one transaction, else each alone in autocommit. */
    public boolean transactional() {
        return transactional;
    }

    public List<Problem> problems() {
        return problems;
    }

    /**
     * Where a character of a statement is in the file.
     *
     * @param character counted from 0 in characters (code points), as PostgreSQL counts
     */
    public ScriptPosition position(Statement statement, int character) {
        String text = statement.text();
        int within = Math.min(Math.max(character, 0), text.codePointCount(0, text.length()));
        return positions.at(statement.offset() + text.offsetByCodePoints(0, within));
    }

    /**
     * Where a line of a statement's inline data is in the file.
     *
     * @param line counted from 1, as PostgreSQL counts
     */
    public ScriptPosition dataPosition(Statement statement, int line) {
        return positions.lineAfter(statement.offset() + statement.text().length(), line);
    }
}
