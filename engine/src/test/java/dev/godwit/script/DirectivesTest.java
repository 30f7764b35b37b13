package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectivesTest {

    @Test
    void areReadFromTheCommentsAtTheTop() {
        Directives directives = directives("""
                -- Migration: 003_index
                -- godwit:transaction=off
                /* another
                   comment */
                  --godwit:mixed=run
                -- GODWIT: profiles = dev , !prod

                -- godwit:lock-timeout=2s
                -- godwit:statement-timeout=10m
                -- godwit:allow=some-rule because it is empty
                -- godwit:allow=other-rule for the same reason
                create index concurrently i on t (id);
                """);

        assertThat(directives)
                .isEqualTo(new Directives(
                        false, true, List.of("dev", "!prod"), Duration.ofSeconds(2), Duration.ofMinutes(10)));
    }

    @Test
    void areOptional() {
        assertThat(directives("select 1;")).isEqualTo(new Directives(null, false, List.of(), null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "0s, PT0S",
        "2s, PT2S",
        "2 s, PT2S",
        "10m, PT10M",
        "1h, PT1H",
        "596h, PT596H",
        "2147483647ms, "
    })
    void timeHasAUnit(String value, String expected) {
        Script script = TestScript.of("x.sql", "-- godwit:lock-timeout=" + value + "\nselect 1");

        assertThat(script.directives().lockTimeout()).isEqualTo(expected == null ? null : Duration.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transaction=no",
                "transaction=",
                "transaction=off -- because",
                "TRANSACTION=off",
                "mixed=refuse",
                "mixed",
                "profiles=",
                "profiles=dev,",
                "profiles=dev staging",
                "profiles=dev & !prod",
                "lock-timeout=2",
                "lock-timeout=two seconds",
                "lock-timeout=-1s",
                "lock-timeout=1.5s",
                "lock-timeout=597h",
                "statement-timeout=99999999999s",
                "allow=some-rule",
                "allow=",
                "allow",
                "transactional=off",
                "execute-in-transaction=false",
                "=",
                "",
                "transaction off"
            })
    void whatIsNoDirectiveIsAProblemWithItsPlace(String directive) {
        String line = "  -- godwit:" + directive;
        Script script = TestScript.of("x.sql", "-- Created: today\n" + line + "\nselect 1;");

        assertThat(script.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.DIRECTIVE);
            assertThat(problem.isError()).isTrue();
            assertThat(problem.where()).hasToString("x.sql:2:3");
            assertThat(Objects.requireNonNull(problem.where()).text()).isEqualTo(line);
            assertThat(problem.remedy()).singleElement().asString().contains("transaction=on|off", "profiles=");
        });
    }

    @Test
    void whatIsThereTwiceIsAProblemExceptForAllow() {
        Script script = TestScript.of("x.sql", """
                -- godwit:transaction=off
                -- godwit:allow=a one
                -- godwit:allow=a two
                -- godwit:transaction=off
                """);

        assertThat(script.problems())
                .extracting(Problem::message)
                .containsExactly("the directive 'transaction' is there twice");
    }

    @Test
    void allThatIsWrongIsReportedAtOnce() {
        Script script = TestScript.of("x.sql", "-- godwit:a=1\n-- godwit:b=2\n-- godwit:mixed=no\nselect 1");

        assertThat(script.problems())
                .extracting(problem -> Objects.requireNonNull(problem.where()).line())
                .containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- godwit is nice",
                "-- see godwit:transaction=off",
                "/* godwit:transaction=off */",
                "select 1; -- godwit",
                "select '\n-- godwit:transaction=off\n'",
                "create function f() returns void as $$\n-- godwit:transaction=off\n$$ language sql"
            })
    void otherTextIsNoDirective(String text) {
        assertThat(directives(text).transaction()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -              | -         | true
            -              | dev       | true
            dev            | dev       | true
            dev            | -         | false
            dev            | prod      | false
            dev,test       | test      | true
            dev, test      | dev       | true
            !prod          | -         | true
            !prod          | dev       | true
            !prod          | prod,dev  | false
            dev,!prod      | dev       | true
            dev,!prod      | dev,prod  | false
            dev,!prod      | test      | false
            größe+x@1.a-b_ | größe+x@1.a-b_ | true
            dev            | DEV       | false
            """)
    void profilesDecideWhetherAScriptRuns(String profiles, String active, boolean runs) {
        Directives directives = directives(profiles == null ? "" : "-- godwit:profiles=" + profiles + "\n--\n");
        Set<String> activeProfiles =
                active == null ? Set.of() : Arrays.stream(active.split(",")).collect(Collectors.toSet());

        assertThat(directives.matches(activeProfiles)).isEqualTo(runs);
    }

    private static Directives directives(String text) {
        Script script = TestScript.of("x.sql", text.isEmpty() ? "--" : text);
        assertThat(script.problems()).isEmpty();
        return script.directives();
    }
}
