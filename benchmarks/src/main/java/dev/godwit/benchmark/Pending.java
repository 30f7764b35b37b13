package dev.godwit.benchmark;

import dev.godwit.benchmark.report.Comparison;
import dev.godwit.benchmark.report.Figure;
import dev.godwit.benchmark.report.Outcome;
import dev.godwit.benchmark.report.Series;
import dev.godwit.benchmark.server.Database;
import dev.godwit.benchmark.server.Distance;
import dev.godwit.benchmark.server.Route;
import dev.godwit.benchmark.server.Server;
import dev.godwit.benchmark.tool.MigrationSet;
import dev.godwit.benchmark.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Many small migrations, none of which has been applied: each time in a new database, whose creation is not measured. */
record Pending(Settings settings) implements Scenario {

    @Override
    public String run(Server server, Path directory) throws IOException {
        MigrationSet all = MigrationSet.ofThreeStatementsEach(directory.resolve("all"), settings.migrations());
        MigrationSet few = MigrationSet.ofThreeStatementsEach(directory.resolve("few"), settings.farMigrations());
        Comparison comparison = new Comparison(
                "Pending migrations of three statements each",
                "server",
                List.of(Tool.FLOOR, Tool.GODWIT),
                List.of(Figure.ROUND_TRIPS, Figure.ROUND_TRIPS_PER_MIGRATION));
        compete("warming up", server, Distance.NONE, all, 1);
        for (Distance distance : settings.distances()) {
            MigrationSet migrations = distance.isFar() ? few : all;
            String condition = migrations.count() + " pending, " + distance;
            comparison.add(condition, compete(condition, server, distance, migrations, settings.rounds()));
        }
        return comparison.toString();
    }

    private static List<Series> compete(
            String title, Server server, Distance distance, MigrationSet migrations, int rounds) throws IOException {
        try (Route route = distance.open(server)) {
            Contest contest = new Contest(title);
            for (Tool tool : Tool.all()) {
                contest.enter(tool.name(), () -> {
                    try (Database database = server.create()) {
                        return each(Measurement.of(tool, migrations, database, route), migrations.count());
                    }
                });
            }
            return contest.hold(rounds);
        }
    }

    private static Outcome each(Outcome.Finished outcome, int migrations) {
        Double roundTrips = outcome.figures().get(Figure.ROUND_TRIPS);
        return roundTrips == null ? outcome : outcome.with(Figure.ROUND_TRIPS_PER_MIGRATION, roundTrips / migrations);
    }
}
