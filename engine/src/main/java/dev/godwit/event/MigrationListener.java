package dev.godwit.event;

/**
 * Hears of a run while it happens, on the thread that migrates.
 *
 * <p>An exception that it throws is logged and does not disturb the run.
 */
@FunctionalInterface
public interface MigrationListener {

    void onEvent(MigrationEvent event);
}
