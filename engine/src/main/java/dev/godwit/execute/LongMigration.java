package dev.godwit.execute;

import dev.godwit.migration.Activity;
import dev.godwit.migration.DatabaseSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of a migration that takes long: listeners of each look, and the log ever more seldom. */
final class LongMigration implements Watchdog.Observer {

    private static final Logger log = LoggerFactory.getLogger("dev.godwit.Migrator");

    private final Listeners listeners;
    private final String name;
    private final long begin = System.nanoTime();
    private final Announcements announcements =
            Announcements.ofWhatLasts(Duration.ofSeconds(5), Duration.ofMinutes(5), System::nanoTime);

    private List<Integer> blockers = List.of();
    private @Nullable Integer statement;
    private long statementBegin = begin;

    /** Hears of each look. */
    interface Listeners {

        void told(Duration elapsed, @Nullable Activity activity);
    }

    /** @param name with its place in the run */
    LongMigration(String name, Listeners listeners) {
        this.name = name;
        this.listeners = listeners;
    }

    @Override
    public void saw(@Nullable Activity activity) {
        long now = System.nanoTime();
        Duration elapsed = Duration.ofNanos(now - begin);
        if (activity != null) {
            note(activity, now);
        }
        listeners.told(elapsed, activity);
        if (announcements.isDue(blockers, elapsed)) {
            log.info("Still at {} after {} s{}", name, elapsed.toSeconds(), details(activity, now));
        }
    }

    private void note(Activity activity, long now) {
        Activity.Wait wait = activity.waitsFor();
        if (wait != null) {
            blockers =
                    wait.blockedBy().stream().map(DatabaseSession::pid).sorted().toList();
        }
        if (!Objects.equals(activity.statement(), statement)) {
            statement = activity.statement();
            statementBegin = now;
        }
    }

    private String details(@Nullable Activity activity, long now) {
        if (activity == null) {
            return "";
        }
        List<String> details = new ArrayList<>();
        details.add("pid " + activity.session().pid());
        String state = activity.session().state();
        if (state != null && state.startsWith("idle") && !activity.pauses()) {
            details.add(state);
        }
        if (statement != null) {
            details.add("at statement %d of %d for %d s"
                    .formatted(
                            statement,
                            activity.statements(),
                            Duration.ofNanos(now - statementBegin).toSeconds()));
        }
        details.addAll(activity.details());
        return ": " + String.join("; ", details);
    }
}
