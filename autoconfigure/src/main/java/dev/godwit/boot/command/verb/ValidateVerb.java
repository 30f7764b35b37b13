package dev.godwit.boot.command.verb;

import static dev.godwit.boot.command.output.Page.count;

import dev.godwit.Validation;
import dev.godwit.boot.command.output.Page;
import dev.godwit.boot.descriptor.MigrationDescriptor;
import dev.godwit.boot.descriptor.ProblemDescriptor;
import dev.godwit.event.MigrationTarget;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "validate",
        description =
                "Finds everything that would stop a run, also errors of syntax in pending scripts, without executing anything.")
final class ValidateVerb implements Verb {

    /** The validation as JSON. */
    private record Result(
            MigrationTarget target, boolean ok, List<MigrationDescriptor> pending, List<ProblemDescriptor> problems) {}

    @Override
    public Answer run(Workplace workplace) {
        Validation validation = workplace.migrator().validate();
        Result result = new Result(
                validation.target(),
                validation.ok(),
                MigrationDescriptor.of(validation.pending()),
                ProblemDescriptor.of(validation.problems()));
        return Answer.of(validation.ok() ? ExitCode.DONE : ExitCode.FAILED, result, page -> write(validation, page));
    }

    private static void write(Validation validation, Page page) {
        page.line("%s in %s, %d pending"
                        .formatted(
                                validation.ok()
                                        ? "Nothing is wrong"
                                        : count(
                                                (int) validation.problems().stream()
                                                        .filter(problem -> problem.isError())
                                                        .count(),
                                                "error"),
                                validation.target(),
                                validation.pending().size()))
                .problems(validation.problems());
    }
}
