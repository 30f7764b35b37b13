package dev.godwit.boot.command.output;

/** What a piece of text means to whoever reads it; how that looks is the terminal's affair. */
public enum Style {
    PLAIN(""),
    HEAD("1"),
    GOOD("32"),
    ATTENTION("33"),
    BAD("31"),
    FAINT("2");

    private static final String ESCAPE = "\u001B[";

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String apply(String text) {
        return code.isEmpty() || text.isEmpty() ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
    }
}
