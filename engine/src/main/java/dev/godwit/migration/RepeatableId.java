package dev.godwit.migration;

/**
 * Identifies a repeatable migration, which has no version, by its description.
 *
 * @param description the description taken from the file name
 */
public record RepeatableId(String description) implements MigrationId, Comparable<RepeatableId> {

    /** What the history's {@code version} column begins with for a repeatable migration. */
    public static final String PREFIX = "R:";

    /** Whether a key is that of a repeatable migration or seeder. */
    public static boolean isKey(String key) {
        return Series.of(key).version(key).startsWith(PREFIX);
    }

    @Override
    public String key() {
        return PREFIX + description;
    }

    @Override
    public int compareTo(RepeatableId other) {
        return description.compareTo(other.description);
    }

    @Override
    public String toString() {
        return key();
    }
}
