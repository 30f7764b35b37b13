package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.DocumentationPage;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/problems.md} explains every problem, and shows each as it really looks. */
@WithTestDatabase
class ProblemDocumentationTest {
    /** These come from the modules that know Spring Boot. */
    private static final Set<ProblemCode> PROVOKED_ELSEWHERE = Set.of(
            ProblemCode.NO_DATA_SOURCE,
            ProblemCode.CYCLE,
            ProblemCode.TEST_DATABASE,
            ProblemCode.USAGE,
            ProblemCode.APPLICATION);

    private static final DocumentationPage PAGE = DocumentationPage.of("problems.md");

    @Test
    void hasASectionForEachCodeInTheirOrder() {
        assertThat(PAGE.sections().keySet())
                .containsExactly(Arrays.stream(ProblemCode.values())
                        .map(ProblemCode::code)
                        .toArray(String[]::new));
    }

    @Test
    void hasAnExampleForEachCodeAndNoneThatNobodyProvokes() {
        for (ProblemCode code : ProblemCode.values()) {
            List<String> provoked = Arrays.stream(ProvokedProblems.values())
                    .filter(problem -> problem.code() == code)
                    .map(ProblemDocumentationTest::name)
                    .toList();
            List<String> shown = DocumentationPage.examplesIn(section(code));

            assertThat(shown).as("examples of " + code).isNotEmpty();
            if (!PROVOKED_ELSEWHERE.contains(code)) {
                assertThat(shown).as("examples of " + code).containsExactlyElementsOf(provoked);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsEachProblemAsItReallyLooks(ProvokedProblems provoked, TestDatabase database, @TempDir Path directory)
            throws Exception {
        Scene scene = new Scene(database, directory);

        Problem problem = provoked.provoke(scene);

        String severity = problem.severity().name().toLowerCase(Locale.ROOT);
        assertThat(section(problem.code()).lines().filter(line -> line.startsWith("**Severity:**")))
                .singleElement()
                .asString()
                .contains(severity);
        PAGE.hasExample(name(provoked), scene.shown(problem.render()));
    }

    private static String name(ProvokedProblems provoked) {
        return provoked.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String section(ProblemCode code) {
        return Objects.requireNonNull(PAGE.sections().get(code.code()), code.code());
    }
}
