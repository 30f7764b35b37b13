package dev.godwit.boot.command.verb;

import static dev.godwit.boot.command.output.Page.count;

import dev.godwit.MigrationStatus;
import dev.godwit.Migrator;
import dev.godwit.SeederStatus;
import dev.godwit.boot.command.output.Page;
import dev.godwit.boot.command.output.Style;
import dev.godwit.boot.command.output.Table;
import dev.godwit.boot.descriptor.MigrationDescriptor;
import dev.godwit.boot.descriptor.MigratorDescriptor;
import dev.godwit.boot.descriptor.ProblemDescriptor;
import dev.godwit.migration.Activity;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "status", description = "Shows the migrations of this build and of the database. Changes nothing.")
final class StatusVerb implements Verb {

    /** The status as JSON: what the endpoint shows of a migrator, and the seeders. */
    private record Status(
            @Nullable String database,
            @Nullable String schema,
            String table,
            @Nullable String currentVersion,
            MigrationStatus.@Nullable Summary summary,
            List<ProblemDescriptor> problems,
            @Nullable Activity activity,
            List<MigrationDescriptor> migrations,
            List<MigrationDescriptor> seeders) {

        static Status of(MigratorDescriptor migrator, SeederStatus seeders, List<Problem> problems) {
            return new Status(
                    migrator.database(),
                    migrator.schema(),
                    migrator.table(),
                    migrator.currentVersion(),
                    migrator.summary(),
                    ProblemDescriptor.of(problems),
                    migrator.activity(),
                    migrator.migrations(),
                    MigrationDescriptor.of(seeders.seeders()));
        }
    }

    @Option(
            names = "--check",
            description =
                    "End with exit code 3 when a migration is pending, changed or failed, and with 1 when something"
                            + " else would stop a run.")
    private boolean check;

    @Override
    public Answer run(Workplace workplace) {
        Migrator migrator = workplace.migrator();
        MigrationStatus status = migrator.status();
        if (!status.historyRead()) {
            throw new MigrationException(status.problems());
        }
        SeederStatus seeders = migrator.seeders();
        List<Problem> problems = Stream.concat(status.problems().stream(), seeders.problems().stream())
                .distinct()
                .toList();
        Activity activity = status.migrating() ? migrator.activity().orElse(null) : null;
        return Answer.of(
                check ? verdict(status) : ExitCode.DONE,
                Status.of(MigratorDescriptor.of(status, activity), seeders, problems),
                page -> write(status, seeders, problems, activity, page));
    }

    private static ExitCode verdict(MigrationStatus status) {
        MigrationStatus.Summary summary = status.summary();
        if (summary.pending() + summary.changed() + summary.failed() > 0) {
            return ExitCode.FOUND;
        }
        return status.problems().stream().anyMatch(Problem::isError) ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static void write(
            MigrationStatus status,
            SeederStatus seeders,
            List<Problem> problems,
            @Nullable Activity activity,
            Page page) {
        String version = status.currentVersion();
        page.line(status.target().toString())
                .line("%s, table %s, %s"
                        .formatted(
                                status.database(),
                                status.table(),
                                version == null ? "no version yet" : "version " + version));
        if (!status.migrations().isEmpty()) {
            page.space().table(table("VERSION", status.migrations()));
        }
        page.space().line(sum(status.summary()));
        if (!seeders.seeders().isEmpty()) {
            page.space().table(table("SEEDER", seeders.seeders()));
        }
        if (activity != null) {
            page.space().line("Migrating: " + String.join("\n           ", activity.lines()));
        }
        page.problems(problems);
    }

    private static Table table(String key, List<MigrationInfo> migrations) {
        Table table = new Table(key, "STATE", "DESCRIPTION", "APPLIED (UTC)", "BY", "TOOK");
        for (MigrationInfo info : migrations) {
            table.row()
                    .cell(info.version())
                    .cell(info.state(), style(info.state()))
                    .cell(info.description())
                    .cell(info.appliedAt() == null ? null : Page.time(info.appliedAt()), Style.FAINT)
                    .cell(info.appliedBy(), Style.FAINT)
                    .cell(info.executionTime() == null ? null : Page.duration(info.executionTime()), Style.FAINT);
        }
        return table;
    }

    private static Style style(MigrationState state) {
        return switch (state) {
            case APPLIED -> Style.GOOD;
            case PENDING, RUNNING, MISSING -> Style.ATTENTION;
            case FAILED, CHANGED -> Style.BAD;
            case SKIPPED -> Style.FAINT;
        };
    }

    private static String sum(MigrationStatus.Summary summary) {
        List<String> parts = new ArrayList<>();
        add(parts, summary.applied(), "applied");
        add(parts, summary.pending(), "pending");
        add(parts, summary.failed(), "failed");
        add(parts, summary.changed(), "changed");
        add(parts, summary.missing(), "missing");
        add(parts, summary.skipped(), "skipped");
        return count(summary.total(), "migration") + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
    }

    private static void add(List<String> parts, int number, String state) {
        if (number > 0) {
            parts.add(number + " " + state);
        }
    }
}
