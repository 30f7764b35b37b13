package dev.godwit.boot.command.verb;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.UndoSelection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "undo",
        description =
                "Takes back what is applied, what was applied last first: the last migration, unless options say more.")
final class UndoVerb implements Verb {

    /** Of these, one. */
    private static final class Which {

        @Option(
                names = "--steps",
                paramLabel = "<number>",
                converter = Steps.class,
                description = "Take back so many migrations.")
        private @Nullable Integer steps;

        @Option(
                names = "--to",
                paramLabel = "<version>",
                description = "Take back everything that was applied after this version, which stays.")
        private @Nullable String to;

        @Option(names = "--name", paramLabel = "<name>", description = "Take back just this migration.")
        private @Nullable String name;

        @Option(
                names = "--all",
                description = "Take back everything. Needs --yes, and godwit.reset.enabled=true in the configuration.")
        private boolean all;

        UndoSelection selection() {
            if (all) {
                return UndoSelection.all();
            }
            return to != null
                    ? UndoSelection.after(to)
                    : name != null ? UndoSelection.only(name) : UndoSelection.last(steps == null ? 1 : steps);
        }
    }

    static final class Steps implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String value) {
            try {
                int steps = Integer.parseInt(value);
                if (steps > 0) {
                    return steps;
                }
            } catch (NumberFormatException noNumber) {
                // said below
            }
            throw new TypeConversionException("'" + value + "' is not a number from 1");
        }
    }

    @ArgGroup
    private Which which = new Which();

    @Option(
            names = "--use-file",
            description = "Use the down scripts of this build, instead of those that the history has kept.")
    private boolean useFile;

    @Option(
            names = "--dry-run",
            description =
                    "Write the SQL that would run, for psql, and change nothing. It reaches as far as the first Java"
                            + " migration; then the exit code is 1.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Say that --all is meant.")
    private boolean yes;

    @Override
    public Answer run(Workplace workplace) {
        UndoSelection selection = useFile ? which.selection().usingFiles() : which.selection();
        if (dryRun) {
            return DryRunAnswer.of(out -> workplace.migrator().dryRun(selection, out), workplace);
        }
        if (which.all && !yes) {
            throw new MigrationException(
                    WrongUsage.problem("undo --all takes back every migration, and has not been confirmed")
                            .remedy("if it is meant: undo --all --yes"),
                    null);
        }
        return RunAnswer.of(workplace.migrator().undo(selection), "migration");
    }
}
