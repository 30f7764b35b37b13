package dev.godwit.benchmark;

import static java.util.Map.entry;

import dev.godwit.testing.ArchitectureRules;
import java.util.List;
import java.util.Map;

class ArchitectureTest extends ArchitectureRules {
    private static final String MAIN = "dev.godwit.benchmark";
    private static final String CHILD = "dev.godwit.benchmark.child";
    private static final String REPORT = "dev.godwit.benchmark.report";
    private static final String SERVER = "dev.godwit.benchmark.server";
    private static final String TOOL = "dev.godwit.benchmark.tool";

    private static final String API = "dev.godwit";
    private static final String OPTIONS = "dev.godwit.migration";
    private static final String SPLITTING = "dev.godwit.script";
    private static final String TEST_SERVER = "dev.godwit.test.server";
    private static final String TEMPLATE = "dev.godwit.test.template";

    /** Which package of the benchmarks may use which others, and which of the engine. */
    private static final Map<String, List<String>> TABLE = Map.ofEntries(
            entry(REPORT, List.of()),
            entry(SERVER, List.of()),
            entry(TOOL, List.of(API, OPTIONS)),
            entry(CHILD, List.of(REPORT, SERVER, TOOL)),
            entry(MAIN, List.of(CHILD, REPORT, SERVER, TOOL, OPTIONS, SPLITTING, TEST_SERVER, TEMPLATE)));

    ArchitectureTest() {
        super(MAIN, TABLE);
    }
}
