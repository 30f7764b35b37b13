package dev.godwit.migration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one way in which a problem becomes text. */
final class ProblemText {

    /** Lines longer than this are shown around the marked column only. */
    private static final int SHOWN_WIDTH = 120;

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
        int column = Math.max(where.column(), 1);
        int from =
                text.length() <= SHOWN_WIDTH ? 0 : Math.max(0, Math.min(column - 1, text.length()) - SHOWN_WIDTH / 2);
        int to = Math.min(text.length(), from + SHOWN_WIDTH);
        String before = from > 0 ? "…" : "";
        String shown = before + text.substring(from, to) + (to < text.length() ? "…" : "");
        String gutter = " ".repeat(9) + where.line() + " | ";
        out.append('\n').append(gutter).append(shown);
        if (where.column() > 0) {
            out.append('\n')
                    .append(" ".repeat(gutter.length() - 2))
                    .append("| ")
                    .append(indent(shown, column - 1 - from + before.length()))
                    .append('^');
        }
    }

    /** As wide as the first characters of the line are on a screen: a tab stays a tab. */
    private static String indent(String line, int length) {
        char[] indent = new char[Math.max(0, Math.min(length, line.length()))];
        Arrays.fill(indent, ' ');
        for (int i = 0; i < indent.length; i++) {
            if (line.charAt(i) == '\t') {
                indent[i] = '\t';
            }
        }
        return new String(indent);
    }
}
