package dev.godwit.benchmark;

import dev.godwit.benchmark.report.Comparison;
import dev.godwit.benchmark.report.Figure;
import dev.godwit.benchmark.report.Outcome;
import dev.godwit.benchmark.server.Server;
import dev.godwit.benchmark.tool.MigrationSet;
import dev.godwit.benchmark.tool.Tool;
import dev.godwit.migration.MigratorOptions.MixedScripts;
import dev.godwit.script.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How fast Godwit cuts a large script into statements, on one core and without a database. */
record SplittingSpeed(Settings settings) implements Scenario {

    @Override
    public String run(Server server, Path directory) throws IOException {
        Path script = MigrationSet.ofInserts(directory, (long) settings.megabytes() << 20)
                .script();
        double megabytes = (double) Files.size(script) / (1 << 20);
        Script read = Script.of("V0001__Step_1.sql", () -> Files.newInputStream(script));
        Contest contest = new Contest("splitting");
        contest.enter(Tool.GODWIT, () -> {
            long start = System.nanoTime();
            split(read);
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            return new Outcome.Finished(time, Map.of()).with(Figure.SPEED, megabytes / (time.toNanos() / 1e9));
        });
        contest.hold(1);
        Comparison comparison = new Comparison("Splitting into statements", "script", List.of(), List.of(Figure.SPEED));
        comparison.add(settings.megabytes() + " MB", contest.hold(settings.rounds()));
        return comparison.toString();
    }

    private static void split(Script script) {
        script.parse(Map.of(), Set.of(), MixedScripts.REFUSE);
    }
}
