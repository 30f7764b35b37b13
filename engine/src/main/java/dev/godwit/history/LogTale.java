package dev.godwit.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the log tells of the migrations of a series, row by row, since they were last applied or taken back. */
final class LogTale {

    private static final String UNDO = "UNDO_";

    private final Map<String, Trail> applying = new LinkedHashMap<>();
    private final Map<String, Trail> undoing = new LinkedHashMap<>();
    private final Map<String, LogNote> failed = new HashMap<>();
    private final Map<String, LogNote> vanished = new HashMap<>();

    /** @param checksum of the statement that the row is about, if it is about one */
    void add(String version, String event, String checksum, LogNote note) {
        if (event.equals(LogEvent.APPLIED.name())) {
            vanished.put(version, note);
        } else if (event.equals(LogEvent.FAILED.name())) {
            failed.put(version, note);
        } else {
            // it goes on after that, and how that ends is not known yet
            failed.remove(version);
            boolean undo = event.startsWith(UNDO);
            (undo ? undoing : applying)
                    .computeIfAbsent(version, its -> new Trail(note))
                    .add(undo ? event.substring(UNDO.length()) : event, checksum, note);
        }
    }

    /** @param rows what is applied */
    History history(List<HistoryRow> rows, boolean migratorActive) {
        return new History(
                rows, unfinished(applying), unfinished(undoing), migratorActive, new History.Log(failed, vanished));
    }

    private static List<History.Unfinished> unfinished(Map<String, Trail> scripts) {
        return scripts.entrySet().stream()
                .map(entry -> entry.getValue().unfinished(entry.getKey()))
                .toList();
    }

    /** How far a script is. */
    private static final class Trail {

        private final List<String> done = new ArrayList<>();
        private History.@Nullable Attempt attempt;
        private LogNote last;

        Trail(LogNote first) {
            this.last = first;
        }

        History.Unfinished unfinished(String version) {
            return new History.Unfinished(version, done, attempt, last);
        }

        void add(String event, String checksum, LogNote note) {
            last = note;
            if (event.equals(LogEvent.STATEMENT_STARTED.name())) {
                attempt = new History.Attempt(checksum, true);
            } else if (event.equals(LogEvent.STATEMENT_FAILED.name())) {
                attempt = new History.Attempt(checksum, false);
            } else if (event.equals(LogEvent.STATEMENT_DONE.name())) {
                done.add(checksum);
                attempt = null;
            }
        }
    }
}
