package dev.godwit.script;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The comments at the top of a script, before its first statement.
 *
 * @param labels what the lines {@code -- Migration:}, {@code -- Description:} and {@code -- Created:} say, of which the
 *     first that says something counts
 * @param directives the {@code -- godwit:} lines, in their order
 */
record Header(Map<Label, String> labels, List<Line> directives) {

    private static final Pattern DIRECTIVE =
            Pattern.compile("--\\s*godwit:(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What a line of the header can be about. */
    enum Label {
        MIGRATION("Migration"),
        DESCRIPTION("Description"),
        CREATED("Created");

        private final Pattern line;

        Label(String name) {
            line = Pattern.compile("--\\s*" + name + ":(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        }
    }

    /** A directive's text after {@code godwit:}, and where its comment begins and ends. */
    record Line(String content, long start, long end) {}

    static boolean isDirective(String comment) {
        return DIRECTIVE.matcher(comment).matches();
    }

    /** Reads what precedes the first statement, and keeps all of it in the window. */
    static Header of(Window window) {
        Map<Label, String> labels = new EnumMap<>(Label.class);
        List<Line> directives = new ArrayList<>();
        Lexer lexer = new Lexer(window);
        while (isAtComment(lexer)) {
            String line = lexer.text();
            Matcher directive = DIRECTIVE.matcher(line);
            if (directive.matches()) {
                directives.add(new Line(directive.group(1).strip(), lexer.start(), lexer.position()));
            } else {
                for (Label label : Label.values()) {
                    Matcher labelled = label.line.matcher(line);
                    if (labelled.matches() && !labelled.group(1).isBlank()) {
                        labels.putIfAbsent(label, labelled.group(1).strip());
                    }
                }
            }
        }
        return new Header(Map.copyOf(labels), List.copyOf(directives));
    }

    @Nullable
    String label(Label label) {
        return labels.get(label);
    }

    private static boolean isAtComment(Lexer lexer) {
        try {
            return lexer.next().isComment();
        } catch (Lexer.UnterminatedException | Window.TooLongException e) {
            return false;
        }
    }
}
