package dev.godwit.migration;

/** The one state that a migration has in a database, seen from one build of the application. */
public enum MigrationState {
    /** In this build, not in the database; also a repeatable migration whose text has changed and that is to run again. */
    PENDING,
    /**
     * In the database, and this build has the same text; also a repeatable migration whose text has changed and is held
     * back or for a profile that is not active.
     */
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
