package dev.godwit.execute;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How often a migration that another session stands in the way of is tried again, and how long it waits before. */
final class Retries {

    private static final Logger log = LoggerFactory.getLogger(Retries.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Another transaction stood in the way: the whole migration was rolled back and can be tried again. */
    private static final Set<String> BLOCKED = Set.of("55P03", "40P01", "40001");

    private final RunContext run;
    private final String version;
    private final String script;
    private final int most;
    private int made;
    private String last = "";

    /** @param allowed whether the migration may be tried again at all */
    Retries(RunContext run, String version, String script, boolean allowed) {
        this.run = run;
        this.version = run.tables().key(version);
        this.script = script;
        this.most = allowed ? run.options().timeouts().lockRetries() : 0;
    }

    /** How far the try is that comes next, of a migration that is not told statement by statement. */
    String progress() {
        return Progress.of(version, retry());
    }

    /** The same, of one that is. */
    Progress progress(int statements) {
        return new Progress(version, retry(), statements);
    }

    private String retry() {
        return made == 0 ? "" : Progress.retry(made, most);
    }

    /** Whether somebody stood in the way of a migration that failed so, and nothing is wrong with it. */
    static boolean isBlocked(@Nullable String sqlState) {
        return sqlState != null && BLOCKED.contains(sqlState);
    }

    /** How often the migration was tried. */
    int attempts() {
        return made + 1;
    }

    /** How often it was rolled back before, and why the last time, for the log; null if it was not. */
    @Nullable
    String told() {
        return made == 0
                ? null
                : "blocked and rolled back %s before, the last time: %s"
                        .formatted(made == 1 ? "once" : made + " times", last);
    }

    /** Whether to try again after a failure; if so, the transaction is over, the session clean and the pause past. */
    boolean again(ServerError error) {
        if (!isBlocked(error.sqlState()) || made >= most || run.session().cancelled()) {
            return false;
        }
        // others who wait see it idle during the pause, and would take that for the end
        new Aftermath(run).cleanBut("SET " + Progress.of(version, Progress.retry(made + 1, most)));
        List<String> blockers = error.sqlState().equals("40001") ? List.of() : Blockers.find(run);
        last = run.secrets().conceal(error.message());
        String who = blockers.isEmpty() ? "" : ": " + String.join("; ", blockers);
        log.info(
                "{} is blocked ({}) and was rolled back; trying again ({} of {}){}", script, last, made + 1, most, who);
        last += who;
        if (!paused() || run.session().cancelled()) {
            return false;
        }
        made++;
        return true;
    }

    /** Whether to go on after it: whoever is interrupted is to stop. */
    private boolean paused() {
        long longest = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(made, 10));
        try {
            Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
