package dev.godwit.boot.command.verb;

import dev.godwit.MigrationRun;
import dev.godwit.UndoRun;
import dev.godwit.boot.command.output.Page;
import dev.godwit.boot.descriptor.MigrationDescriptor;
import dev.godwit.boot.descriptor.ProblemDescriptor;
import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.MigrationInfo;
import java.time.Duration;
import java.util.List;

/** What a command says that has applied migrations or seeders, or taken them back. */
final class RunAnswer {

    /** What was applied, as JSON. */
    private record Applied(
            MigrationTarget target,
            List<MigrationDescriptor> applied,
            List<ProblemDescriptor> problems,
            Duration duration) {}

    /** What was taken back, as JSON. */
    private record Undone(
            MigrationTarget target,
            List<MigrationDescriptor> undone,
            List<ProblemDescriptor> problems,
            Duration duration) {}

    private RunAnswer() {}

    /** @param what what one of them is called */
    static Answer of(MigrationRun run, String what) {
        Applied json = new Applied(
                run.target(),
                MigrationDescriptor.of(run.applied()),
                ProblemDescriptor.of(run.problems()),
                run.duration());
        return Answer.done(
                json, page -> write("Applied", "to", "apply", what, run.applied(), run.target(), run.duration(), page));
    }

    /** @param what what one of them is called */
    static Answer of(UndoRun run, String what) {
        Undone json = new Undone(
                run.target(),
                MigrationDescriptor.of(run.undone()),
                ProblemDescriptor.of(run.problems()),
                run.duration());
        return Answer.done(
                json, page -> write("Undone", "in", "undo", what, run.undone(), run.target(), run.duration(), page));
    }

    private static void write(
            String done,
            String where,
            String toDo,
            String what,
            List<MigrationInfo> migrations,
            MigrationTarget target,
            Duration took,
            Page page) {
        if (migrations.isEmpty()) {
            page.line("Nothing to %s in %s".formatted(toDo, target));
        } else {
            MigrationTable.write(done, where, what, migrations, target, took, page);
        }
    }
}
