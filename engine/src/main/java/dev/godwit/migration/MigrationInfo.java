package dev.godwit.migration;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one migration: from this build, from the database, or from both.
 *
 * @param version the version as written, or {@code R:<description>} for a repeatable migration
 * @param description the {@code -- Description:} header, or what the name says
 * @param state the state of the migration in the database
 * @param kind how it is written; null for a row that another program recorded and that this build lacks
 * @param script the file or class, as a path below the location; null when only such a row is known
 * @param checksum the checksum of this build's text, or the recorded one when this build lacks it
 * @param appliedAt when it was applied; null unless it is
 * @param appliedBy the database role that applied it
 * @param executionTime how long that took
 * @param reversible whether there is a down script or method for it
 */
public record MigrationInfo(
        String version,
        String description,
        MigrationState state,
        @Nullable MigrationKind kind,
        @Nullable String script,
        @Nullable String checksum,
        @Nullable Instant appliedAt,
        @Nullable String appliedBy,
        @Nullable Duration executionTime,
        boolean reversible) {}
