package dev.godwit.migration;

/** The one state that a migration has in a database, seen from one build of the application. */
public enum MigrationState {
    /** In this build, not in the database. */
    PENDING,
    /** In the database, and this build has the same text. */
    APPLIED,
    /** Outside a transaction and under way at this moment. */
    RUNNING,
    /** Outside a transaction, and stopped at a statement. */
    FAILED,
    /** In the database, and this build has another text. */
    CHANGED,
    /** In the database, and not in this build. */
    MISSING,
    /** In this build, for a profile that is not active. */
    SKIPPED
}
