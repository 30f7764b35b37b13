package dev.godwit.boot.command.verb;

import static dev.godwit.boot.command.output.Page.count;

import dev.godwit.boot.command.output.Page;
import dev.godwit.boot.command.output.Style;
import dev.godwit.boot.command.output.Table;
import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.MigrationInfo;
import java.time.Duration;
import java.util.List;

/** Tells people what a run has done. */
final class MigrationTable {

    private MigrationTable() {}

    /** For example: {@code Applied 2 migrations to shop on localhost, schema public, role app, in 20 ms}. */
    static void write(
            String done,
            String where,
            String what,
            List<MigrationInfo> migrations,
            MigrationTarget target,
            Duration took,
            Page page) {
        page.line("%s %s %s %s, in %s"
                        .formatted(done, count(migrations.size(), what), where, target, Page.duration(took)))
                .space()
                .table(table(migrations));
    }

    private static Table table(List<MigrationInfo> migrations) {
        boolean timed = migrations.stream().anyMatch(info -> info.executionTime() != null);
        Table table = timed ? new Table("VERSION", "DESCRIPTION", "TOOK") : new Table("VERSION", "DESCRIPTION");
        for (MigrationInfo info : migrations) {
            Duration time = info.executionTime();
            table.row().cell(info.version(), Style.GOOD).cell(info.description());
            if (time != null) {
                table.cell(Page.duration(time), Style.FAINT);
            }
        }
        return table;
    }
}
