package dev.godwit.event;

import java.time.Duration;
import java.time.Instant;

/**
 * A migration is in the database, committed together with its row in the history.
 *
 * @param version the version, or {@code R:<description>} for a repeatable migration; that of a seeder is behind {@code S:}
 * @param script the file or class
 * @param duration how long it took, as seen from here
 */
public record MigrationApplied(
        MigrationTarget target, Instant at, String version, String description, String script, Duration duration)
        implements MigrationEvent {}
