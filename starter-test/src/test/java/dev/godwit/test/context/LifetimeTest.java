package dev.godwit.test.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.example.library.cases.ManyBooks;
import com.example.library.cases.Observations;
import com.example.library.cases.Observations.Observation;
import com.example.library.cases.OfAClass;
import com.example.library.cases.OfAnotherClass;
import com.example.library.cases.OfEachMethod;
import com.example.library.cases.StartingData;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long tests keep a database, and that they share contexts all the same. */
class LifetimeTest {

    @BeforeEach
    void forget() {
        Observations.take();
    }

    @Test
    void eachClassHasItsOwnAndAllShareAContext() {
        Kit.succeeds(8, Kit.run(OfAClass.class, OfAnotherClass.class, OfEachMethod.class));

        List<Observation> seen = Observations.take();
        assertThat(seen)
                .extracting(Observation::test, Observation::titles)
                .startsWith(
                        tuple("OfAClass.first", List.of("Emma")),
                        tuple("OfAClass.second", List.of("Emma", "by OfAClass.first")),
                        tuple("Within.first", List.of("Emma")),
                        tuple("Within.second", List.of("Emma", "by Within.first")),
                        tuple("OfAnotherClass.only", List.of("Emma")),
                        tuple("before", List.of("Emma")),
                        tuple("each", List.of("Emma", "by before")),
                        tuple("before", List.of("Emma")));
        assertThat(distinct(seen, Observation::context)).hasSize(1);
        assertThat(distinct(seen, Observation::database)).hasSize(6);
    }

    @Test
    void classesThatRunAtTheSameTimeDoNotMeet() {
        Kit.succeeds(8, Kit.runInParallel(OfAClass.class, OfAnotherClass.class, OfEachMethod.class));

        List<Observation> seen = Observations.take();
        assertThat(seen)
                .extracting(Observation::titles)
                .allSatisfy(titles -> assertThat(titles).first().isEqualTo("Emma"));
        assertThat(seen)
                .filteredOn(observation -> observation.test().endsWith("irst")
                        || observation.test().endsWith("only")
                        || observation.test().equals("before"))
                .extracting(Observation::titles)
                .allSatisfy(titles -> assertThat(titles).containsExactly("Emma"));
        assertThat(distinct(seen, Observation::database)).hasSize(6);
    }

    /** Otherwise the second one would save books with the numbers of others. */
    @Test
    void hibernateGoesOnCounting() {
        Kit.succeeds(5, Kit.run(ManyBooks.First.class, ManyBooks.Around.class, ManyBooks.Second.class));
    }

    @Test
    void everyClassBeginsWhereTheApplicationHadStarted() {
        Kit.succeeds(2, Kit.run(StartingData.First.class, StartingData.Second.class));

        assertThat(Observations.take())
                .extracting(Observation::titles)
                .containsExactly(List.of("Emma", "written at the start"), List.of("Emma", "written at the start"));
    }

    private static Set<Object> distinct(List<Observation> seen, Function<Observation, Object> property) {
        return seen.stream().map(property).collect(Collectors.toSet());
    }
}
