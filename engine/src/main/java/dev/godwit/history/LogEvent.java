package dev.godwit.history;

import java.util.Arrays;
import java.util.stream.Collectors;

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
    /** A statement of such a script begins that cannot be recorded together with what it does. */
    STATEMENT_STARTED,
    /** A statement of such a script is done. */
    STATEMENT_DONE,
    /** A statement that was said to begin is not done. */
    STATEMENT_FAILED,
    /** An index was dropped that an earlier attempt at a statement has left invalid, and that is now built again. */
    INDEX_DROPPED,
    /** A migration is applied. */
    APPLIED,
    /** A down script begins outside a transaction. */
    UNDO_STARTED,
    /** A statement of such a script begins that cannot be recorded together with what it does. */
    UNDO_STATEMENT_STARTED,
    /** A statement of such a script is done. */
    UNDO_STATEMENT_DONE,
    /** A statement that was said to begin is not done. */
    UNDO_STATEMENT_FAILED,
    /** A migration is taken back. */
    UNDONE,
    /** A migration failed, on its way in or out. */
    FAILED,
    /** What the history says of a migration was corrected without running anything. */
    REPAIRED,
    /** Everything in the schema was dropped. */
    RESET;

    /** The condition that a row tells how far a script outside a transaction is. */
    public static String isProgress() {
        return "event IN ("
                + names(
                        SCRIPT_STARTED,
                        STATEMENT_STARTED,
                        STATEMENT_DONE,
                        STATEMENT_FAILED,
                        UNDO_STARTED,
                        UNDO_STATEMENT_STARTED,
                        UNDO_STATEMENT_DONE,
                        UNDO_STATEMENT_FAILED)
                + ")";
    }

    /** The condition that a row tells of a statement that is done. */
    public static String isDone() {
        return "event IN (" + names(STATEMENT_DONE, UNDO_STATEMENT_DONE) + ")";
    }

    /** The condition that what earlier rows tell about a migration's progress is over. */
    public static String isEnd() {
        return "event IN (" + names(APPLIED, UNDONE, REPAIRED) + ")";
    }

    /** The condition that a row came together with a change of the history. */
    public static String isChange() {
        return "event IN (" + names(PREPARED, APPLIED, UNDONE, REPAIRED, RESET) + ")";
    }

    private static String names(LogEvent... events) {
        return Arrays.stream(events).map(event -> "'" + event + "'").collect(Collectors.joining(", "));
    }
}
