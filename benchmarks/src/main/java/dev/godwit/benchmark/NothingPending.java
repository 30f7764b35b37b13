package dev.godwit.benchmark;

import dev.godwit.benchmark.report.Comparison;
import dev.godwit.benchmark.report.Figure;
import dev.godwit.benchmark.server.Database;
import dev.godwit.benchmark.server.Distance;
import dev.godwit.benchmark.server.Route;
import dev.godwit.benchmark.server.Server;
import dev.godwit.benchmark.tool.MigrationSet;
import dev.godwit.benchmark.tool.Tool;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many small migrations, all of which have been applied before: what nearly every start of an application meets. */
record NothingPending(Settings settings) implements Scenario {

    /** Each takes little time, and so is easily disturbed. */
    private static final int MORE_ROUNDS = 4;

    @Override
    public String run(Server server, Path directory) throws Exception {
        MigrationSet migrations = MigrationSet.ofThreeStatementsEach(directory, settings.migrations());
        Comparison comparison = new Comparison(
                settings.migrations() + " migrations applied, none pending",
                "server",
                List.of(Tool.FLOOR, Tool.GODWIT),
                List.of(Figure.ROUND_TRIPS));
        Map<Tool, Database> databases = new LinkedHashMap<>();
        try {
            for (Tool tool : Tool.all()) {
                Database database = server.create();
                databases.put(tool, database);
                tool.migrate(database.dataSource(), migrations);
            }
            for (Distance distance : settings.distances()) {
                try (Route route = distance.open(server)) {
                    Contest contest = new Contest("nothing pending, " + distance);
                    databases.forEach((tool, database) ->
                            contest.enter(tool.name(), () -> Measurement.of(tool, migrations, database, route)));
                    comparison.add(distance.toString(), contest.hold(settings.rounds() * MORE_ROUNDS));
                }
            }
        } finally {
            for (Database database : databases.values()) {
                database.close();
            }
        }
        return comparison.toString();
    }
}
