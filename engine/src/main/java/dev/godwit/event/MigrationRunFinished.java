package dev.godwit.event;

import java.time.Duration;
import java.time.Instant;

/**
 * A run is over.
 *
 * @param applied how many migrations it applied
 * @param pending how many are left, which is none when it succeeded
 * @param successful whether nothing failed
 * @param duration how long it took, waiting for another migrator included
 */
public record MigrationRunFinished(
        MigrationTarget target, Instant at, int applied, int pending, boolean successful, Duration duration)
        implements MigrationEvent {}
