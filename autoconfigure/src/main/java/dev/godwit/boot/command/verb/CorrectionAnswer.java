package dev.godwit.boot.command.verb;

import static dev.godwit.boot.command.output.Page.count;

import dev.godwit.RepairRun;
import dev.godwit.RepairRun.Correction;
import dev.godwit.boot.command.output.Page;
import dev.godwit.boot.command.output.Style;
import dev.godwit.boot.command.output.Table;

/** Tells what was corrected in the history. */
final class CorrectionAnswer {

    private CorrectionAnswer() {}

    static Answer of(RepairRun run) {
        return Answer.done(run, page -> write(run, page));
    }

    private static void write(RepairRun run, Page page) {
        if (run.corrections().isEmpty()) {
            page.line("Nothing to correct in " + run.target());
            return;
        }
        Table table = new Table("VERSION", "CORRECTION", "SCRIPT");
        for (Correction correction : run.corrections()) {
            table.row()
                    .cell(correction.version(), Style.GOOD)
                    .cell(correction.what())
                    .cell(correction.script(), Style.FAINT);
        }
        page.line("Corrected %s in %s".formatted(count(run.corrections().size(), "row"), run.target()))
                .space()
                .table(table);
    }
}
