package dev.godwit.event;

import java.time.Instant;

/** Something that happened in a run. */
public sealed interface MigrationEvent
        permits MigrationRunStarted,
                MigrationStarted,
                MigrationApplied,
                MigrationUndone,
                MigrationFailed,
                MigrationRunFinished {

    /** The database and schema of the run. */
    MigrationTarget target();

    /** When it happened, by this machine's clock. */
    Instant at();
}
