package dev.godwit.benchmark.report;

import java.util.Locale;

/** What is counted besides the time. */
public enum Figure {
    ROUND_TRIPS("round trips", "%.0f"),
    ROUND_TRIPS_PER_MIGRATION("for each migration", "%.2f"),
    PEAK_HEAP("peak heap, MB", "%.0f"),
    HEAP_AFTER_COLLECTION("after a collection, MB", "%.0f"),
    SPEED("MB/s", "%.0f");

    private final String header;
    private final String format;

    Figure(String header, String format) {
        this.header = header;
        this.format = format;
    }

    String header() {
        return header;
    }

    String format(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
