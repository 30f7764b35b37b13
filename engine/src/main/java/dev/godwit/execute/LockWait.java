package dev.godwit.execute;

import dev.godwit.history.MigrationLock;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits until no other migrator is at work. */
final class LockWait {

    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final Session session;
    private final MigrationLock lock;
    private final Duration patience;
    private final Reporter reporter;

    LockWait(Session session, MigrationLock lock, Duration patience, Reporter reporter) {
        this.session = session;
        this.lock = lock;
        this.patience = patience;
        this.reporter = reporter;
    }

    void acquire() throws SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean said = false;
        while (!lock.tryAcquire(session.connection())) {
            String holder = lock.holder(session.connection()).orElse("who has just finished");
            if (System.nanoTime() >= deadline) {
                throw new MigrationException(gaveUp(holder), null);
            }
            if (!said) {
                reporter.waiting(holder);
                said = true;
            }
            pause();
        }
    }

    private Problem gaveUp(String holder) {
        return Problem.error(
                        ProblemCode.LOCK_WAIT,
                        "another migrator is still at work after %d s".formatted(patience.toSeconds()))
                .found(holder)
                .state("nothing was changed by this one")
                .cause("a long migration, or a session that keeps the lock")
                .remedy(
                        "wait for it, or look at what it does: SELECT * FROM pg_stat_activity WHERE pid = …;",
                        "godwit.lock-wait says how long to wait; SELECT pg_terminate_backend(pid) ends the other one");
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(
                    Problem.error(ProblemCode.LOCK_WAIT, "waiting for another migrator was interrupted")
                            .state("nothing was changed by this one"),
                    e);
        }
    }
}
