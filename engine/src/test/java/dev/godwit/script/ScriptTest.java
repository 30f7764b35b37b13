package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigratorOptions.MixedScripts;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\r\n\t  \n", "\f"})
    void withoutAnythingInItIsAProblem(String text) {
        assertThat(TestScript.of("x.sql", text).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.EMPTY);
            assertThat(problem.isError()).isTrue();
            assertThat(problem.where()).hasToString("x.sql");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"--", "-- nothing to do\n", "/* nothing to do */", ";", "-- godwit:transaction=off"})
    void withCommentsOnlyIsFine(String text) {
        Script script = TestScript.of("x.sql", text);

        assertThat(script.problems()).isEmpty();
        assertThat(parse(script).problems()).isEmpty();
        assertThat(parse(script).count()).isZero();
    }

    @Test
    void nulIsAProblemWithItsPlace() {
        assertThat(TestScript.of("x.sql", "select 1;\nselect '\0';").problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.ENCODING);
                    assertThat(problem.where()).hasToString("x.sql:2:9");
                });
    }

    @Test
    void everythingThatIsWrongAtItsTopIsReportedAtOnce() {
        Script script = TestScript.of("x.sql", "-- godwit:no=1\n-- +goose Up\nselect '\0';");

        assertThat(script.problems())
                .extracting(Problem::code)
                .containsExactly(ProblemCode.DIRECTIVE, ProblemCode.ENCODING);
    }

    @Test
    void directiveBelowAnEmptyStatementIsLate() {
        ParsedScript script =
                parse(TestScript.of("x.sql", "-- godwit:mixed=run\n;\n-- godwit:transaction=off\nvacuum;"));

        assertThat(script.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.DIRECTIVE);
            assertThat(problem.where()).hasToString("x.sql:3:1");
        });
    }

    private static ParsedScript parse(Script script) {
        return script.parse(Map.of(), Set.of(), MixedScripts.REFUSE);
    }
}
