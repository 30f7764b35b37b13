package dev.godwit.script;

/**
 * Reads PostgreSQL's lexical elements, one after the other.
 *
 * <p>Follows "Lexical Structure" in PostgreSQL's documentation, with {@code standard_conforming_strings} on.
 */
final class Lexer {

    private final String text;
    private int position;

    Lexer(String text, int position) {
        this.text = text;
        this.position = position;
    }

    int position() {
        return position;
    }

    void moveTo(int newPosition) {
        position = newPosition;
    }

    /** The next element; comments are elements, white space is not. */
    Token next() {
        while (position < text.length() && isSpace(text.charAt(position))) {
            position++;
        }
        int start = position;
        return position == text.length()
                ? new Token(Token.Kind.END, start, start)
                : new Token(read(text.charAt(position)), start, position);
    }

    private Token.Kind read(char first) {
        return switch (first) {
            case '-' -> peek(1) == '-' ? lineComment() : symbol();
            case '/' -> peek(1) == '*' ? blockComment() : symbol();
            case '\'' -> string(false);
            case '"' -> quotedIdentifier();
            case '$' -> dollar();
            case '(' -> single(Token.Kind.OPEN);
            case ')' -> single(Token.Kind.CLOSE);
            case ';' -> single(Token.Kind.SEMICOLON);
            case '\\' -> restOfLine(Token.Kind.META_COMMAND);
            default -> isDigit(first) ? number() : isWordStart(first) ? word() : symbol();
        };
    }

    private Token.Kind symbol() {
        return single(Token.Kind.SYMBOL);
    }

    private Token.Kind single(Token.Kind kind) {
        position++;
        return kind;
    }

    private Token.Kind restOfLine(Token.Kind kind) {
        position = endOfLine(position);
        return kind;
    }

    private Token.Kind lineComment() {
        return restOfLine(Token.Kind.LINE_COMMENT);
    }

    private Token.Kind quotedIdentifier() {
        quoted('"', "quoted identifier");
        return Token.Kind.QUOTED_IDENTIFIER;
    }

    private Token.Kind blockComment() {
        int start = position;
        int depth = 0;
        do {
            if (position >= text.length()) {
                throw new UnterminatedException("comment", start);
            }
            if (text.startsWith("/*", position)) {
                depth++;
                position += 2;
            } else if (text.startsWith("*/", position)) {
                depth--;
                position += 2;
            } else {
                position++;
            }
        } while (depth > 0);
        return Token.Kind.BLOCK_COMMENT;
    }

    private Token.Kind number() {
        while (isDigit(peek(0))) {
            position++;
        }
        return Token.Kind.NUMBER;
    }

    private Token.Kind word() {
        int start = position;
        while (isWordPart(peek(0))) {
            position++;
        }
        if (position - start == 1 && peek(0) == '\'') {
            char prefix = Character.toLowerCase(text.charAt(start));
            if (prefix == 'e') {
                return string(true);
            }
            if (prefix == 'b' || prefix == 'x' || prefix == 'n') {
                return string(false);
            }
        }
        if (position - start == 1 && Character.toLowerCase(text.charAt(start)) == 'u' && peek(0) == '&') {
            if (peek(1) == '\'') {
                position++;
                return string(false);
            }
            if (peek(1) == '"') {
                position++;
                return quotedIdentifier();
            }
        }
        return Token.Kind.WORD;
    }

    /** Reads a string with all its continuations on following lines, which keep the escapes of the first. */
    private Token.Kind string(boolean escapes) {
        do {
            if (escapes) {
                quotedWithEscapes();
            } else {
                quoted('\'', "string");
            }
        } while (escapes && moveToContinuation());
        return Token.Kind.STRING;
    }

    private void quoted(char quote, String what) {
        int start = position;
        position++;
        while (true) {
            position = text.indexOf(quote, position);
            if (position < 0) {
                throw new UnterminatedException(what, start);
            }
            position++;
            if (peek(0) != quote) {
                return;
            }
            position++;
        }
    }

    private void quotedWithEscapes() {
        int start = position;
        position++;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '\\') {
                position++;
            } else if (c == '\'') {
                if (peek(0) != '\'') {
                    return;
                }
                position++;
            }
        }
        throw new UnterminatedException("string", start);
    }

    /** A string goes on when only white space and line comments, with a line break among them, precede the next quote. */
    private boolean moveToContinuation() {
        int at = position;
        boolean lineBreak = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' && lineBreak) {
                position = at;
                return true;
            }
            if (isSpace(c)) {
                lineBreak |= c == '\n' || c == '\r';
                at++;
            } else if (text.startsWith("--", at)) {
                at = endOfLine(at);
            } else {
                return false;
            }
        }
        return false;
    }

    private Token.Kind dollar() {
        int start = position;
        int end = position + 1;
        if (isDigit(peek(1))) {
            position++;
            number();
            return Token.Kind.PARAMETER;
        }
        if (end < text.length() && isWordStart(text.charAt(end))) {
            do {
                end++;
            } while (end < text.length() && isWordPart(text.charAt(end)) && text.charAt(end) != '$');
        }
        if (end >= text.length() || text.charAt(end) != '$') {
            return symbol();
        }
        String tag = text.substring(start, end + 1);
        int close = text.indexOf(tag, end + 1);
        if (close < 0) {
            throw new UnterminatedException("dollar-quoted string " + tag, start);
        }
        position = close + tag.length();
        return Token.Kind.STRING;
    }

    private int endOfLine(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    private char peek(int ahead) {
        int at = position + ahead;
        return at < text.length() ? text.charAt(at) : '\0';
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u000b';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }

    /** A quote or comment that begins and never ends. */
    static final class UnterminatedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        final String what;
        final int start;

        UnterminatedException(String what, int start) {
            super("unterminated " + what, null, false, false);
            this.what = what;
            this.start = start;
        }
    }
}
