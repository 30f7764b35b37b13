package dev.godwit.execute;

import dev.godwit.history.Histories;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Series;
import dev.godwit.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What can be wrong between seeders and migrations. */
final class SeedProblems {

    private static final int MOST_SHOWN = 5;

    private SeedProblems() {}

    /** Seeders are written for the schema of their own build. */
    static Problem pending(View migrated) {
        int pending = migrated.plan().steps().size();
        return Problem.error(ProblemCode.PENDING, "the database is not migrated, and seeders need that")
                .found(
                        pending > 0
                                ? "%d migration%s pending".formatted(pending, pending == 1 ? " is" : "s are")
                                : migrated.reader() == null
                                        ? "there is no history yet"
                                        : "the history is still to be taken over")
                .state("nothing was changed")
                .remedy("migrate first, then seed");
    }

    /** Those that ran after what is taken back may have put rows into what goes away. */
    static Optional<Problem> affected(List<Step> steps, Histories histories) {
        List<String> undone = steps.stream().map(Step::version).toList();
        OptionalInt first = steps.stream()
                .filter(step -> step instanceof Step.Down down && down.row().id() != null)
                .mapToInt(step -> histories.order().indexOf(step.version()))
                .min();
        List<String> later = first.isEmpty()
                ? List.of()
                : histories
                        .order()
                        .subList(first.getAsInt() + 1, histories.order().size())
                        .stream()
                        .filter(key -> Series.of(key) == Series.SEEDERS && !undone.contains(key))
                        .toList();
        if (later.isEmpty()) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>(later.subList(0, Math.min(MOST_SHOWN, later.size())));
        if (later.size() > MOST_SHOWN) {
            found.add("and %d more".formatted(later.size() - MOST_SHOWN));
        }
        return Optional.of(Problem.warning(ProblemCode.SEEDED, "seeders ran after a migration that is taken back")
                .found(found)
                .cause("the rows that they put in may go with its tables, and they still count as applied")
                .remedy("if that is so, let them run again: migrations repair --pending=" + later.get(0)));
    }
}
