package dev.godwit.boot.command.verb;

import dev.godwit.migration.Selection;
import dev.godwit.migration.Series;
import dev.godwit.migration.UndoSelection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "seed",
        description = "Runs the seeders that have not run yet. All migrations have to be applied before.")
final class SeedVerb implements Verb {

    @Option(names = "--name", paramLabel = "<name>", description = "Run just this seeder, or take back just this one.")
    private @Nullable String name;

    @Option(names = "--undo", description = "Take back the seeder with a version that ran last, instead.")
    private boolean undo;

    @Override
    public Answer run(Workplace workplace) {
        String name = this.name == null ? null : Series.of(this.name).version(this.name);
        return undo
                ? RunAnswer.of(
                        workplace.migrator().undoSeed(name == null ? UndoSelection.last(1) : UndoSelection.only(name)),
                        "seeder")
                : RunAnswer.of(
                        workplace.migrator().seed(name == null ? Selection.all() : Selection.only(name)), "seeder");
    }
}
