package dev.godwit.benchmark.report;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How one measurement ended. */
public sealed interface Outcome {

    /**
     * It was done.
     *
     * @param figures what was counted besides; what is not known is absent
     */
    record Finished(Duration time, Map<Figure, Double> figures) implements Outcome {

        public Finished {
            figures = Map.copyOf(figures);
        }

        /** The same with one more figure. */
        public Finished with(Figure figure, double value) {
            Map<Figure, Double> more = new EnumMap<>(Figure.class);
            more.putAll(figures);
            more.put(figure, value);
            return new Finished(time, more);
        }
    }

    /** It was not done, which is a result too. */
    record Failed(String reason) implements Outcome {

        private static final int LONGEST = 120;

        /** Says the first line of what was the cause of all. */
        public static Failed of(Throwable failure) {
            Throwable root = failure;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            String line = root.toString().lines().findFirst().orElseThrow();
            return new Failed(line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…");
        }
    }
}
