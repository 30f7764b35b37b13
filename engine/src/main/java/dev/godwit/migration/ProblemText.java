package dev.godwit.migration;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one way in which a problem becomes text. */
final class ProblemText {

    /** Lines longer than this are shown around the marked column only. */
    private static final int SHOWN_WIDTH = 120;

    private static final char CONTROL_PICTURES = '\u2400';
    private static final char DELETE = '\u007F';
    private static final char DELETE_PICTURE = '\u2421';

    private final StringBuilder out = new StringBuilder();

    private ProblemText() {}

    static String of(Problem problem) {
        ProblemText text = new ProblemText();
        text.title(problem);
        ScriptPosition where = problem.where();
        if (where != null) {
            text.field("where", where.toString());
            text.line(where);
        }
        text.field("found", problem.found());
        text.field("state", problem.state());
        text.field("cause", problem.cause());
        text.field("do", problem.remedy());
        return text.out.toString();
    }

    private void title(Problem problem) {
        out.append(problem.code());
        if (!problem.isError()) {
            out.append(" (")
                    .append(problem.severity().name().toLowerCase(Locale.ROOT))
                    .append(')');
        }
        out.append("  ").append(problem.message());
    }

    private void field(String label, @Nullable String value) {
        if (value != null) {
            field(label, List.of(value));
        }
    }

    private void field(String label, List<String> lines) {
        String lead = "  %-7s".formatted(label);
        for (String line : lines.stream().flatMap(String::lines).toList()) {
            out.append('\n').append(lead).append(line);
            lead = " ".repeat(lead.length());
        }
    }

    /** Appends the line itself and, below it, a marker at the column. */
    private void line(ScriptPosition where) {
        String text = where.text();
        if (text == null) {
            return;
        }
        int marked = text.offsetByCodePoints(
                0, Math.min(Math.max(where.column() - 1, 0), text.codePointCount(0, text.length())));
        int from = wholeCharacter(text, Math.max(0, Math.min(marked - SHOWN_WIDTH / 2, text.length() - SHOWN_WIDTH)));
        int to = wholeCharacter(text, Math.min(text.length(), from + SHOWN_WIDTH));
        String before = (from > 0 ? "…" : "") + visible(text.substring(from, Math.max(from, Math.min(marked, to))));
        String after = visible(text.substring(Math.min(marked, to), to)) + (to < text.length() ? "…" : "");
        String gutter = " ".repeat(9) + where.line() + " | ";
        out.append('\n').append(gutter).append(before).append(after);
        if (where.column() > 0) {
            out.append('\n')
                    .append(" ".repeat(gutter.length() - 2))
                    .append("| ")
                    .append(indent(before))
                    .append('^');
        }
    }

    private static int wholeCharacter(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }

    /** Control characters have pictures: a script cannot change the terminal that shows it. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            visible.append(c < ' ' && c != '\t' ? (char) (CONTROL_PICTURES + c) : c == DELETE ? DELETE_PICTURE : c);
        }
        return visible.toString();
    }

    /** As wide as the text is on a screen: a tab stays a tab. */
    private static String indent(String text) {
        StringBuilder indent = new StringBuilder();
        text.codePoints().forEach(c -> indent.append(c == '\t' ? "\t" : " ".repeat(width(c))));
        return indent.toString();
    }

    /** How many columns a terminal gives to a character: two for emoji and for most of East Asia's scripts. */
    private static int width(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default ->
                character >= 0x1100
                                && (character <= 0x115F
                                        || (character >= 0x2E80 && character <= 0xA4CF)
                                        || (character >= 0xAC00 && character <= 0xD7A3)
                                        || (character >= 0xF900 && character <= 0xFAFF)
                                        || (character >= 0xFE30 && character <= 0xFE6F)
                                        || (character >= 0xFF00 && character <= 0xFF60)
                                        || (character >= 0xFFE0 && character <= 0xFFE6)
                                        || (character >= 0x1F300 && character <= 0x1FAFF)
                                        || (character >= 0x20000 && character <= 0x3FFFD))
                        ? 2
                        : 1;
        };
    }
}
