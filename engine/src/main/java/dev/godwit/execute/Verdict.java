package dev.godwit.execute;

import dev.godwit.execute.Watcher.Look;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a look means for an application that does not migrate by itself.
 *
 * @param kind whether it may start
 * @param problems why not
 */
record Verdict(Kind kind, List<Problem> problems) {

    /** What of a schema somebody who migrates can mend: by a baseline, by grants, by creating it. */
    private static final Set<ProblemCode> MENDABLE =
            EnumSet.of(ProblemCode.NON_EMPTY, ProblemCode.PERMISSION, ProblemCode.SCHEMA);

    /** Whether the application may start. */
    enum Kind {
        MIGRATED,
        NOT_YET,
        HOPELESS
    }

    /** While somebody else is to migrate: is there anything that no migrator can mend? */
    static Verdict waiting(Look look) {
        View view = look.view();
        List<Problem> errors = new ArrayList<>(errors(view.catalog().problems()));
        errors.addAll(strict(view.plan().problems()));
        List<Problem> refusals = errors(view.review().problems());
        refusals.stream().filter(problem -> !MENDABLE.contains(problem.code())).forEach(errors::add);
        if (!errors.isEmpty()) {
            return new Verdict(Kind.HOPELESS, errors);
        }
        return view.plan().steps().isEmpty() && refusals.isEmpty() && !isTakenBack(view)
                ? new Verdict(Kind.MIGRATED, List.of())
                : new Verdict(Kind.NOT_YET, refusals);
    }

    /** When all should be done, unless somebody is just about it. */
    static Verdict validating(Look look) {
        View view = look.view();
        List<Problem> errors = strict(view.problems(PendingScripts.NONE));
        if (!view.plan().steps().isEmpty()) {
            errors.add(WaitProblems.pending(view.plan().steps()).found(view.attempts()));
        }
        if (errors.isEmpty()) {
            return new Verdict(isTakenBack(view) ? Kind.NOT_YET : Kind.MIGRATED, List.of());
        }
        boolean mayChange = (look.migrating().isPresent() || look.between())
                && errors(view.catalog().problems()).isEmpty();
        return new Verdict(mayChange ? Kind.NOT_YET : Kind.HOPELESS, errors);
    }

    /** Whether there is nothing to wait for, whatever else is to be known. */
    static boolean allIsWell(View view) {
        return view.plan().steps().isEmpty()
                && errors(view.problems(PendingScripts.NONE)).isEmpty()
                && !isTakenBack(view);
    }

    /** Outside a transaction a migration counts as applied until all of it is taken back. */
    private static boolean isTakenBack(View view) {
        List<String> running = view.plan().migrations().stream()
                .filter(migration -> migration.state() == MigrationState.RUNNING)
                .map(MigrationInfo::version)
                .toList();
        return view.catalog().migrations().stream()
                .anyMatch(migration -> running.contains(migration.id().key()));
    }

    private static List<Problem> errors(List<Problem> problems) {
        return problems.stream().filter(Problem::isError).toList();
    }

    /** The errors, and with them what the next run would go on with, which this application does not do. */
    private static List<Problem> strict(List<Problem> problems) {
        List<Problem> errors = new ArrayList<>();
        problems.stream()
                .filter(problem -> problem.isError() || problem.code() == ProblemCode.INTERRUPTED)
                .map(problem -> problem.as(Severity.ERROR))
                .sorted(Comparator.comparing(Problem::severity))
                .forEach(errors::add);
        return errors;
    }
}
