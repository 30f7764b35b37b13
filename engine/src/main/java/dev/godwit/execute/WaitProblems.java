package dev.godwit.execute;

import dev.godwit.migration.Activity;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The wording of what can keep an application waiting that does not migrate by itself. */
final class WaitProblems {

    private static final int MOST_SHOWN = 10;
    private static final String STATE = "nothing was changed by this one";

    private WaitProblems() {}

    static Problem pending(List<Step> steps) {
        return Problem.error(ProblemCode.PENDING, are(steps) + " pending")
                .found(names(steps))
                .state(STATE)
                .cause("this application only validates, and nobody has migrated the database for this build")
                .remedy(
                        "migrate first, and start again: migrations migrate, or an instance with godwit.on-startup=migrate;",
                        "or set godwit.on-startup=wait, if somebody else is about to migrate");
    }

    static Problem gaveUp(List<Step> steps, List<Problem> reasons, Optional<Activity> migrating, Duration patience) {
        List<String> found = new ArrayList<>(names(steps));
        reasons.forEach(reason -> found.add(reason.code() + " " + reason.message()));
        if (migrating.isPresent()) {
            List<String> lines = migrating.get().lines();
            found.add((migrating.get().looksForeign() ? "has the lock: " : "migrating: ") + lines.get(0));
            found.addAll(lines.subList(1, lines.size()));
        } else {
            found.add("nobody is migrating");
        }
        Problem problem = Problem.error(
                        ProblemCode.WAIT_TIMEOUT,
                        (steps.isEmpty() ? "the database is not migrated" : are(steps) + " pending") + after(patience))
                .found(found)
                .state(STATE);
        return migrating.isPresent() ? whileMigrating(problem, migrating.get()) : whileNobodyMigrates(problem, reasons);
    }

    private static Problem whileMigrating(Problem problem, Activity migrating) {
        return migrating.looksForeign()
                ? LockWait.foreign(problem, migrating)
                : problem.cause("migrating takes longer than this application waits")
                        .remedy(
                                "wait until it is done and start again, or raise godwit.wait-timeout;",
                                "pg_stat_activity shows what it does, and pg_blocking_pids(pid) whom it waits for");
    }

    private static Problem whileNobodyMigrates(Problem problem, List<Problem> reasons) {
        Optional<Problem> denied = reasons.stream()
                .filter(reason -> reason.code() == ProblemCode.PERMISSION)
                .findFirst();
        if (denied.isPresent()) {
            // whoever migrates may grant that, or nobody may have thought of it
            List<String> remedy = new ArrayList<>(denied.get().remedy());
            remedy.add("or set godwit.history-readers where the migrations run, and migrate there");
            return problem.cause("this role may not see whether everything is applied")
                    .remedy(remedy);
        }
        return problem.cause("whoever is to migrate has not begun, or has failed")
                .remedy(
                        "see the log of whoever is to migrate;",
                        "if that is this application, set godwit.on-startup=migrate");
    }

    static Problem unreachable(Problem reason, Duration patience) {
        return Problem.error(ProblemCode.WAIT_TIMEOUT, "the database cannot be reached" + after(patience))
                .found(reason.found())
                .sqlState(reason.sqlState())
                .state(STATE)
                .cause(reason.cause())
                .remedy(reason.remedy());
    }

    static Problem interrupted() {
        return Problem.error(ProblemCode.WAIT_TIMEOUT, "waiting for the migrations was interrupted")
                .state(STATE)
                .cause("the application was told to stop")
                .remedy("start again");
    }

    /** What is pending, in a line. */
    static String brief(List<Step> steps, List<Problem> reasons) {
        return steps.isEmpty()
                ? reasons.stream().map(Problem::message).findFirst().orElse("a migration is being taken back")
                : "%s pending, the next is %s"
                        .formatted(are(steps), steps.get(0).version());
    }

    private static String are(List<Step> steps) {
        return steps.size() == 1 ? "1 migration is" : steps.size() + " migrations are";
    }

    private static String after(Duration patience) {
        return patience.isZero() ? "" : " after waiting %d s".formatted(patience.toSeconds());
    }

    private static List<String> names(List<Step> steps) {
        List<String> names = new ArrayList<>();
        steps.stream().limit(MOST_SHOWN).map(Step::source).forEach(names::add);
        if (steps.size() > MOST_SHOWN) {
            names.add("and %d more".formatted(steps.size() - MOST_SHOWN));
        }
        return names;
    }
}
