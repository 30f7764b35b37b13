package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.Histories;
import dev.godwit.history.MigrationLock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other migrators out of each transaction by itself, where a pooler shares connections, so that no lock holds for
 * longer: a transaction begins with taking the lock, and fails when somebody has it or has changed the history since the
 * look at it.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">Advisory Locks</a>
 */
final class Fence {

    /** Where the lock is held for the whole run, transactions need none. */
    static final Fence NONE = new Fence(List.of(), false);

    private static final String OVERTAKEN = "godwit: overtaken";

    /** The server says these when what a transaction wants to make is there already. */
    private static final Set<String> THERE_ALREADY = Set.of("23505", "42P06", "42P07", "42701");

    /** Beyond this, what is there already was not made by somebody who was faster just now. */
    private static final int MOST_COLLISIONS = 3;

    private final List<String> statements;
    private final boolean collides;

    /** A new look is due: somebody else has the lock or has changed the history, and the transaction was rolled back. */
    static final class LookAgainException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LookAgainException(@Nullable BatchException cause) {
            super(OVERTAKEN, cause);
        }
    }

    private Fence(List<String> statements, boolean collides) {
        this.statements = List.copyOf(statements);
        this.collides = collides;
    }

    /**
     * A fence for transactions that rely on a look.
     *
     * @param log that of the run
     * @param logExists whether the look found a log
     * @param attempt how often the run has looked, from 1
     */
    static Fence of(MigrationLock lock, RunLog log, Histories histories, boolean logExists, int attempt) {
        String free = failUnless(lock.tryForTransaction());
        // a statement of its own, which sees what was committed until the lock was free
        return new Fence(
                logExists
                        ? List.of(free, failUnless("NOT " + log.isChangedByOthers(histories.lastChange())))
                        : List.of(free),
                attempt <= MOST_COLLISIONS);
    }

    /** Not folded into a constant, since the server cannot know the condition before. */
    static String failUnless(String condition) {
        return "SELECT (CASE WHEN " + condition + " THEN '0' ELSE '" + OVERTAKEN + "' END)::integer";
    }

    /** Whether it is such a condition that was not met. */
    static boolean isOvertaken(ServerError error) {
        return error.message().contains(OVERTAKEN);
    }

    /** Whether transactions need it. */
    boolean isUp() {
        return !statements.isEmpty();
    }

    /** The first statements of a transaction. */
    List<String> statements() {
        return statements;
    }

    /** Whether a failure means that somebody else was faster. */
    boolean isBroken(BatchException e) {
        ServerError error = e.error();
        return isUp()
                && e.origin() == null
                && !e.afterCommit()
                && !e.atCommit()
                && (isOvertaken(error) || (collides && THERE_ALREADY.contains(error.sqlState())));
    }
}
