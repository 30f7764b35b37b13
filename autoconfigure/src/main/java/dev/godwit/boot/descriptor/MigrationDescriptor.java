package dev.godwit.boot.descriptor;

import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migration.
 *
 * @param version the version as written, or {@code R:<description>} for a repeatable migration
 * @param description what it does
 * @param state the one state it is in
 * @param kind how it is written; null when only another program knows
 * @param script the file or class
 * @param checksum the checksum of its text
 * @param appliedAt when it was applied; null unless it is
 * @param appliedBy the role that applied it
 * @param executionTime how long that took
 * @param reversible whether it can be taken back
 */
public record MigrationDescriptor(
        String version,
        String description,
        MigrationState state,
        @Nullable MigrationKind kind,
        @Nullable String script,
        @Nullable String checksum,
        @Nullable Instant appliedAt,
        @Nullable String appliedBy,
        @Nullable Duration executionTime,
        boolean reversible) {

    /** Describes migrations in their order. */
    public static List<MigrationDescriptor> of(List<MigrationInfo> migrations) {
        return migrations.stream().map(MigrationDescriptor::of).toList();
    }

    private static MigrationDescriptor of(MigrationInfo info) {
        return new MigrationDescriptor(
                info.version(),
                info.description(),
                info.state(),
                info.kind(),
                info.script(),
                info.checksum(),
                info.appliedAt(),
                info.appliedBy(),
                info.executionTime(),
                info.reversible());
    }
}
