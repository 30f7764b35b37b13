package dev.godwit.event;

import java.time.Instant;

/**
 * A run has the lock and begins with the first of its migrations. A run that finds nothing to do or is
 * refused tells only that it finished.
 *
 * @param pending how many migrations it will apply or take back
 */
public record MigrationRunStarted(MigrationTarget target, Instant at, int pending) implements MigrationEvent {}
