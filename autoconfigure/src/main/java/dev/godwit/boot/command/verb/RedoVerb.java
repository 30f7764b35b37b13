package dev.godwit.boot.command.verb;

import dev.godwit.RedoRun;
import dev.godwit.boot.descriptor.MigrationDescriptor;
import dev.godwit.boot.descriptor.ProblemDescriptor;
import dev.godwit.event.MigrationTarget;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "redo", description = "Takes back the migration that was applied last, and applies it again.")
final class RedoVerb implements Verb {

    /** The redo as JSON. */
    private record Result(
            MigrationTarget target,
            List<MigrationDescriptor> redone,
            List<ProblemDescriptor> problems,
            Duration duration) {}

    @Override
    public Answer run(Workplace workplace) {
        RedoRun run = workplace.migrator().redo();
        Result result = new Result(
                run.target(),
                MigrationDescriptor.of(List.of(run.redone())),
                ProblemDescriptor.of(run.problems()),
                run.duration());
        return Answer.done(
                result,
                page -> MigrationTable.write(
                        "Undone and applied",
                        "in",
                        "migration",
                        List.of(run.redone()),
                        run.target(),
                        run.duration(),
                        page));
    }
}
