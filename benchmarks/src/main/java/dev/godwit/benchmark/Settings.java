package dev.godwit.benchmark;

import dev.godwit.benchmark.server.Distance;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much is measured.
 *
 * @param rounds how often everything with many small migrations is measured
 * @param largeRounds how often a large script is
 * @param migrations how many small migrations
 * @param farMigrations how many of them are pending when the server is far away
 * @param delays what the proxy adds to a round trip
 * @param megabytes the size of the large script
 * @param hugeMegabytes the size of the script that is larger than the heap
 * @param testMigrations how many migrations a test class needs
 * @param heaps the {@code -Xmx}, in megabytes, that the large script is tried with
 */
record Settings(
        int rounds,
        int largeRounds,
        int migrations,
        int farMigrations,
        List<Duration> delays,
        int megabytes,
        int hugeMegabytes,
        int testMigrations,
        List<Integer> heaps) {

    static final Settings DEFAULTS = new Settings(
            5,
            3,
            500,
            50,
            List.of(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(20)),
            50,
            200,
            200,
            List.of(64, 512));

    /** Reads those that are given as {@code -Drounds=…} and so on. */
    static Settings of(Properties properties) {
        return new Settings(
                number(properties, "rounds", DEFAULTS.rounds),
                number(properties, "large.rounds", DEFAULTS.largeRounds),
                number(properties, "migrations", DEFAULTS.migrations),
                number(properties, "far.migrations", DEFAULTS.farMigrations),
                numbers(properties.getProperty("delays"), DEFAULTS.delays, Duration::ofMillis),
                number(properties, "megabytes", DEFAULTS.megabytes),
                number(properties, "huge.megabytes", DEFAULTS.hugeMegabytes),
                number(properties, "test.migrations", DEFAULTS.testMigrations),
                numbers(properties.getProperty("heaps"), DEFAULTS.heaps, Long::intValue));
    }

    /** From nearest to farthest. */
    List<Distance> distances() {
        return Stream.concat(Stream.of(Distance.NONE), delays.stream().map(Distance::new))
                .toList();
    }

    private static int number(Properties properties, String name, int otherwise) {
        String value = properties.getProperty(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    private static <T> List<T> numbers(@Nullable String values, List<T> otherwise, Function<Long, T> meaning) {
        return values == null
                ? otherwise
                : Stream.of(values.split(","))
                        .map(String::strip)
                        .map(Long::valueOf)
                        .map(meaning)
                        .toList();
    }
}
