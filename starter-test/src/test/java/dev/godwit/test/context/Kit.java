package dev.godwit.test.context;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs test classes as a build does. */
final class Kit {

    private Kit() {}

    static EngineExecutionResults run(Class<?>... classes) {
        return builder(classes).execute();
    }

    /** At the same time, as many as there are. */
    static EngineExecutionResults runInParallel(Class<?>... classes) {
        return builder(classes)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter(
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", String.valueOf(classes.length))
                .execute();
    }

    /** Fails as the first test that has failed. */
    static void succeeds(int tests, EngineExecutionResults results) {
        results.allEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .flatMap(result -> result.getThrowable().stream())
                .findFirst()
                .ifPresent(failure -> {
                    throw new AssertionError("a test has failed", failure);
                });
        results.testEvents().assertStatistics(statistics -> statistics.succeeded(tests));
    }

    private static EngineTestKit.Builder builder(Class<?>... classes) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(Arrays.stream(classes).map(type -> selectClass(type)).toArray(DiscoverySelector[]::new));
    }
}
