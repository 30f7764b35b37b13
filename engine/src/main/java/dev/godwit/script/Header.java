package dev.godwit.script;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    record Line(String content, int start, int end) {}

    static boolean isDirective(String comment) {
        return DIRECTIVE.matcher(comment).matches();
    }

    static Header of(String text) {
        Map<Label, String> labels = new EnumMap<>(Label.class);
        List<Line> directives = new ArrayList<>();
        Lexer lexer = new Lexer(text, 0);
        for (Optional<Token> comment = comment(lexer); comment.isPresent(); comment = comment(lexer)) {
            Token token = comment.get();
            String line = text.substring(token.start(), token.end());
            Matcher directive = DIRECTIVE.matcher(line);
            if (directive.matches()) {
                directives.add(new Line(directive.group(1).strip(), token.start(), token.end()));
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

    /** The next comment, unless something else comes first. */
    private static Optional<Token> comment(Lexer lexer) {
        try {
            Token token = lexer.next();
            return token.isComment() ? Optional.of(token) : Optional.empty();
        } catch (Lexer.UnterminatedException e) {
            return Optional.empty();
        }
    }
}
