package dev.godwit.history;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is applied of a series, and what began outside a transaction and is not.
 *
 * @param rows in the order of application
 * @param unfinished scripts that began and have no row
 * @param undoing down scripts that began and whose migrations still have a row
 * @param migratorActive whether somebody else holds the lock at this moment
 * @param log what the log tells besides
 */
public record History(
        List<HistoryRow> rows, List<Unfinished> unfinished, List<Unfinished> undoing, boolean migratorActive, Log log) {

    public History {
        rows = List.copyOf(rows);
        unfinished = List.copyOf(unfinished);
        undoing = List.copyOf(undoing);
    }

    /** Nothing was ever applied. */
    public static History empty() {
        return of(List.of());
    }

    /** These are applied, and that is all there is to tell. */
    public static History of(List<HistoryRow> rows) {
        return new History(rows, List.of(), List.of(), false, Log.EMPTY);
    }

    /**
     * What the log tells of migrations, by their versions, and of each only what came last.
     *
     * @param failed the last attempts at those that have failed since they were last applied or taken back
     * @param vanished those that were applied and never taken back, and have no row all the same: somebody has deleted it
     */
    public record Log(Map<String, LogNote> failed, Map<String, LogNote> vanished) {

        public static final Log EMPTY = new Log(Map.of(), Map.of());

        public Log {
            failed = Map.copyOf(failed);
            vanished = Map.copyOf(vanished);
        }
    }

    /**
     * A script that began outside a transaction and has not finished.
     *
     * @param key its version
     * @param done the checksums of the statements that are done, in their order
     * @param attempt what is known of the statement after those; null when it was not said to begin
     * @param last the last row that tells of its progress
     */
    public record Unfinished(
            String key, List<String> done, @Nullable Attempt attempt, LogNote last) {

        public Unfinished {
            done = List.copyOf(done);
        }

        /** Who has written last how far it is, as a sentence. */
        public String lastRow() {
            return "the last row about it was " + last.written();
        }

        /** Whether a statement of it is done, or may be. */
        public boolean mayHaveChangedSomething() {
            return !done.isEmpty() || (attempt != null && attempt.inDoubt());
        }
    }

    /**
     * A statement that began and is not recorded as done.
     *
     * @param checksum of its text
     * @param inDoubt whether it may be done all the same, because nobody has written down how it ended
     */
    public record Attempt(String checksum, boolean inDoubt) {}
}
