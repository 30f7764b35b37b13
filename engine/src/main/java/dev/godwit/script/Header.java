package dev.godwit.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The comments at the top of a script, before its first statement.
 *
 * @param description the {@code -- Description:} line
 * @param directives the {@code -- godwit:} lines, in their order
 */
record Header(@Nullable String description, List<Line> directives) {

    private static final Pattern DIRECTIVE =
            Pattern.compile("--\\s*godwit:(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern DESCRIPTION =
            Pattern.compile("--\\s*Description:(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** A directive's text after {@code godwit:}, and where its comment begins and ends. */
    record Line(String content, int start, int end) {}

    static boolean isDirective(String comment) {
        return DIRECTIVE.matcher(comment).matches();
    }

    static Header of(String text) {
        String description = null;
        List<Line> directives = new ArrayList<>();
        Lexer lexer = new Lexer(text, 0);
        for (Optional<Token> comment = comment(lexer); comment.isPresent(); comment = comment(lexer)) {
            Token token = comment.get();
            String line = text.substring(token.start(), token.end());
            Matcher directive = DIRECTIVE.matcher(line);
            Matcher described = DESCRIPTION.matcher(line);
            if (directive.matches()) {
                directives.add(new Line(directive.group(1).strip(), token.start(), token.end()));
            } else if (description == null && described.matches()) {
                description = described.group(1).strip();
            }
        }
        description = description == null || description.isEmpty() ? null : description;
        return new Header(description, List.copyOf(directives));
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
