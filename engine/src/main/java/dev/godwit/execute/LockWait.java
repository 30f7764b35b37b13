package dev.godwit.execute;

import dev.godwit.history.MigrationLock;
import dev.godwit.history.MigrationLock.Holder;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Waits until no other migrator is at work. */
final class LockWait {

    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final Session session;
    private final MigrationLock lock;
    private final Duration patience;
    private final Reporter reporter;
    private final Secrets secrets;

    LockWait(Session session, MigrationLock lock, Duration patience, Reporter reporter, Secrets secrets) {
        this.session = session;
        this.lock = lock;
        this.patience = patience;
        this.reporter = reporter;
        this.secrets = secrets;
    }

    /** Waits until the lock is taken. */
    void acquire() throws SQLException {
        until(lock::tryAcquire);
    }

    /** Waits until nobody has the lock. */
    void untilFree() throws SQLException {
        until(lock::isFree);
    }

    private interface Attempt {

        boolean on(Connection connection) throws SQLException;
    }

    private void until(Attempt attempt) throws SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean said = false;
        while (!attempt.on(session.connection())) {
            Optional<Holder> holder = lock.holder(session.connection());
            if (holder.isPresent() && System.nanoTime() - deadline >= 0) {
                throw new MigrationException(gaveUp(holder.get(), patience, secrets), null);
            }
            if (holder.isPresent() && !said) {
                reporter.waiting(described(holder.get(), secrets));
                said = true;
            }
            if (session.cancelled()) {
                throw new MigrationException(CancelledRun.beforeAll(), null);
            }
            pause();
        }
    }

    /** Says whom it was that took longer than anybody waits. */
    static Problem gaveUp(Holder holder, Duration patience, Secrets secrets) {
        return Problem.error(ProblemCode.LOCK_WAIT, "another migrator is at work" + after(patience))
                .found(described(holder, secrets))
                .state("nothing was changed by this one")
                .cause("a migration that takes long, or a session that keeps the lock")
                .remedy(
                        "wait until it is done and start again; godwit.lock-wait says how long to wait;",
                        "if it hangs, end it: SELECT pg_terminate_backend(%d);".formatted(holder.pid()));
    }

    /** Who it is and what it runs. */
    static String described(Holder holder, Secrets secrets) {
        String query = holder.query();
        return holder.description() + (query == null ? "" : ": " + secrets.conceal(QueryText.shown(query)));
    }

    private static String after(Duration patience) {
        return patience.isZero() ? "" : ", and was still after waiting %d s".formatted(patience.toSeconds());
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(interrupted(), e);
        }
    }

    private static Problem interrupted() {
        return Problem.error(ProblemCode.LOCK_WAIT, "waiting for another migrator was interrupted")
                .state("nothing was changed by this one")
                .cause("the application was told to stop")
                .remedy("start again");
    }
}
