package dev.godwit.event;

import java.time.Instant;

/**
 * A migration begins.
 *
 * @param version the version, or {@code R:<description>} for a repeatable migration; that of a seeder is behind {@code S:}
 * @param script the file or class
 * @param position its position in the run, from 1
 */
public record MigrationStarted(
        MigrationTarget target, Instant at, String version, String description, String script, int position)
        implements MigrationEvent {}
