package dev.godwit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;

import dev.godwit.testing.ArchitectureRules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ArchitectureRules {
    private static final String API = "dev.godwit";
    private static final String MIGRATION = "dev.godwit.migration";
    private static final String EVENT = "dev.godwit.event";
    private static final String SCRIPT = "dev.godwit.script";
    private static final String SOURCE = "dev.godwit.source";
    private static final String GENERATE = "dev.godwit.generate";
    private static final String HISTORY = "dev.godwit.history";
    private static final String PLAN = "dev.godwit.plan";
    private static final String EXECUTE = "dev.godwit.execute";

    /** Which package of the engine may use which others: a new package needs a row. */
    private static final Map<String, List<String>> TABLE = Map.ofEntries(
            entry(MIGRATION, List.of()),
            entry(EVENT, List.of(MIGRATION)),
            entry(SCRIPT, List.of(MIGRATION)),
            entry(SOURCE, List.of(MIGRATION, SCRIPT)),
            entry(GENERATE, List.of(MIGRATION, SOURCE)),
            entry(HISTORY, List.of(MIGRATION)),
            entry(PLAN, List.of(MIGRATION, SCRIPT, SOURCE, HISTORY)),
            entry(EXECUTE, List.of(MIGRATION, EVENT, SCRIPT, SOURCE, HISTORY, PLAN)),
            entry(API, List.of(MIGRATION, EVENT, SCRIPT, SOURCE, HISTORY, PLAN, EXECUTE)));

    ArchitectureTest() {
        super(API, TABLE);
    }

    @Test
    void engineDoesWithoutSpringBoot() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.boot..")
                .check(classes);
    }

    @Test
    void scriptsAreReadWithoutADatabase() {
        noClasses()
                .that()
                .resideInAPackage(SCRIPT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql", "javax.sql", "org.postgresql..")
                .check(classes);
    }

    /** Those of two hosts may differ by an hour; only events have the time of where they happen. */
    @Test
    void theClockThatCountsIsTheServers() {
        noClasses()
                .that()
                .resideInAnyPackage(HISTORY, PLAN, EXECUTE)
                .and()
                .doNotHaveSimpleName("Reporter")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(classes);
    }

    @Test
    void planningIsAPureFunction() {
        noClasses()
                .that()
                .resideInAPackage(PLAN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql",
                        "javax.sql",
                        "java.io",
                        "java.net",
                        "java.nio..",
                        "org.postgresql..",
                        "org.slf4j..",
                        "org.springframework..")
                .check(classes);
    }
}
