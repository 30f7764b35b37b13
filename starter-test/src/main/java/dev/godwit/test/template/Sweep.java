package dev.godwit.test.template;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what processes have left that were killed. What belongs to nobody has to do so twice: a process that has lost its
 * connection needs a moment to say again that it lives.
 */
final class Sweep {

    private static final Logger logger = LoggerFactory.getLogger(Sweep.class);

    private final List<String> candidates;
    private final long due;

    private Sweep(List<String> candidates, long due) {
        this.candidates = candidates;
        this.due = due;
    }

    /** Looks for the first time. */
    static Sweep begin(Session session, long pauseNanos) throws SQLException {
        return new Sweep(Owner.abandoned(session), System.nanoTime() + pauseNanos);
    }

    /** Looks for the second time, not too soon, and drops what still belongs to nobody. */
    void finish(Session session) throws SQLException {
        if (candidates.isEmpty()) {
            return;
        }
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        for (String name : Owner.abandoned(session)) {
            if (candidates.contains(name)) {
                logger.info("Dropping {}, which a test has left behind", name);
                Database.tryToDrop(name, session);
            }
        }
    }
}
