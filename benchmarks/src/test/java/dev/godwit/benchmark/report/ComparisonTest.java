package dev.godwit.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final Comparison comparison =
            new Comparison("Everything", "where", List.of("floor", "Godwit"), List.of(Figure.ROUND_TRIPS));

    @Test
    void comparesMediansUnderEachCondition() {
        comparison.add("here", List.of(series("floor", 30, 10, 20), series("Godwit", 35, 25)));
        comparison.add("there", List.of(series("floor", 1000), series("Godwit", 2000, 1500, 4000, 2100)));

        assertThat(comparison).hasToString("""
                        ### Everything

                        | where |        | rounds |  median |         min–max | × floor | × Godwit | round trips |
                        |-------|--------|-------:|--------:|----------------:|--------:|---------:|------------:|
                        | here  | floor  |      3 | 20.0 ms | 10.0 ms–30.0 ms |    1.00 |     0.67 |           7 |
                        | here  | Godwit |      2 | 30.0 ms | 25.0 ms–35.0 ms |    1.50 |     1.00 |           7 |
                        | there | floor  |      1 |  1.00 s |   1.00 s–1.00 s |    1.00 |     0.49 |           7 |
                        | there | Godwit |      4 |  2.05 s |   1.50 s–4.00 s |    2.05 |     1.00 |           7 |
                        """);
    }

    @Test
    void aFailureStandsWhereTheTimeWouldAndNobodyIsComparedWithIt() {
        Series failed = series("Godwit", 10);
        failed.add(new Outcome.Failed("a | b\nc"));
        Series unknown = new Series("psql");
        unknown.add(new Outcome.Finished(Duration.ofMillis(20), Map.of()));

        comparison.add("here", List.of(failed, unknown));

        assertThat(failed.isOver()).isTrue();
        assertThat(comparison.toString().lines().skip(4))
                .containsExactly(
                        "| here  | Godwit |      2 | a \\| b c |                 |         |          |             |",
                        "| here  | psql   |      1 |  20.0 ms | 20.0 ms–20.0 ms |       – |        – |           – |");
    }

    private static Series series(String contender, long... milliseconds) {
        Series series = new Series(contender);
        for (long time : milliseconds) {
            series.add(new Outcome.Finished(Duration.ofMillis(time), Map.of()).with(Figure.ROUND_TRIPS, 7));
        }
        return series;
    }
}
