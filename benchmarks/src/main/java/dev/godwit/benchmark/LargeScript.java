package dev.godwit.benchmark;

import dev.godwit.benchmark.child.ChildJvm;
import dev.godwit.benchmark.child.Psql;
import dev.godwit.benchmark.report.Comparison;
import dev.godwit.benchmark.report.Figure;
import dev.godwit.benchmark.report.Outcome;
import dev.godwit.benchmark.server.Database;
import dev.godwit.benchmark.server.Server;
import dev.godwit.benchmark.tool.MigrationSet;
import dev.godwit.benchmark.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One script that inserts row by row, in a new database each time and, for all but psql, in a new process with little
 * memory.
 *
 * @param megabytes how large it is
 * @param heaps how much memory, in megabytes
 * @param tools who tries
 * @param psql who tries as well
 */
record LargeScript(int megabytes, List<Integer> heaps, List<Tool> tools, Optional<Psql> psql, int rounds)
        implements Scenario {

    /** Everybody, with each of the heaps. */
    static LargeScript forAll(Settings settings) {
        return new LargeScript(settings.megabytes(), settings.heaps(), Tool.all(), Psql.find(), settings.largeRounds());
    }

    /** Larger than the smallest heap; the others have shown before what they do then. */
    static LargeScript largerThanTheHeap(Settings settings) {
        return new LargeScript(
                settings.hugeMegabytes(),
                settings.heaps().subList(0, 1),
                List.of(Tool.named(Tool.FLOOR), Tool.named(Tool.GODWIT)),
                Optional.empty(),
                settings.largeRounds());
    }

    @Override
    public String run(Server server, Path directory) throws IOException {
        MigrationSet script = MigrationSet.ofInserts(directory, (long) megabytes << 20);
        Comparison comparison = new Comparison(
                "One script of " + megabytes + " MB, row by row",
                "heap",
                List.of(Tool.FLOOR, Tool.GODWIT),
                List.of(Figure.PEAK_HEAP, Figure.HEAP_AFTER_COLLECTION));
        for (int heap : heaps) {
            Contest contest = new Contest(megabytes + " MB with -Xmx" + heap + "m");
            for (Tool tool : tools) {
                contest.enter(
                        tool.name(),
                        () -> in(server, script, database -> new ChildJvm(heap).run(tool, database, script)));
            }
            psql.ifPresent(client ->
                    contest.enter(Psql.NAME, () -> in(server, script, database -> client.run(database, script))));
            comparison.add("-Xmx" + heap + "m", contest.hold(rounds));
        }
        return comparison.toString();
    }

    private static Outcome in(Server server, MigrationSet script, Run run) throws Exception {
        try (Database database = server.create()) {
            Outcome outcome = run.on(database);
            if (outcome instanceof Outcome.Finished) {
                database.require(script.proof());
            }
            return outcome;
        }
    }

    private interface Run {
        Outcome on(Database database) throws Exception;
    }
}
