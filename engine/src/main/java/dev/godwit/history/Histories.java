package dev.godwit.history;

import dev.godwit.migration.Series;
import java.util.List;

/**
 * What a history says of both series.
 *
 * @param order the keys of all rows as they stand there, in the order of application
 * @param lastChange the log's last row about a change; 0 when there is none
 */
public record Histories(History migrations, History seeders, List<String> order, long lastChange) {

    public Histories {
        order = List.copyOf(order);
    }

    /** Nothing was ever applied. */
    public static Histories empty() {
        return of(History.empty());
    }

    /** Only migrations were ever applied. */
    public static Histories of(History migrations) {
        return new Histories(migrations, History.empty(), List.of(), 0);
    }

    /** What it says of one series. */
    public History of(Series series) {
        return series == Series.SEEDERS ? seeders : migrations;
    }
}
