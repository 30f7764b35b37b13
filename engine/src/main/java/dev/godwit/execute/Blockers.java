package dev.godwit.execute;

import dev.godwit.history.ActivityReader;
import dev.godwit.migration.Activity;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who stood in the way: as it was seen during the wait, since the server does not tell any more for whom it was once that is
 * over. Of a wait that was too short for that, it can be guessed: the sessions that hold locks and have a transaction open
 * for long are few.
 */
final class Blockers {

    private static final Logger log = LoggerFactory.getLogger(Blockers.class);

    private static final Pattern KNOWN = Pattern.compile("blocked by pid (\\d+),");

    private Blockers() {}

    /** A line for each, after a wait that was too long; nothing after any other failure. */
    static List<String> of(ServerError error, RunContext run) {
        return error.sqlState().equals("55P03") ? find(run) : List.of();
    }

    /** A line for each; nothing when they are gone. */
    static List<String> find(RunContext run) {
        Activity.Wait seen = run.watchdog().forgetWait();
        return seen == null ? guess(run) : seen.over();
    }

    /** What to do, with the process of whoever stood in the way: of several, a person has to choose. */
    static List<String> named(List<String> remedy, List<String> blockers) {
        List<String> processes = blockers.stream()
                .map(KNOWN::matcher)
                .filter(Matcher::lookingAt)
                .map(known -> known.group(1))
                .toList();
        return processes.size() != 1
                ? remedy
                : remedy.stream()
                        .map(line -> line.replace("backend(pid)", "backend(" + processes.get(0) + ")"))
                        .toList();
    }

    private static List<String> guess(RunContext run) {
        ActivityReader reader = run.secrets().activities(run.tables(), run.options());
        try {
            return reader.locking(run.session().connection()).stream()
                    .map(other -> "may hold the lock, with locks on %s: %s"
                            .formatted(other.relations(), other.session().describe()))
                    .toList();
        } catch (SQLException e) {
            log.debug("It could not be found out who holds locks", e);
            return List.of();
        }
    }
}
