package dev.godwit.event;

import dev.godwit.migration.Problem;
import java.time.Duration;
import java.time.Instant;

/**
 * A migration failed, and with it the run.
 *
 * @param version the version, or {@code R:<description>} for a repeatable migration; that of a seeder is behind {@code S:}
 * @param script the file or class
 * @param duration how long it took until then
 * @param problem what happened and which state the database is in
 */
public record MigrationFailed(
        MigrationTarget target,
        Instant at,
        String version,
        String description,
        String script,
        Duration duration,
        Problem problem)
        implements MigrationEvent {}
