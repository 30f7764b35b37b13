package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigratorOptions.MixedScripts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementTest {

    @Test
    void summaryIsOneShortLine() {
        assertThat(summary("select\n\t 1,\r\n 2")).isEqualTo("select 1, 2");
        assertThat(summary("select " + "x".repeat(73))).hasSize(80).endsWith("x");
        assertThat(summary("select " + "x".repeat(74))).hasSize(80).endsWith("x…");
        assertThat(summary("select " + "x".repeat(71) + "😀y")).isEqualTo("select " + "x".repeat(71) + "…");
        assertThat(summary("select" + " ".repeat(2000) + "1")).isEqualTo("select …");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            insert into t values (1)              | t
            INSERT INTO T default values          | t
            insert into public.T values (1)       | t
            insert into "My "" table" values (1)  | My " table
            insert into "a.b"."c" select 1        | c
            insert /* c */ into /* d */ t         | t
            """)
    void insertSaysIntoWhat(String statement, String target) {
        assertThat(split(statement).get(0).insertTarget()).isEqualTo(target);
    }

    @Test
    void placeWithinIsCountedAsTheServerCounts() {
        ParsedScript script = parse("select 1;\n\n  select '😀',\n   nope;");
        Statement statement = TestScript.statements(script).get(1);
        int nope = statement.text().codePointCount(0, statement.text().indexOf("nope"));

        assertThat(script.position(statement, nope)).hasToString("x.sql:4:4");
        assertThat(script.position(statement, -1)).hasToString("x.sql:3:3");
        assertThat(script.position(statement, 1_000)).hasToString("x.sql:4:8");
    }

    private static String summary(String text) {
        return split(text).get(0).summary();
    }

    private static List<Statement> split(String text) {
        return TestScript.statements(parse(text));
    }

    private static ParsedScript parse(String text) {
        return TestScript.of("x.sql", text).parse(Map.of(), Set.of(), MixedScripts.REFUSE);
    }
}
