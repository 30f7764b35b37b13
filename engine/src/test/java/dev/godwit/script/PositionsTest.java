package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.ScriptPosition;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionsTest {

    private static final String TEXT = "one\ntwo\r\nthree\rfour\n\n\tsix😀x\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            0|1|1|one
            2|1|3|one
            3|1|4|one
            4|2|1|two
            7|2|4|two
            8|2|4|two
            9|3|1|three
            14|3|6|three
            15|4|1|four
            20|5|1|
            21|6|1|\tsix😀x
            22|6|2|\tsix😀x
            25|6|5|\tsix😀x
            27|6|6|\tsix😀x
            28|6|7|\tsix😀x
            29|7|1|
            99|7|1|
            """)
    void lineAndColumnCountFromOneInCharacters(int offset, int line, int column, String text) {
        assertThat(positions(TEXT).at(bytes(TEXT, offset)))
                .isEqualTo(new ScriptPosition("x.sql", line, column, text == null ? "" : text));
    }

    @Test
    void emptyTextHasOnePlace() {
        assertThat(positions("").at(0)).isEqualTo(new ScriptPosition("x.sql", 1, 1, ""));
    }

    @Test
    void agreesWithCountingLinesOneByOne() {
        String text = "a\r\nb\rc\n\r\n\n\r\rd😀\n";
        for (int offset = 0; offset <= text.length(); offset++) {
            String before = text.substring(0, offset);
            boolean inLineBreak = before.endsWith("\r") && text.startsWith("\n", offset);
            String lines = (inLineBreak ? before.substring(0, offset - 1) : before)
                    .replace("\r\n", "\n")
                    .replace('\r', '\n');

            assertThat(positions(text).at(bytes(text, offset)).line())
                    .as("offset %s", offset)
                    .isEqualTo(lines.chars().filter(c -> c == '\n').count() + 1);
        }
    }

    private static long bytes(String text, int characters) {
        return characters > text.length()
                ? characters
                : text.substring(0, characters).getBytes(StandardCharsets.UTF_8).length;
    }

    private static Positions positions(String text) {
        return new Positions(Text.of("x.sql", Content.of(text), Map.of()));
    }
}
