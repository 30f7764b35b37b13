package dev.godwit.event;

import java.time.Duration;
import java.time.Instant;

/**
 * A migration was taken back, together with its row in the history.
 *
 * @param version the version, or {@code R:<description>} for a repeatable migration; that of a seeder is behind {@code S:}
 * @param script the file or class; of a down script that the history has kept, what it belongs to
 * @param duration how long it took, as seen from here
 */
public record MigrationUndone(
        MigrationTarget target, Instant at, String version, String description, String script, Duration duration)
        implements MigrationEvent {}
