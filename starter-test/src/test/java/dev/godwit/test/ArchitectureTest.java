package dev.godwit.test;

import static java.util.Map.entry;

import dev.godwit.testing.ArchitectureRules;
import java.util.List;
import java.util.Map;

class ArchitectureTest extends ArchitectureRules {
    private static final String ENGINE_API = "dev.godwit";
    private static final String MIGRATION = "dev.godwit.migration";

    private static final String API = "dev.godwit.test";
    private static final String ASSERTION = "dev.godwit.test.assertion";
    private static final String ROUNDTRIP = "dev.godwit.test.roundtrip";
    private static final String SCHEMA = "dev.godwit.test.schema";
    private static final String SERVER = "dev.godwit.test.server";
    private static final String TEMPLATE = "dev.godwit.test.template";
    private static final String CONTEXT = "dev.godwit.test.context";

    private static final String AUTOCONFIGURE = "dev.godwit.boot.autoconfigure";
    private static final String ENV = "dev.godwit.boot.env";

    /** Which package of this module may use which others: a new package needs a row, without the engine's internals. */
    private static final Map<String, List<String>> TABLE = Map.ofEntries(
            entry(API, List.of(ENGINE_API, MIGRATION)),
            entry(ASSERTION, List.of(ENGINE_API, MIGRATION, API)),
            entry(SCHEMA, List.of(ENGINE_API, MIGRATION)),
            entry(SERVER, List.of(MIGRATION, ENV)),
            entry(TEMPLATE, List.of(MIGRATION, SERVER)),
            entry(CONTEXT, List.of(ENGINE_API, MIGRATION, AUTOCONFIGURE, API, SERVER, TEMPLATE)),
            entry(ROUNDTRIP, List.of(ENGINE_API, MIGRATION, API, SCHEMA)));

    ArchitectureTest() {
        super(API, TABLE);
    }
}
