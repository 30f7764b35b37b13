package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigratorOptions.MixedScripts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {

    private static final String SCRIPT = """
            -- Description: Größe

            create table t (id int);
              insert into t values (1);""";

    /** Computed with {@code sha256sum}. Histories hold them: if this test has to change, the prefix has to change. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            'create table t (id int);' | 6763d95cef9af671c4f46fbcf95211f2c753611598b5ad0ffa88848e70444243
            '-- Description: Größe

            create table t (id int);
              insert into t values (1);' | 44e50a74691821a9c36a3a4eb4ad1f6e06386d6d9295d4ec53c906a91b9622af
            """)
    void isTheSha256OfTheText(String text, String sha256) {
        assertThat(checksum(text)).isEqualTo("v1:sha256:" + sha256);
    }

    @Test
    void ofAStatementWithDataCoversBoth() {
        ParsedScript script = TestScript.parse("x.sql", "copy t from stdin;\n1\n2\n\\.\n");

        assertThat(TestScript.read(script))
                .extracting(TestScript.Read::checksum)
                .containsExactly("v1:sha256:dd6ce15718bad38b88e9c646d73468853771004b885f60da3b173ecf9899880c");
    }

    @Test
    void ofAStatementIsOfTheTextBeforePlaceholders() {
        ParsedScript script = TestScript.of("x.sql", "select '${a}', 1; select '${b}${a}'; select '${a}")
                .parse(Map.of("a", "1;", "b", ""), Set.of(), MixedScripts.REFUSE);

        assertThat(TestScript.read(script))
                .extracting(TestScript.Read::checksum)
                .startsWith(Checksum.of("select '${a}', 1"), Checksum.of("select '${b}${a}'"));
    }

    @Test
    void kindOfLineBreaksDoesNotCount() {
        assertThat(List.of(SCRIPT.replace("\n", "\r\n"), SCRIPT.replace("\n", "\r")))
                .extracting(ChecksumTest::checksum)
                .containsOnly(checksum(SCRIPT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\n\n\n", "\r\n", "\r", "\n  \t\n", "\n   ", "\n\f\n", "\r\n\r\n  \r\n"})
    void blankLinesAtTheEndDoNotCount(String end) {
        assertThat(checksum(SCRIPT + end)).isEqualTo(checksum(SCRIPT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- godwit:transaction=off\n",
                "--godwit:mixed=run\r\n",
                "  \t-- GODWIT:profiles=dev\n",
                "-- godwit:allow=some-rule because\n-- godwit:lock-timeout=2s\n-- godwit:unknown=1\n",
                "--   godwit:   transaction=on\n"
            })
    void directivesDoNotCount(String directives) {
        assertThat(checksum(directives + SCRIPT)).isEqualTo(checksum(SCRIPT));
        assertThat(checksum(SCRIPT.replace("\n\n", "\n" + directives + "\n"))).isEqualTo(checksum(SCRIPT));
    }

    @Test
    void directiveEndsWithItsLineWhateverTheKindOfLineBreak() {
        assertThat(checksum("-- godwit:transaction=on\r" + SCRIPT.replace('\n', '\r')))
                .isEqualTo(checksum(SCRIPT));
    }

    @Test
    void directiveOnTheLastLineDoesNotCount() {
        assertThat(checksum("-- only a comment\n-- godwit:transaction=off")).isEqualTo(checksum("-- only a comment"));
    }

    @Test
    void everythingElseCounts() {
        List<String> others = List.of(
                SCRIPT.replace("(1)", "(2)"),
                SCRIPT.replace("create", "CREATE"),
                SCRIPT.replace("  insert", " insert"),
                SCRIPT.replace("\n\n", "\n"),
                SCRIPT.replace("Größe", "Grösse"),
                SCRIPT.replace("-- Description", "--Description"),
                SCRIPT + " ",
                SCRIPT + "\n--",
                SCRIPT + "\n-- godwit:transaction=off",
                "\n" + SCRIPT,
                " " + SCRIPT,
                "/* -- godwit:transaction=off */\n" + SCRIPT,
                "");

        assertThat(others)
                .extracting(ChecksumTest::checksum)
                .doesNotHaveDuplicates()
                .doesNotContain(checksum(SCRIPT));
    }

    @Test
    @Timeout(60)
    void manyBlankLinesAreReadOnce() {
        String blank = "\n".repeat(2_000_000);

        assertThat(checksum(SCRIPT + blank)).isEqualTo(checksum(SCRIPT));
        assertThat(checksum(SCRIPT + blank + "select 1")).isNotEqualTo(checksum(SCRIPT + "\nselect 1"));
    }

    private static String checksum(String text) {
        return TestScript.of("test.sql", text).checksum();
    }
}
