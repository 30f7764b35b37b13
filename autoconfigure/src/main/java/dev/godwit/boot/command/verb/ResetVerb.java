package dev.godwit.boot.command.verb;

import static dev.godwit.boot.command.output.Page.count;

import dev.godwit.Migrator;
import dev.godwit.ResetRun;
import dev.godwit.boot.command.output.Page;
import dev.godwit.boot.descriptor.MigrationDescriptor;
import dev.godwit.boot.descriptor.ProblemDescriptor;
import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.MigrationException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reset",
        description = "Drops everything in the schema, and migrates again. Needs godwit.reset.enabled=true.")
final class ResetVerb implements Verb {

    private static final int MOST_SHOWN = 50;

    /** The reset as JSON. */
    private record Result(
            MigrationTarget target,
            List<String> dropped,
            List<MigrationDescriptor> applied,
            List<ProblemDescriptor> problems) {}

    @Option(names = "--yes", description = "Say that it is meant. Without this, it only says what it would drop.")
    private boolean yes;

    @Override
    public Answer run(Workplace workplace) {
        Migrator migrator = workplace.migrator();
        if (!yes) {
            throw new MigrationException(
                    WrongUsage.problem("reset drops everything in the schema, and has not been confirmed")
                            .found(shown(migrator.resettable()))
                            .state("nothing was changed")
                            .remedy("if all of that may go: reset --yes"),
                    null);
        }
        ResetRun run = migrator.reset();
        Result result = new Result(
                run.target(),
                run.dropped(),
                MigrationDescriptor.of(run.migrated().applied()),
                ProblemDescriptor.of(run.migrated().problems()));
        return Answer.done(result, page -> write(run, page));
    }

    private static List<String> shown(List<String> objects) {
        if (objects.isEmpty()) {
            return List.of("there is nothing to drop");
        }
        List<String> lines = new ArrayList<>(objects.stream()
                .limit(MOST_SHOWN)
                .map(object -> "drops: " + object)
                .toList());
        if (objects.size() > MOST_SHOWN) {
            lines.add("and %d more".formatted(objects.size() - MOST_SHOWN));
        }
        return lines;
    }

    private static void write(ResetRun run, Page page) {
        page.line("Dropped %s in %s".formatted(count(run.dropped().size(), "object"), run.target()));
        run.dropped().stream().limit(MOST_SHOWN).forEach(object -> page.line("  " + object));
        if (run.dropped().size() > MOST_SHOWN) {
            page.line("  and %d more".formatted(run.dropped().size() - MOST_SHOWN));
        }
        page.space();
        if (run.migrated().applied().isEmpty()) {
            page.line("Nothing to apply");
        } else {
            MigrationTable.write(
                    "Applied",
                    "to",
                    "migration",
                    run.migrated().applied(),
                    run.target(),
                    run.migrated().duration(),
                    page);
        }
    }
}
