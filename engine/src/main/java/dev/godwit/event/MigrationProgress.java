package dev.godwit.event;

import dev.godwit.migration.Activity;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a migration is that takes long.
 *
 * @param at when somebody looked, by this machine's clock
 * @param version the version, or {@code R:<description>} for a repeatable migration; that of a seeder is behind {@code S:}
 * @param script the file or class
 * @param position its position in the run, from 1
 * @param total how many migrations the run has
 * @param elapsed how long it has taken so far, tries that failed included
 * @param activity what it does at this moment; null when there is no second connection to look with
 */
public record MigrationProgress(
        MigrationTarget target,
        Instant at,
        String version,
        String description,
        String script,
        int position,
        int total,
        Duration elapsed,
        @Nullable Activity activity) {}
