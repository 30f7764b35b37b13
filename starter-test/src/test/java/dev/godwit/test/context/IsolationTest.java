package dev.godwit.test.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.example.library.cases.BeforeTheTests;
import com.example.library.cases.InAPlainClass;
import com.example.library.cases.Inherited;
import com.example.library.cases.Observations;
import com.example.library.cases.Observations.Observation;
import com.example.library.cases.OfAnotherClass;
import com.example.library.cases.Returning;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** No test sees what another one has written. */
class IsolationTest {

    private static final String BEFORE = "put in before";

    @BeforeEach
    void forget() {
        Observations.take();
    }

    @ParameterizedTest
    @ValueSource(classes = {BeforeTheTests.ByMethod.class, BeforeTheTests.ByScript.class})
    void whatAClassPutsInBeforeItsTestsIsItsOwn(Class<?> testClass) {
        // the first time that starts the context, and the second time it is there
        Kit.succeeds(2, Kit.run(testClass, BeforeTheTests.Without.class));
        Kit.succeeds(2, Kit.run(testClass, BeforeTheTests.Last.class));

        assertThat(Observations.take())
                .extracting(Observation::titles)
                .containsExactly(List.of("Emma", BEFORE), List.of("Emma"), List.of("Emma", BEFORE), List.of("Emma"));
    }

    @ParameterizedTest
    @ValueSource(classes = {BeforeTheTests.OfEachMethod.class, BeforeTheTests.OfEachMethodOfOneInstance.class})
    void whatAClassPutsInBeforeItsTestsIsInTheDatabaseOfEachMethod(Class<?> testClass) {
        Kit.succeeds(3, Kit.run(testClass, BeforeTheTests.Without.class));
        Kit.succeeds(3, Kit.run(testClass, BeforeTheTests.Last.class));

        List<String> ofMethod = List.of("Emma", BEFORE);
        List<String> ofOthers = List.of("Emma");
        assertThat(Observations.take())
                .extracting(Observation::titles)
                .containsExactly(ofMethod, ofMethod, ofOthers, ofMethod, ofMethod, ofOthers);
    }

    @Test
    void nestedClassesInAPlainClassDoNotMeet() {
        EngineExecutionResults results = Kit.runInParallel(InAPlainClass.class, OfAnotherClass.class);

        Kit.succeeds(6, results);
        assertThat(Observations.take()).extracting(Observation::titles).containsOnly(List.of("Emma"));
    }

    @Test
    void nestedClassesThatAreInheritedDoNotMeet() {
        EngineExecutionResults results = Kit.runInParallel(Inherited.First.class, Inherited.Second.class);

        Kit.succeeds(4, results);
        assertThat(Observations.take()).extracting(Observation::titles).containsOnly(List.of("Emma"));
        assertThat(atTheSameTime(results)).isFalse();
    }

    @Test
    void aPlainClassAroundOthersDoesNotCostAContext() {
        Kit.succeeds(6, Kit.run(OfAnotherClass.class, InAPlainClass.class, OfAnotherClass.class));

        assertThat(contexts(Observations.take())).hasSize(1);
    }

    @Test
    void anInheritedNestedClassDoesNotCostAContextForTheNext() {
        Kit.succeeds(5, Kit.run(Inherited.First.class, Inherited.Second.class, OfAnotherClass.class));

        assertThat(contexts(Observations.take())).hasSizeLessThan(3);
    }

    @Test
    void aClassHasItsOwnDatabaseAgainWhenOneWithinIsOver() {
        Kit.succeeds(2, Kit.run(Returning.class));

        assertThat(Observations.take())
                .extracting(Observation::test, Observation::titles)
                .containsExactly(
                        tuple("own", List.of("Emma")),
                        tuple("within", List.of("Emma")),
                        tuple("after all", List.of("Emma", "by own")));
    }

    private static boolean atTheSameTime(EngineExecutionResults results) {
        int running = 0;
        for (Event event : results.testEvents().list()) {
            if (event.getType() == EventType.STARTED && ++running > 1) {
                return true;
            } else if (event.getType() == EventType.FINISHED) {
                running--;
            }
        }
        return false;
    }

    private static Set<Integer> contexts(List<Observation> seen) {
        return seen.stream().map(Observation::context).collect(Collectors.toSet());
    }
}
