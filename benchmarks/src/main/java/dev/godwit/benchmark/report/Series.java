package dev.godwit.benchmark.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What one contender did in all rounds. It is over for one that failed. */
public final class Series {

    private final String contender;
    private final List<Outcome.Finished> finished = new ArrayList<>();
    private @Nullable String failure;

    public Series(String contender) {
        this.contender = contender;
    }

    public void add(Outcome outcome) {
        if (outcome instanceof Outcome.Finished done) {
            finished.add(done);
        } else if (outcome instanceof Outcome.Failed failed) {
            failure = failed.reason();
        }
    }

    public boolean isOver() {
        return failure != null;
    }

    String contender() {
        return contender;
    }

    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    int rounds() {
        return finished.size();
    }

    /** In seconds, as the others; absent when it failed. */
    OptionalDouble median() {
        return isOver() ? OptionalDouble.empty() : median(seconds());
    }

    double minimum() {
        return seconds().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double maximum() {
        return seconds().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    OptionalDouble median(Figure figure) {
        return median(finished.stream()
                .filter(done -> done.figures().containsKey(figure))
                .map(done -> done.figures().get(figure))
                .toList());
    }

    private List<Double> seconds() {
        return finished.stream()
                .map(Outcome.Finished::time)
                .map(Series::seconds)
                .toList();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static OptionalDouble median(List<Double> values) {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return OptionalDouble.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }
}
