package dev.godwit.boot.autoconfigure;

/**
 * Lets the thread that makes it stop waiting when the JVM is told to stop. Spring closes a context that still starts only
 * when the start is over, and so the JVM would go on until whoever told it to stop kills it.
 */
final class InterruptionByShutdown {

    private final Thread hook = new Thread(Thread.currentThread()::interrupt, "godwit-shutdown");

    Thread hook() {
        return hook;
    }

    void during(Runnable waiting) {
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            waiting.run();
        } finally {
            remove();
        }
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
