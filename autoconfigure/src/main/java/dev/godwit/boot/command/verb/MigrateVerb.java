package dev.godwit.boot.command.verb;

import static dev.godwit.boot.command.output.Page.count;

import dev.godwit.MigrationRun;
import dev.godwit.boot.command.output.Page;
import dev.godwit.boot.command.output.Style;
import dev.godwit.boot.command.output.Table;
import dev.godwit.boot.descriptor.MigrationDescriptor;
import dev.godwit.boot.descriptor.ProblemDescriptor;
import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.MigrationInfo;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "migrate", description = "Applies everything that is pending.")
final class MigrateVerb implements Verb {

    /** The run as JSON. */
    private record Result(
            MigrationTarget target,
            List<MigrationDescriptor> applied,
            List<ProblemDescriptor> problems,
            Duration duration) {}

    @Override
    public Answer run(Workplace workplace) {
        MigrationRun run = workplace.migrator().migrate();
        Result result = new Result(
                run.target(),
                MigrationDescriptor.of(run.applied()),
                ProblemDescriptor.of(run.problems()),
                run.duration());
        return Answer.done(result, page -> write(run, page));
    }

    private static void write(MigrationRun run, Page page) {
        if (run.applied().isEmpty()) {
            page.line("Nothing to apply in " + run.target());
            return;
        }
        Table table = new Table("VERSION", "DESCRIPTION", "TOOK");
        for (MigrationInfo info : run.applied()) {
            Duration took = info.executionTime();
            table.row()
                    .cell(info.version(), Style.GOOD)
                    .cell(info.description())
                    .cell(took == null ? null : Page.duration(took), Style.FAINT);
        }
        page.line("Applied %s to %s, in %s"
                        .formatted(
                                count(run.applied().size(), "migration"), run.target(), Page.duration(run.duration())))
                .space()
                .table(table);
    }
}
