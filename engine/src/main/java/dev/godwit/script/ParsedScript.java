package dev.godwit.script;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ScriptPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A script whose statements have been looked at, ready to run unless it has problems. */
public final class ParsedScript {

    private final Text text;
    private final long fingerprint;
    private final TransactionDecision decision;
    private final SessionUse session;
    private final List<Problem> problems;
    private final Positions positions;

    ParsedScript(
            Text text,
            long fingerprint,
            TransactionDecision decision,
            SessionUse session,
            List<Problem> problems,
            Positions positions) {
        this.text = text;
        this.fingerprint = fingerprint;
        this.decision = decision;
        this.session = session;
        this.problems = List.copyOf(problems);
        this.positions = positions;
    }

    public String path() {
        return text.path();
    }

    /** How many statements there are to run; a pair of BEGIN and COMMIT around all of them is not among them. */
    public int count() {
        return decision.count();
    }

    /** Whether all of them run in one transaction, else each alone in autocommit. */
    public boolean transactional() {
        return decision.transactional();
    }

    /** The statement that begins the transaction. */
    public String begin() {
        return decision.begin();
    }

    /** Whether it may leave the session with other settings, locks or objects than before. */
    public boolean changesSession() {
        return session.changesSession();
    }

    /** Whether it prepares statements under names. */
    public boolean prepares() {
        return session.prepares();
    }

    /** The parameters that it sets and that no catalog lists: those with a dot in their name. */
    public Set<String> customParameters() {
        return session.customParameters();
    }

    public List<Problem> problems() {
        return problems;
    }

    /**
     * Reads the statements, from the first on; the caller closes what it gets.
     *
     * @throws dev.godwit.migration.MigrationException when the file cannot be read any more
     */
    public Statements open() {
        return new Statements(text, fingerprint, decision);
    }

    /**
     * Where a character of a statement is in the file.
     *
     * @param character counted from 0 in characters (code points), as PostgreSQL counts
     */
    public ScriptPosition position(Statement statement, int character) {
        String whole = statement.text();
        int within = Math.min(Math.max(character, 0), whole.codePointCount(0, whole.length()));
        return positions.at(statement.offset() + length(whole.substring(0, whole.offsetByCodePoints(0, within))));
    }

    /**
     * Where a line of a statement's inline data is in the file.
     *
     * @param line counted from 1, as PostgreSQL counts
     */
    public ScriptPosition dataPosition(Statement statement, int line) {
        return positions.lineAfter(statement.offset() + length(statement.text()), line);
    }

    private static int length(String part) {
        return part.getBytes(StandardCharsets.UTF_8).length;
    }
}
