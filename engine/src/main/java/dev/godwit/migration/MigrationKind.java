package dev.godwit.migration;

/** How a migration is written, or how it came into the history. */
public enum MigrationKind {
    /** A versioned SQL script. */
    SQL,
    /** A versioned {@link JavaMigration}. */
    JAVA,
    /** A SQL script without a version that runs again when its content changes. */
    REPEATABLE,
    /** Recorded as applied without having been run. */
    BASELINE
}
