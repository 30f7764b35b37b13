package dev.godwit.boot.command.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    private final Table table = new Table("VERSION", "STATE", "BY")
            .row()
            .cell("1")
            .cell("APPLIED", Style.GOOD)
            .cell(null)
            .row()
            .cell("20250101000000")
            .cell("ok", Style.BAD)
            .cell("app");

    @Test
    void alignsItsColumnsAndLeavesNoBlanksAtTheEnd() {
        assertThat(new Page(false).table(table)).hasToString("""
                VERSION         STATE    BY
                1               APPLIED
                20250101000000  ok       app
                """);
    }

    @Test
    void alignsThemInColourToo() {
        assertThat(new Page(true).table(table).toString()).contains("1               \u001B[32mAPPLIED\u001B[0m\n");
        assertThat(new Page(true).table(table).toString().replaceAll("\u001B\\[\\d+m", ""))
                .isEqualTo(new Page(false).table(table).toString());
    }

    @Test
    void showsControlCharactersWithoutObeyingThem() {
        Table hostile = new Table("DESCRIPTION").row().cell("red \u001B[31m\u007F\n");

        assertThat(new Page(false).table(hostile)).hasToString("DESCRIPTION\nred ␛[31m␡␊\n");
    }
}
