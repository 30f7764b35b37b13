package dev.godwit.migration;

import java.util.Optional;

/** What a row of the history stands for: a {@link Version} or a {@link RepeatableId}. */
public sealed interface MigrationId permits Version, RepeatableId {

    /** The text that the history table keeps in its {@code version} column. */
    String key();

    /** Reads what the history table keeps in its {@code version} column, or nothing when it has no meaning for us. */
    static Optional<MigrationId> parse(String key) {
        return key.startsWith(RepeatableId.PREFIX)
                ? Optional.of(new RepeatableId(key.substring(RepeatableId.PREFIX.length())))
                : Version.parse(key).map(version -> version);
    }
}
