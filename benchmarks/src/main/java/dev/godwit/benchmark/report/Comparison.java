package dev.godwit.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** A table of contenders under some conditions, with how often the time of another each took. */
public final class Comparison {

    private static final String UNKNOWN = "–";

    private final String title;
    private final List<String> references;
    private final List<Figure> figures;
    private final MarkdownTable table;

    /**
     * Begins a table.
     *
     * @param title what was measured
     * @param condition what differs between the groups of rows
     * @param references the contenders that all others under the same condition are compared with
     * @param figures what else to show
     */
    public Comparison(String title, String condition, List<String> references, List<Figure> figures) {
        this.title = title;
        this.references = references;
        this.figures = figures;
        List<String> header = new ArrayList<>(List.of(condition, "", "rounds", "median", "min–max"));
        references.forEach(reference -> header.add("× " + reference));
        figures.forEach(figure -> header.add(figure.header()));
        this.table = new MarkdownTable(header, 2);
    }

    /** Adds what the contenders did under one condition. */
    public void add(String condition, List<Series> contenders) {
        for (Series contender : contenders) {
            List<String> row = new ArrayList<>(List.of(condition, contender.contender()));
            if (contender.isOver()) {
                row.add(Integer.toString(contender.rounds() + 1));
                row.add(contender.failure().orElseThrow());
            } else {
                addTimes(row, contender, contenders);
            }
            table.add(row);
        }
    }

    private void addTimes(List<String> row, Series contender, List<Series> all) {
        double median = contender.median().orElseThrow();
        row.add(Integer.toString(contender.rounds()));
        row.add(time(median));
        row.add(time(contender.minimum()) + "–" + time(contender.maximum()));
        for (String reference : references) {
            row.add(text(median(reference, all), seconds -> String.format(Locale.ROOT, "%.2f", median / seconds)));
        }
        figures.forEach(figure -> row.add(text(contender.median(figure), figure::format)));
    }

    private static OptionalDouble median(String reference, List<Series> all) {
        return all.stream()
                .filter(series -> series.contender().equals(reference))
                .map(Series::median)
                .findFirst()
                .orElseGet(OptionalDouble::empty);
    }

    private static String time(double seconds) {
        return seconds < 1
                ? String.format(Locale.ROOT, "%.1f ms", seconds * 1000)
                : String.format(Locale.ROOT, "%.2f s", seconds);
    }

    private static String text(OptionalDouble value, DoubleFunction<String> format) {
        return value.isPresent() ? format.apply(value.getAsDouble()) : UNKNOWN;
    }

    @Override
    public String toString() {
        return "### " + title + "\n\n" + table;
    }
}
