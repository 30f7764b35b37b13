package dev.godwit.test.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.cases.Broken;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.Event;

/** A migration that fails is told once, not by each test. */
class FailingMigrationTest {

    @Test
    void isToldOnceAndOnlyMentionedAfterwards() {
        List<Throwable> failures = Kit.run(Broken.First.class, Broken.Second.class, Broken.OfAnotherContext.class)
                .testEvents()
                .failed()
                .stream()
                .map(FailingMigrationTest::failure)
                .toList();

        assertThat(failures).hasSize(4);
        assertThat(failures.stream().flatMap(FailingMigrationTest::problems))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.STATEMENT, ProblemCode.TEST_DATABASE);
        assertThat(problems(failures.get(0)))
                .first()
                .asString()
                .contains("001_broken.sql:1:", "22012: division by zero", "rolled back");
        assertThat(failures.get(1)).hasMessageContaining("failure threshold");
        assertThat(problems(failures.get(3)))
                .first()
                .asString()
                .contains(
                        "the migrations of this test have failed already",
                        "GODWIT-STATEMENT  001_broken.sql failed at statement 2 of 2");
    }

    private static Throwable failure(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    private static Stream<Problem> problems(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(MigrationException.class::isInstance)
                .map(MigrationException.class::cast)
                .limit(1)
                .flatMap(exception -> exception.problems().stream());
    }
}
