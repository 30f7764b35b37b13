package dev.godwit.execute;

import dev.godwit.history.ActivityReader;
import dev.godwit.history.MigrationLock;
import dev.godwit.migration.Activity;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Waits until no other migrator is at work: as long as the session lives that has the lock, and as long as it may. */
final class LockWait {

    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    /** To ask for the lock costs little, to ask who has it costs more. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Session session;
    private final MigrationLock lock;
    private final ActivityReader activities;
    private final Deadline deadline;
    private final WaitLog log = new WaitLog();
    private final long start = System.nanoTime();
    private @Nullable Activity first;

    LockWait(Session session, MigrationLock lock, ActivityReader activities, Duration patience) {
        this.session = session;
        this.lock = lock;
        this.activities = activities;
        this.deadline = new Deadline(patience);
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
        Deadline nextLook = new Deadline(Duration.ZERO);
        while (!attempt.on(session.connection())) {
            if (nextLook.isPast() || deadline.isPast()) {
                look();
                nextLook = new Deadline(BETWEEN_LOOKS);
            }
            if (session.cancelled()) {
                throw new MigrationException(CancelledRun.beforeAll(), null);
            }
            pause();
        }
    }

    private void look() throws SQLException {
        Optional<Activity> holder = activities.read(session.connection());
        if (holder.isPresent() && deadline.isPast()) {
            throw new MigrationException(gaveUp(holder.get(), deadline.patience()), null);
        }
        if (first == null) {
            first = holder.orElse(null);
        }
        holder.ifPresent(log::another);
    }

    /**
     * A wait that is over.
     *
     * @param holder who was at work at first
     */
    record Waited(Duration duration, Activity holder) {

        /** For the log table. */
        String told() {
            return "waited %d s for %s"
                    .formatted(duration.toSeconds(), holder.lines().get(0));
        }
    }

    /** Nothing when there was nobody to wait for. */
    Optional<Waited> waited() {
        return Optional.ofNullable(first)
                .map(holder -> new Waited(Duration.ofNanos(System.nanoTime() - start), holder));
    }

    /** Says whom it was that took longer than anybody waits. */
    static Problem gaveUp(Activity holder, Duration patience) {
        Problem problem = Problem.error(
                        ProblemCode.LOCK_WAIT,
                        holder.looksForeign()
                                ? "a session has the lock of the migrators and does nothing" + after(patience)
                                : "another migrator is at work" + after(patience))
                .found(holder.lines())
                .state("nothing was changed by this one");
        return holder.looksForeign()
                ? foreign(problem, holder)
                : problem.cause("a migration that takes long, or a session that keeps the lock")
                        .remedy(
                                "wait until it is done and start again; godwit.lock-wait says how long to wait;",
                                "if it hangs, " + end(holder));
    }

    /** What there is to do about a session that has the lock and does not migrate. */
    static Problem foreign(Problem problem, Activity holder) {
        return problem.cause(
                        "a session that took the same advisory lock and never gave it back, perhaps through a pool")
                .remedy("if nothing needs that session any more, " + end(holder), "and start again");
    }

    private static String end(Activity holder) {
        return "end it: SELECT pg_terminate_backend(%d);"
                .formatted(holder.session().pid());
    }

    private static String after(Duration patience) {
        return patience.isZero() ? "" : ", still after waiting %d s".formatted(patience.toSeconds());
    }

    private void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // whoever interrupts may cancel as well, and would hit what gives the session back
            session.beginClearingUp();
            throw new MigrationException(CancelledRun.beforeAll(), e);
        }
    }
}
