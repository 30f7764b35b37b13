package dev.godwit.execute;

import dev.godwit.migration.Activity;
import dev.godwit.migration.DatabaseSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whom somebody waits for, and how far that one is: at once, when it changes, and every now and then. */
final class WaitLog {

    private static final Logger log = LoggerFactory.getLogger("dev.godwit.Migrator");

    private final Announcements announcements =
            Announcements.atOnce(Duration.ofSeconds(1), Duration.ofSeconds(30), System::nanoTime);

    private List<Integer> blockers = List.of();

    /**
     * What is news about a migrator.
     *
     * @param foreign whether it seems to be none
     */
    private record Who(Optional<Integer> pid, List<Integer> blockers, boolean foreign, String what) {}

    /** What may change often. */
    private record HowFar(
            @Nullable String application, @Nullable Integer migration, Activity.@Nullable Progress progress) {}

    /** Whoever wants to migrate waits for somebody who does. */
    void another(Activity holder) {
        if (isDue("", Optional.of(holder))) {
            log.info(
                    "Waiting for another migrator: {}{}",
                    described(holder),
                    holder.looksForeign()
                            ? "; if nothing needs it, end it: SELECT pg_terminate_backend(%d);"
                                    .formatted(holder.session().pid())
                            : "");
        }
    }

    /**
     * Whoever only looks waits until everything is as it should be.
     *
     * @param what it waits for
     */
    void whoever(String what, Optional<Activity> migrating) {
        if (isDue(what, migrating)) {
            log.info(
                    "Waiting: {}; {}",
                    what,
                    migrating
                            .map(activity -> "migrating: " + described(activity))
                            .orElse("nobody is migrating"));
        }
    }

    /**
     * The wait is over.
     *
     * @param migrating whom it was for, if there was anybody
     * @param what what is to be done now
     */
    static void over(Duration duration, Optional<Activity> migrating, String what) {
        log.info(
                "Waited {} s{}: {}",
                duration.toSeconds(),
                migrating
                        .map(activity -> " for pid %d, which is done"
                                .formatted(activity.session().pid()))
                        .orElse(""),
                what);
    }

    private boolean isDue(String what, Optional<Activity> migrating) {
        Activity.Wait wait = migrating.map(Activity::waitsFor).orElse(null);
        // whoever was in the way before a retry will be in the way again, which is no news
        if (wait != null || migrating.map(Activity::retry).isEmpty()) {
            blockers = wait == null
                    ? List.of()
                    : wait.blockedBy().stream().map(DatabaseSession::pid).toList();
        }
        return announcements.isDue(
                new Who(
                        migrating.map(Activity::session).map(DatabaseSession::pid),
                        blockers,
                        migrating.filter(Activity::looksForeign).isPresent(),
                        what),
                new HowFar(
                        migrating
                                .map(Activity::session)
                                .map(DatabaseSession::application)
                                .orElse(null),
                        migrating.map(Activity::migration).orElse(null),
                        migrating.map(Activity::progress).orElse(null)));
    }

    private static String described(Activity activity) {
        return String.join("; ", activity.lines());
    }
}
