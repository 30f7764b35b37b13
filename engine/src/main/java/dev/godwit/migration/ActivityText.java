package dev.godwit.migration;

import dev.godwit.migration.Activity.Progress;
import dev.godwit.migration.Activity.Retry;
import dev.godwit.migration.Activity.Wait;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one way in which what a migrator does becomes text: in the log, in problems and in a terminal. */
final class ActivityText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'");
    private static final Duration IDLE_FOR_A_WHILE = Duration.ofSeconds(10);
    private static final int MOST_BLOCKERS = 3;

    private ActivityText() {}

    static String of(DatabaseSession session) {
        StringBuilder text = new StringBuilder(connected(session));
        if (session.state() != null) {
            text.append(", ").append(session.state()).append(lasting(session.inState()));
        }
        if (isInTransactionForLonger(session)) {
            text.append(", in a transaction").append(lasting(session.inTransaction()));
        }
        if (session.query() != null) {
            text.append(": ").append(session.query());
        }
        return text.toString();
    }

    private static String connected(DatabaseSession session) {
        return session.connectedAt() == null
                ? name(session)
                : name(session)
                        + ", connected since "
                        + TIME.format(session.connectedAt().atOffset(ZoneOffset.UTC));
    }

    private static String name(DatabaseSession session) {
        return session.pid() == 0
                ? "a prepared transaction, see pg_prepared_xacts"
                : "pid " + session.pid()
                        + (session.application() == null ? "" : ", " + session.application())
                        + (session.role() == null ? "" : ", role " + session.role())
                        + (session.address() == null ? "" : " from " + session.address());
    }

    static List<String> over(Wait wait) {
        List<String> lines = new ArrayList<>();
        lines.add("waited for " + wanted(wait));
        lines.addAll(blockers(wait));
        return lines;
    }

    private static List<String> of(Wait wait) {
        List<String> lines = new ArrayList<>();
        lines.add((wait.waiting() == null
                        ? "waits for "
                        : "has waited %d s for ".formatted(wait.waiting().toSeconds()))
                + wanted(wait));
        lines.addAll(blockers(wait));
        return lines;
    }

    private static List<String> blockers(Wait wait) {
        List<String> lines = new ArrayList<>();
        wait.blockedBy().stream()
                .limit(MOST_BLOCKERS)
                .map(session -> "blocked by " + of(session))
                .forEach(lines::add);
        if (wait.blockedBy().size() > MOST_BLOCKERS) {
            lines.add("blocked by %d more".formatted(wait.blockedBy().size() - MOST_BLOCKERS));
        }
        return lines;
    }

    private static String wanted(Wait wait) {
        if (wait.relation() != null) {
            return wait.mode() + " on " + wait.relation();
        }
        return switch (wait.lock()) {
            case "virtualxid", "transactionid" -> "another transaction to end";
            case "advisory" -> "an advisory lock";
            default -> wait.mode() + " on " + wait.lock();
        };
    }

    static boolean looksForeign(Activity activity) {
        DatabaseSession session = activity.session();
        return activity.version() == null
                && session.state() != null
                && session.state().startsWith("idle")
                && session.inState() != null
                && session.inState().compareTo(IDLE_FOR_A_WHILE) >= 0;
    }

    static List<String> lines(Activity activity) {
        List<String> lines = new ArrayList<>();
        lines.add(activity.pauses() ? connected(activity.session()) : of(activity.session()));
        String place = place(activity);
        if (!place.isEmpty()) {
            lines.add(place);
        }
        lines.addAll(details(activity));
        if (looksForeign(activity)) {
            lines.add("this does not look like a migrator: it is in no migration, and does nothing");
        }
        return lines;
    }

    static List<String> details(Activity activity) {
        List<String> lines = new ArrayList<>();
        if (activity.retry() != null) {
            lines.add(of(activity.retry(), activity.pauses()));
        }
        if (activity.waitsFor() != null) {
            lines.addAll(of(activity.waitsFor()));
        }
        if (activity.progress() != null) {
            lines.add(of(activity.progress()));
        }
        return lines;
    }

    private static String place(Activity activity) {
        List<String> parts = new ArrayList<>();
        if (activity.migration() != null) {
            parts.add("at migration %d of %d".formatted(activity.migration(), activity.migrations()));
        }
        if (activity.statement() != null) {
            parts.add("at statement %d of %d".formatted(activity.statement(), activity.statements()));
        }
        return String.join(", ", parts);
    }

    private static String of(Retry retry, boolean pauses) {
        String number = "retry %d of %d".formatted(retry.number(), retry.most());
        return pauses ? "was blocked and is rolled back, about to try again: " + number : number;
    }

    private static String of(Progress progress) {
        return progress.command()
                + (progress.phase() == null ? "" : ": " + progress.phase())
                + (progress.percent() == null ? "" : ", %d %%".formatted(progress.percent()));
    }

    static String brief(Activity activity) {
        Wait wait = activity.waitsFor();
        if (wait != null) {
            // the end may be cut off
            List<DatabaseSession> blockers = wait.blockedBy();
            return blockers.isEmpty()
                    ? "waits for " + wanted(wait)
                    : "blocked by pid %d, waits for %s"
                            .formatted(blockers.get(0).pid(), wanted(wait));
        }
        Progress progress = activity.progress();
        if (progress != null) {
            return (progress.phase() == null ? progress.command() : progress.phase())
                    + (progress.percent() == null ? "" : ", %d %%".formatted(progress.percent()));
        }
        Retry retry = activity.retry();
        if (retry != null && activity.pauses()) {
            return of(retry, true);
        }
        return activity.statement() == null
                ? ""
                : "statement %d of %d".formatted(activity.statement(), activity.statements());
    }

    private static String lasting(@Nullable Duration duration) {
        return duration == null ? "" : " for %d s".formatted(duration.toSeconds());
    }

    /** Than it has been doing what it does. */
    private static boolean isInTransactionForLonger(DatabaseSession session) {
        Duration inTransaction = session.inTransaction();
        Duration inState = session.inState();
        return inTransaction != null
                && (inState == null || inTransaction.minus(inState).toSeconds() > 0);
    }
}
