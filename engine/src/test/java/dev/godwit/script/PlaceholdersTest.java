package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigratorOptions.MixedScripts;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {

    @ParameterizedTest
    @ValueSource(strings = {"select '${a}'", "${", "$${a}$$", "${a", "}${}"})
    void nothingIsReplacedWhenNothingIsConfigured(String text) {
        assertThat(TestScript.replaced(text, Map.of())).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            ${a}|1
            ${a}${a}|11
            x${a}y|x1y
            '${b.c}'|'two words'
            ${empty}|
            a${empty}b${a}|ab1
            $${a}$$|$1$$
            ${unknown}|${unknown}
            ${A}|${A}
            ${ a }|${ a }
            ${a|${a
            ${a${a}|${a1
            ${unknown ${a}}|${unknown 1}
            ${}|${}
            ${nested}|${a}
            $a {a} #{a}|$a {a} #{a}
            """)
    void configuredNamesAreReplaced(String text, String expected) {
        Map<String, String> values = Map.of("a", "1", "b.c", "two words", "empty", "", "nested", "${a}");

        assertThat(TestScript.replaced(text, values)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void placesAreThoseOfTheFile() {
        ParsedScript script = TestScript.of(
                        "x.sql", "create role ${role};\ngrant ${role} to ${s}, other;\nselect\n${role};")
                .parse(Map.of("role", "a\nlong\nname", "s", ""), Set.of(), MixedScripts.REFUSE);
        Statement grant = TestScript.statements(script).get(1);

        assertThat(grant.text()).isEqualTo("grant a\nlong\nname to , other");
        assertThat(script.position(grant, 0)).hasToString("x.sql:2:1");
        assertThat(script.position(grant, grant.text().indexOf("name"))).hasToString("x.sql:2:7");
        assertThat(script.position(grant, grant.text().indexOf("to"))).hasToString("x.sql:2:15");
        assertThat(script.position(grant, grant.text().indexOf("other"))).hasToString("x.sql:2:24");
        assertThat(script.position(TestScript.statements(script).get(2), 7)).hasToString("x.sql:4:1");
    }

    @Test
    void valueMayHoldASemicolonWhereItIsQuoted() {
        ParsedScript script = TestScript.of("x.sql", "select '${a}';select 2")
                .parse(Map.of("a", "x;y"), Set.of(), MixedScripts.REFUSE);

        assertThat(TestScript.texts(script)).containsExactly("select 'x;y'", "select 2");
    }

    @Test
    void checksumIsOfTheTextBeforePlaceholders() {
        assertThat(TestScript.of("x.sql", "select '${a}'").checksum()).isEqualTo(Checksum.of("select '${a}'"));
    }

    @Test
    @Timeout(60)
    void manyDollarsAreReadOnce() {
        String text = "${".repeat(500_000) + "}" + "${a".repeat(500_000);

        assertThat(TestScript.replaced(text, Map.of("a", "1"))).isEqualTo(text);
    }
}
