package dev.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

    @Test
    void saysWhatWhereFoundAndWhatToDo() {
        Problem problem = Problem.error(ProblemCode.CHANGED, "003_add_orders.sql was changed after it was applied")
                .at("db/migrations/003_add_orders.sql")
                .found("applied 2026-03-01 10:02 UTC by app", "checksum 9f31c2…, the history has 77ab10…")
                .remedy(
                        "restore the file and put the change into a new migration;",
                        "if the database already matches the new text: migrations repair");

        assertThat(problem.render()).isEqualTo("""
                        GODWIT-CHANGED  003_add_orders.sql was changed after it was applied
                          where  db/migrations/003_add_orders.sql
                          found  applied 2026-03-01 10:02 UTC by app
                                 checksum 9f31c2…, the history has 77ab10…
                          do     restore the file and put the change into a new migration;
                                 if the database already matches the new text: migrations repair""");
        assertThat(problem).hasToString(problem.render());
    }

    @Test
    void showsTheLineWithAMarkerAndWhatTheServerSaidInFull() {
        Problem problem = Problem.error(ProblemCode.STATEMENT, "005_x.sql failed at statement 2 of 3")
                .at(new ScriptPosition("db/migrations/005_x.sql", 12, 9, "  select nope;"))
                .found("ERROR 42703: column \"nope\" does not exist\ndetail: a\n\nhint: b")
                .found("notice: n")
                .sqlState("42703")
                .state("the transaction was rolled back: the database is as it was before 005_x.sql")
                .cause("a name is misspelled,\nor not there yet")
                .remedy("correct the script");

        assertThat(problem.render()).isEqualTo("""
                        GODWIT-STATEMENT  005_x.sql failed at statement 2 of 3
                          where  db/migrations/005_x.sql:12:9
                                 12 |   select nope;
                                    |         ^
                          found  ERROR 42703: column "nope" does not exist
                                 detail: a

                                 hint: b
                                 notice: n
                          state  the transaction was rolled back: the database is as it was before 005_x.sql
                          cause  a name is misspelled,
                                 or not there yet
                          do     correct the script""".replace("\n\n", "\n         \n"));
    }

    @ParameterizedTest
    @CsvSource({"ERROR, ''", "WARNING, ' (warning)'", "INFORMATION, ' (information)'"})
    void saysHowMuchItMattersUnlessItIsAnError(Severity severity, String shown) {
        Problem problem = Problem.error(ProblemCode.OUT_OF_ORDER, "message").as(severity);

        assertThat(problem.render()).isEqualTo("GODWIT-OUT-OF-ORDER" + shown + "  message");
        assertThat(problem.isError()).isEqualTo(severity == Severity.ERROR);
    }

    @Test
    void tabsKeepTheMarkerBelowItsCharacter() {
        assertThat(line(4, "\tselect\tx,\ty", 12))
                .isEqualTo("         4 | \tselect\tx,\ty\n           | \t      \t  \t^");
    }

    /** Columns count characters; a terminal gives some characters two columns, and combining ones none. */
    @ParameterizedTest
    @CsvSource({
        "select '😀😀' x, 13, 14",
        "select '名前' x, 13, 14",
        "select 'ｘ' x, 12, 12",
        "select 'e\u0301' x, 13, 11",
        "select 'größe' x, 16, 15"
    })
    void markerIsBelowItsCharacterOnAScreen(String text, int column, int indent) {
        assertThat(line(1, text, column))
                .isEqualTo("         1 | " + text + "\n           | " + " ".repeat(indent) + "^");
    }

    @Test
    void markerMayBeAtEitherEnd() {
        assertThat(line(1, "x", 1)).isEqualTo("         1 | x\n           | ^");
        assertThat(line(1, "x", 2)).isEqualTo("         1 | x\n           |  ^");
        assertThat(line(1, "x", 99)).isEqualTo("         1 | x\n           |  ^");
        assertThat(line(1, "", 1)).isEqualTo("         1 | \n           | ^");
        assertThat(line(123, "x", 0)).isEqualTo("         123 | x");
    }

    @Test
    void longLineIsShownAroundTheMarker() {
        String digits = "0123456789".repeat(100);

        assertThat(line(1, digits, 1)).isEqualTo("         1 | " + digits.substring(0, 120) + "…\n           | ^");
        assertThat(line(1, digits, 505))
                .isEqualTo("         1 | …" + digits.substring(444, 564) + "…\n           | " + " ".repeat(61) + "^");
        assertThat(line(1, digits, 1000))
                .isEqualTo("         1 | …" + digits.substring(880) + "\n           | " + " ".repeat(120) + "^");
        assertThat(line(1, digits.substring(0, 120), 120))
                .isEqualTo("         1 | " + digits.substring(0, 120) + "\n           | " + " ".repeat(119) + "^");
        assertThat(line(1, digits, 0)).isEqualTo("         1 | " + digits.substring(0, 120) + "…");
    }

    @Test
    void longLineIsNotCutWithinACharacter() {
        for (String prefix : List.of("", "x")) {
            String faces = prefix + "😀".repeat(500);
            for (int column = 1; column <= 500; column += 50) {
                String shown = line(1, faces, column);

                assertThat(shown.codePoints().filter(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
                        .isEmpty();
                assertThat(characterAbove(shown)).isEqualTo(column == 1 && !prefix.isEmpty() ? "x" : "😀");
            }
        }
    }

    @Test
    void controlCharactersAreShownAsPictures() {
        assertThat(line(1, "a\0b\u001b[31m\u007f\tc", 11))
                .isEqualTo("         1 | a\u2400b\u241b[31m\u2421\tc\n           | " + " ".repeat(9) + "\t^");
    }

    @Test
    void wideEntriesKeepTheirLines() {
        String wide = "x".repeat(500);

        assertThat(Problem.error(ProblemCode.HISTORY, "m")
                        .found(wide + "\n" + wide, "", "y")
                        .render())
                .isEqualTo("GODWIT-HISTORY  m\n  found  " + wide + "\n         " + wide + "\n         y");
    }

    @Test
    void whatIsNotKnownIsNotShown() {
        assertThat(Problem.error(ProblemCode.LOCATION, "m")
                        .found(List.of())
                        .cause(null)
                        .remedy(List.of())
                        .render())
                .isEqualTo("GODWIT-LOCATION  m");
    }

    @Test
    void languageOfTheMachineMakesNoDifference() {
        Locale before = Locale.getDefault();
        Problem problem = Problem.warning(ProblemCode.MISSING, "m").at(new ScriptPosition("x.sql", 1, 1, "x"));
        String expected = problem.render();
        Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
        try {
            assertThat(problem.render()).isEqualTo(expected);
            assertThat(ProblemCode.MISSING).hasToString("GODWIT-MISSING");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void codesAreFitForSearching(ProblemCode code) {
        assertThat(code.code()).matches("GODWIT(-[A-Z]+)+").hasToString(code.toString());
        assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::code)).doesNotHaveDuplicates();
    }

    @Test
    void placeIsALinkForTerminals() {
        assertThat(ScriptPosition.of("a.sql")).hasToString("a.sql");
        assertThat(new ScriptPosition("a.sql", 3, 0, null)).hasToString("a.sql:3");
        assertThat(new ScriptPosition("a.sql", 3, 7, null)).hasToString("a.sql:3:7");
    }

    @Test
    void exceptionShowsEveryProblem() {
        Problem one = Problem.error(ProblemCode.NAME, "one").found("x");
        Problem two = Problem.warning(ProblemCode.MISSING, "two");

        MigrationException exception = new MigrationException(List.of(one, two));

        assertThat(exception).hasMessage("GODWIT-NAME  one\n  found  x\n\nGODWIT-MISSING (warning)  two");
        assertThat(exception.problems()).containsExactly(one, two);
        assertThatIllegalArgumentException().isThrownBy(() -> new MigrationException(List.of()));
    }

    /** What the marker points at, when every character outside the basic plane takes two columns. */
    private static String characterAbove(String shown) {
        List<String> lines = shown.lines().toList();
        int column = 0;
        for (int c : lines.get(0).codePoints().toArray()) {
            if (column == lines.get(1).indexOf('^')) {
                return Character.toString(c);
            }
            column += Character.charCount(c);
        }
        return "";
    }

    private static String line(int line, String text, int column) {
        String rendered = Problem.error(ProblemCode.STATEMENT, "m")
                .at(new ScriptPosition("x.sql", line, column, text))
                .render();
        return rendered.substring(rendered.indexOf('\n', rendered.indexOf("where")) + 1);
    }
}
