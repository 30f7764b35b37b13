package dev.godwit.boot.autoconfigure;

import dev.godwit.Migrator;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets the thread that makes it stop migrating or waiting when the JVM is told to stop. Spring closes a context that still
 * starts only when the start is over, and so the JVM would go on until whoever told it to stop kills it.
 */
final class InterruptionByShutdown {

    /** Between two statements there is nothing to cancel, and the next one has to be hit. */
    private static final Duration BETWEEN_CANCELS = Duration.ofMillis(250);

    private final Thread starting = Thread.currentThread();
    private final Thread hook = new Thread(this::interrupt, "godwit-shutdown");
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Migrator migrator;

    Thread hook() {
        return hook;
    }

    /** Whose work there is to end from now on. */
    void watch(Migrator working) {
        migrator = working;
    }

    void during(Runnable work) {
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } finally {
            over.countDown();
            remove();
        }
    }

    /** Asks the server to end what runs, and the thread to end its sleep, until the work is over. */
    private void interrupt() {
        cancel();
        starting.interrupt();
        try {
            while (!over.await(BETWEEN_CANCELS.toMillis(), TimeUnit.MILLISECONDS) && !isStopping()) {
                cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void cancel() {
        Migrator working = migrator;
        if (working != null) {
            working.cancel();
        }
    }

    /** Who waits although it was interrupted has called {@link System#exit}, and would wait for this to end. */
    private boolean isStopping() {
        return starting.getState() == Thread.State.WAITING;
    }

    private void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyStopping) {
            // it has done what it is for, and what is closed now shall not be interrupted, too
            Thread.interrupted();
        }
    }
}
