package dev.godwit.boot.command;

import dev.godwit.Migrator;
import dev.godwit.boot.command.output.Terminal;
import dev.godwit.boot.command.verb.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ends a command when the process is told to end, by Ctrl-C or by whoever started it: PostgreSQL is asked to end the statement
 * that it carries out, and the process waits until that is rolled back.
 *
 * <p>Without this the process would be gone at once, but not its statement: the server sees only later that nobody waits for
 * the answer, and what it has done by then stays, since a migration and its COMMIT are one message.
 */
final class Interruption {

    private enum State {
        WORKING,
        DONE,
        INTERRUPTED
    }

    /** Between two statements there is nothing to cancel, and the next one has to be hit. */
    private static final Duration BETWEEN_CANCELS = Duration.ofMillis(250);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Terminal terminal;
    private final Thread worker = Thread.currentThread();
    private final AtomicReference<State> state = new AtomicReference<>(State.WORKING);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Migrator migrator;

    private Interruption(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Is ready from now on, for a command that this thread carries out. */
    static Interruption prepare(Terminal terminal) {
        Interruption interruption = new Interruption(terminal);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::interrupt, "godwit-interruption"));
        return interruption;
    }

    /** Whose work there is to end. */
    void watch(Migrator working) {
        migrator = working;
    }

    /** The work is over; returns whether it was in time. */
    boolean isInTime() {
        return state.compareAndSet(State.WORKING, State.DONE);
    }

    /** Everything has been said and closed after an interruption. */
    void ended() {
        ended.countDown();
    }

    private void interrupt() {
        if (!state.compareAndSet(State.WORKING, State.INTERRUPTED)) {
            return;
        }
        terminal.say("Interrupted: what PostgreSQL carries out is cancelled");
        // for whoever sleeps, to wait for a lock or a server
        worker.interrupt();
        if (!isEnded()) {
            terminal.say("Gave up waiting: PostgreSQL ends it when it sees that this process is gone");
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
    }

    private boolean isEnded() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() - deadline < 0) {
                Migrator working = migrator;
                if (working != null) {
                    working.cancel();
                }
                if (ended.await(BETWEEN_CANCELS.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
