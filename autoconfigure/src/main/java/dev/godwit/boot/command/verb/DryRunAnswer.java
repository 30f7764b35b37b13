package dev.godwit.boot.command.verb;

import dev.godwit.DryRun;
import dev.godwit.boot.descriptor.MigrationDescriptor;
import dev.godwit.boot.descriptor.ProblemDescriptor;
import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a command says that only shows what it would do. */
final class DryRunAnswer {

    /** The dry run as JSON. */
    private record Result(
            MigrationTarget target,
            List<MigrationDescriptor> migrations,
            List<ProblemDescriptor> problems,
            String sql) {}

    private DryRunAnswer() {}

    /** The script is the result; whatever else there is to say would disturb whoever reads it. */
    static Answer of(Function<Appendable, DryRun> rehearsal, Workplace workplace) {
        Appendable script = workplace.script();
        DryRun run = rehearsal.apply(script);
        List<Problem> problems = new ArrayList<>(run.problems());
        run.stopped().ifPresent(problems::add);
        Result result = new Result(
                run.target(),
                MigrationDescriptor.of(run.migrations()),
                ProblemDescriptor.of(problems),
                script.toString());
        return new Answer(run.stopped().isPresent() ? ExitCode.FAILED : ExitCode.DONE, result, page -> {}, problems);
    }
}
