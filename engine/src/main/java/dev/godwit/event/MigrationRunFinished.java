package dev.godwit.event;

import java.time.Duration;
import java.time.Instant;

/**
 * A run is over: it has done what was to do, or found nothing to do, or it was refused, gave up waiting for another
 * migrator, or failed. Every run that could look at the database ends with this event.
 *
 * @param applied how many migrations it applied, or took back when that was what it was for
 * @param pending how many are left, which is none when it succeeded; also 0 when it is not known
 * @param successful whether nothing was wrong
 * @param duration how long it took, waiting for another migrator included
 */
public record MigrationRunFinished(
        MigrationTarget target, Instant at, int applied, int pending, boolean successful, Duration duration)
        implements MigrationEvent {}
