package dev.godwit.benchmark;

import dev.godwit.benchmark.report.Figure;
import dev.godwit.benchmark.report.Outcome;
import dev.godwit.benchmark.server.Database;
import dev.godwit.benchmark.server.Route;
import dev.godwit.benchmark.tool.MigrationSet;
import dev.godwit.benchmark.tool.Tool;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import javax.sql.DataSource;

/** One tool at work in this process. */
final class Measurement {

    private Measurement() {}

    static Outcome.Finished of(Tool tool, MigrationSet migrations, Database database, Route route) throws Exception {
        DataSource dataSource = route.to(database);
        long roundTripsBefore = route.roundTrips().orElse(0);
        long start = System.nanoTime();
        tool.migrate(dataSource, migrations);
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        route.roundTrips().ifPresent(count -> figures.put(Figure.ROUND_TRIPS, (double) (count - roundTripsBefore)));
        database.require(migrations.proof());
        return new Outcome.Finished(time, figures);
    }
}
