package dev.godwit.boot.command.verb;

import dev.godwit.migration.Selection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "migrate", description = "Applies what is pending: everything, unless options say less.")
final class MigrateVerb implements Verb {

    /** Of these, one. */
    private static final class Which {

        @Option(
                names = "--to",
                paramLabel = "<version>",
                description = "Apply everything up to this version, itself included. Nothing is done when it is there"
                        + " already and nothing below it is pending.")
        private @Nullable String to;

        @Option(names = "--name", paramLabel = "<name>", description = "Apply just this migration.")
        private @Nullable String name;

        Selection selection() {
            return to != null ? Selection.upTo(to) : name != null ? Selection.only(name) : Selection.all();
        }
    }

    @ArgGroup
    private Which which = new Which();

    @Option(
            names = "--dry-run",
            description =
                    "Write the SQL that would run, for psql, and change nothing. It reaches as far as the first Java"
                            + " migration; then the exit code is 1.")
    private boolean dryRun;

    @Override
    public Answer run(Workplace workplace) {
        if (dryRun) {
            return DryRunAnswer.of(out -> workplace.migrator().dryRun(which.selection(), out), workplace);
        }
        return RunAnswer.of(workplace.migrator().migrate(which.selection()), "migration");
    }
}
