package dev.godwit.execute;

import static dev.godwit.migration.ScriptPosition.fileName;

import dev.godwit.history.HistoryRow;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.plan.Step;
import dev.godwit.source.Catalog;
import dev.godwit.source.LocalMigration;
import dev.godwit.source.SqlMigration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can be wrong between seeders and migrations. */
final class SeedProblems {

    private static final int MOST_SHOWN = 5;

    private SeedProblems() {}

    /** Seeders are written for the schema of their own build. */
    static Problem pending(int migrations) {
        return Problem.error(ProblemCode.PENDING, "the database is not migrated, and seeders need that")
                .found(
                        migrations == 0
                                ? "there is no history yet"
                                : "%d migration%s pending".formatted(migrations, migrations == 1 ? " is" : "s are"))
                .state("nothing was changed")
                .remedy("migrate first, then seed");
    }

    /** A script that the locations of both reach would run twice. */
    static List<Problem> both(Catalog seeders, Catalog migrations) {
        Map<String, LocalMigration> places = migrations.migrations().stream()
                .filter(SqlMigration.class::isInstance)
                .collect(Collectors.toMap(SeedProblems::place, Function.identity(), (one, other) -> one));
        return seeders.migrations().stream()
                .filter(seeder -> seeder instanceof SqlMigration && places.containsKey(place(seeder)))
                .map(seeder -> Problem.error(
                                ProblemCode.LOCATION,
                                "%s is a migration and a seeder".formatted(fileName(seeder.script())))
                        .at(seeder.script())
                        .cause("godwit.locations and godwit.seed-locations both reach it, and are searched recursively")
                        .state("nothing was changed")
                        .remedy("put seeders into a directory outside of the migrations' locations"))
                .toList();
    }

    private static String place(LocalMigration migration) {
        return ((SqlMigration) migration).up().place();
    }

    /** Those that ran after what is taken back may have put rows into what goes away. */
    static Optional<Problem> affected(List<Step> steps, List<HistoryRow> seeded) {
        Optional<Instant> first = steps.stream()
                .filter(step -> step instanceof Step.Down down && down.row().id() != null)
                .map(step -> ((Step.Down) step).row().appliedAt())
                .filter(at -> at != null)
                .min(Instant::compareTo);
        List<String> undone = steps.stream().map(Step::version).toList();
        List<String> later = seeded.stream()
                .filter(row -> !undone.contains(row.key()))
                .filter(row -> first.isPresent()
                        && row.appliedAt() != null
                        && row.appliedAt().isAfter(first.get()))
                .map(HistoryRow::key)
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
                .remedy(
                        "take them back with seed --undo before the migration;",
                        "or let them run again: repair --pending " + later.get(0)));
    }
}
