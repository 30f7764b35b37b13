package dev.godwit.history;

import dev.godwit.migration.MigrationId;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.Version;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the history: this migration is applied. Rows that other programs wrote have only the first three.
 *
 * @param key the {@code version} column, without what says of which series it is
 * @param id what it means; null when it means nothing to us
 * @param host the machine that applied it, as far as the log knows
 * @param build the version of the application that applied it, as far as the log knows
 */
public record HistoryRow(
        String key,
        @Nullable String description,
        @Nullable Instant appliedAt,
        @Nullable MigrationId id,
        @Nullable MigrationKind kind,
        @Nullable String script,
        @Nullable String checksum,
        @Nullable String appliedBy,
        @Nullable Duration executionTime,
        boolean reversible,
        @Nullable String host,
        @Nullable String build) {

    /** Where it was applied, as far as the log knows, as the end of a sentence. */
    public String place() {
        return LogNote.place(host, build);
    }

    /** The one spelling of its version; null for a repeatable migration. */
    @Nullable
    String normalized() {
        return id instanceof Version version ? version.normalized() : null;
    }

    /** The same row by another key, which may mean nothing here. */
    public HistoryRow as(String otherKey, @Nullable MigrationId otherId) {
        return new HistoryRow(
                otherKey,
                description,
                appliedAt,
                otherId,
                kind,
                script,
                checksum,
                appliedBy,
                executionTime,
                reversible,
                host,
                build);
    }

    /** Stands for a migration that has begun outside a transaction, and that has no row. */
    public static HistoryRow unfinished(String key) {
        return new HistoryRow(key, null, null, null, null, null, null, null, null, false, null, null);
    }

    /** A row that is not there yet: recorded as applied without having been run. */
    public static HistoryRow baseline(MigrationId id, String description) {
        return new HistoryRow(
                id.key(), description, null, id, MigrationKind.BASELINE, null, null, null, null, false, null, null);
    }
}
