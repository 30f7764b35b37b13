package dev.godwit.event;

/**
 * Hears of a run while it happens.
 *
 * <p>An exception that it throws is logged and does not disturb the run.
 */
@FunctionalInterface
public interface MigrationListener {

    /** Something has happened; on the thread that migrates. */
    void onEvent(MigrationEvent event);

    /**
     * A migration takes long: about once a second as long as it does, on a thread of its own. It is never called at the same
     * time as {@link #onEvent} for the end of that migration, nor after it.
     */
    default void onProgress(MigrationProgress progress) {}
}
