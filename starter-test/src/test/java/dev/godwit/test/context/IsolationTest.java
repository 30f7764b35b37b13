package dev.godwit.test.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.cases.InAPlainClass;
import com.example.library.cases.Inherited;
import com.example.library.cases.Observations;
import com.example.library.cases.Observations.Observation;
import com.example.library.cases.OfAnotherClass;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** No test sees what another one has written. */
class IsolationTest {

    @BeforeEach
    void forget() {
        Observations.take();
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
