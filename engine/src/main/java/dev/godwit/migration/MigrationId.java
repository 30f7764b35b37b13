package dev.godwit.migration;

/** What a row of the history stands for: a {@link Version} or a {@link RepeatableId}. */
public sealed interface MigrationId permits Version, RepeatableId {

    /** The text that the history table keeps in its {@code version} column. */
    String key();
}
