package dev.godwit.history;

/** What a row of the log tells. */
public enum LogEvent {
    /** A run has the lock and begins. */
    RUN_STARTED,
    /** A run is over. */
    RUN_FINISHED,
    /** The history was created, taken over or baselined. */
    PREPARED,
    /** A script begins outside a transaction. */
    SCRIPT_STARTED,
    /** A statement of such a script is done. */
    STATEMENT_DONE,
    /** A migration is applied. */
    APPLIED,
    /** A migration failed. */
    FAILED
}
