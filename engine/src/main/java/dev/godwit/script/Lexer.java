package dev.godwit.script;

import java.util.Arrays;

/**
 * Reads PostgreSQL's lexical elements, one after the other.
 *
 * <p>Follows "Lexical Structure" in PostgreSQL's documentation. Works on UTF-8: everything that decides is ASCII.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">Lexical Structure</a>
 */
final class Lexer {

    private static final int END = -1;

    /** What {@link #nextMark()} does not stop at. */
    private static final boolean[] UNMARKED = new boolean[256];

    private static final boolean[] WORD_START = new boolean[256];
    private static final boolean[] WORD_PART = new boolean[256];
    private static final boolean[] SPACE = new boolean[256];
    private static final boolean[] IN_LINE = new boolean[256];

    static {
        Arrays.fill(UNMARKED, true);
        for (char c : "-/'\"$();\\".toCharArray()) {
            UNMARKED[c] = false;
        }
        for (int c = 0; c < 256; c++) {
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
            WORD_START[c] = letter;
            WORD_PART[c] = letter || (c >= '0' && c <= '9') || c == '$';
        }
        Arrays.fill(IN_LINE, true);
        IN_LINE['\n'] = false;
        IN_LINE['\r'] = false;
        for (char c : " \t\n\r\f\u000b".toCharArray()) {
            SPACE[c] = true;
        }
    }

    private final Window window;
    private long position;
    private long start;
    private long contentEnd;
    private long skippedFrom;
    private boolean backslashEscapes;

    /** What an element is. */
    enum Kind {
        WORD,
        QUOTED_IDENTIFIER,
        STRING,
        NUMBER,
        PARAMETER,
        OPEN,
        CLOSE,
        SEMICOLON,
        SYMBOL,
        META_COMMAND,
        LINE_COMMENT,
        BLOCK_COMMENT,
        END;

        boolean isComment() {
            return this == LINE_COMMENT || this == BLOCK_COMMENT;
        }
    }

    /** A quote or comment that begins and never ends. */
    static final class UnterminatedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        final String what;
        final long start;

        UnterminatedException(String what, long start) {
            super("unterminated " + what, null, false, false);
            this.what = what;
            this.start = start;
        }
    }

    Lexer(Window window) {
        this.window = window;
    }

    /** Whether a backslash in a plain string escapes, as with {@code standard_conforming_strings} off. */
    void backslashEscapes(boolean escapes) {
        backslashEscapes = escapes;
    }

    /** Where the element begins that was read last. */
    long start() {
        return start;
    }

    /** Where it ends, and the next one is looked for. */
    long position() {
        return position;
    }

    void moveTo(long offset) {
        position = offset;
    }

    String text() {
        return window.text(start, position);
    }

    /** The next element; comments are elements, white space is not. */
    Kind next() {
        contentEnd = -1;
        skip(SPACE);
        start = position;
        int first = window.at(position);
        return first == END ? Kind.END : read(first);
    }

    /**
     * Skips words, numbers, symbols and strings, which most of a script is made of, and reads what comes then.
     *
     * @return not a word, number, symbol, parameter, string or quoted identifier
     * @see #contentEnd()
     */
    Kind nextMark() {
        contentEnd = -1;
        skippedFrom = position;
        while (true) {
            long from = position;
            skip(UNMARKED);
            noteContent(from);
            start = position;
            int first = window.at(position);
            if (first == END) {
                return Kind.END;
            }
            boolean continuesWord = first == '$' && continuesWord();
            Kind kind = continuesWord ? symbol() : first == '\'' && endsWithEscapePrefix() ? string(true) : read(first);
            switch (kind) {
                case OPEN, CLOSE, SEMICOLON, META_COMMAND, LINE_COMMENT, BLOCK_COMMENT -> {
                    return kind;
                }
                default -> contentEnd = position;
            }
            if (!continuesWord) {
                skippedFrom = position;
            }
        }
    }

    /** Where the last element ends that {@link #nextMark()} has skipped; negative if it skipped none. */
    long contentEnd() {
        return contentEnd;
    }

    private void skip(boolean[] kind) {
        while (true) {
            byte[] bytes = window.bytes();
            int limit = window.limit();
            int at = window.index(position);
            while (at < limit && kind[bytes[at] & 0xFF]) {
                at++;
            }
            position = window.offset(at);
            if (at < limit || !window.more()) {
                return;
            }
        }
    }

    private void noteContent(long from) {
        byte[] bytes = window.bytes();
        int first = window.index(from);
        int at = window.index(position);
        while (at > first && SPACE[bytes[at - 1] & 0xFF]) {
            at--;
        }
        if (at > first) {
            contentEnd = window.offset(at);
        }
    }

    /** Whether the word that ends here is the one letter that lets backslashes escape; digits before it are a number. */
    private boolean endsWithEscapePrefix() {
        int letter = before(1);
        if (letter != 'e' && letter != 'E') {
            return false;
        }
        int back = 2;
        while (isDigit(before(back))) {
            back++;
        }
        return !isWordPart(before(back));
    }

    /** Whether a dollar sign here belongs to the word before it: digits alone are none. */
    private boolean continuesWord() {
        int back = 1;
        boolean word = false;
        for (int c = before(back); isWordPart(c); c = before(++back)) {
            word |= isWordStart(c);
        }
        return word;
    }

    /** What precedes, as far as it was skipped and is not the end of something quoted. */
    private int before(int count) {
        long at = position - count;
        return at < skippedFrom ? END : window.at(at);
    }

    private Kind read(int first) {
        return switch (first) {
            case '-' -> peek(1) == '-' ? lineComment() : symbol();
            case '/' -> peek(1) == '*' ? blockComment() : symbol();
            case '\'' -> string(backslashEscapes);
            case '"' -> quotedIdentifier();
            case '$' -> dollar();
            case '(' -> single(Kind.OPEN);
            case ')' -> single(Kind.CLOSE);
            case ';' -> single(Kind.SEMICOLON);
            case '\\' -> restOfLine(Kind.META_COMMAND);
            default -> isDigit(first) ? number() : isWordStart(first) ? word() : symbol();
        };
    }

    private Kind symbol() {
        return single(Kind.SYMBOL);
    }

    private Kind single(Kind kind) {
        position++;
        return kind;
    }

    private Kind restOfLine(Kind kind) {
        skip(IN_LINE);
        return kind;
    }

    private Kind lineComment() {
        return restOfLine(Kind.LINE_COMMENT);
    }

    private Kind quotedIdentifier() {
        quoted('"', "quoted identifier");
        return Kind.QUOTED_IDENTIFIER;
    }

    private Kind blockComment() {
        long begin = position;
        int depth = 0;
        do {
            int c = window.at(position);
            if (c == END) {
                throw new UnterminatedException("comment", begin);
            }
            if (c == '/' && peek(1) == '*') {
                depth++;
                position += 2;
            } else if (c == '*' && peek(1) == '/') {
                depth--;
                position += 2;
            } else {
                position++;
            }
        } while (depth > 0);
        return Kind.BLOCK_COMMENT;
    }

    private Kind number() {
        while (isDigit(peek(0))) {
            position++;
        }
        return Kind.NUMBER;
    }

    private Kind word() {
        long begin = position;
        skip(WORD_PART);
        if (position - begin == 1) {
            int prefix = window.at(begin) | 0x20;
            int next = peek(0);
            if (next == '\'' && prefix == 'e') {
                return string(true);
            }
            if (next == '\'' && (prefix == 'b' || prefix == 'x' || prefix == 'n')) {
                return string(backslashEscapes && prefix == 'n');
            }
            if (next == '&' && prefix == 'u' && peek(1) == '\'') {
                position++;
                return string(false);
            }
            if (next == '&' && prefix == 'u' && peek(1) == '"') {
                position++;
                return quotedIdentifier();
            }
        }
        return Kind.WORD;
    }

    /** Reads a string with all its continuations on following lines, which keep the escapes of the first. */
    private Kind string(boolean escapes) {
        do {
            if (escapes) {
                quotedWithEscapes();
            } else {
                quoted('\'', "string");
            }
        } while (escapes && moveToContinuation());
        return Kind.STRING;
    }

    private void quoted(char quote, String what) {
        long begin = position;
        position++;
        do {
            if (!moveTo(quote)) {
                throw new UnterminatedException(what, begin);
            }
            position++;
        } while (skip(quote));
    }

    private boolean skip(char c) {
        if (peek(0) != c) {
            return false;
        }
        position++;
        return true;
    }

    /** Moves to the next such byte; false when there is none. */
    private boolean moveTo(char wanted) {
        while (true) {
            byte[] bytes = window.bytes();
            int limit = window.limit();
            int at = window.index(position);
            while (at < limit && bytes[at] != wanted) {
                at++;
            }
            position = window.offset(at);
            if (at < limit) {
                return true;
            }
            if (!window.more()) {
                return false;
            }
        }
    }

    private void quotedWithEscapes() {
        long begin = position;
        position++;
        for (int c = window.at(position); c != END; c = window.at(position)) {
            position++;
            if (c == '\\') {
                position++;
            } else if (c == '\'' && !skip('\'')) {
                return;
            }
        }
        throw new UnterminatedException("string", begin);
    }

    /** A string goes on when only white space and line comments, with a line break among them, precede the next quote. */
    private boolean moveToContinuation() {
        long at = position;
        boolean lineBreak = false;
        while (true) {
            int c = window.at(at);
            if (c == '\'' && lineBreak) {
                position = at;
                return true;
            }
            if (c != END && SPACE[c]) {
                lineBreak |= c == '\n' || c == '\r';
                at++;
            } else if (c == '-' && window.at(at + 1) == '-') {
                at = endOfLine(at);
            } else {
                return false;
            }
        }
    }

    private Kind dollar() {
        long begin = position;
        if (isDigit(peek(1))) {
            position++;
            number();
            return Kind.PARAMETER;
        }
        long end = position + 1;
        if (isWordStart(window.at(end))) {
            do {
                end++;
            } while (isWordPart(window.at(end)) && window.at(end) != '$');
        }
        if (window.at(end) != '$') {
            return symbol();
        }
        int length = (int) (end + 1 - begin);
        position = end + 1;
        while (moveTo('$')) {
            if (repeats(begin, length)) {
                position += length;
                return Kind.STRING;
            }
            position++;
        }
        throw new UnterminatedException("dollar-quoted string " + window.text(begin, begin + length), begin);
    }

    /** Whether what is here is the same as at another offset. */
    private boolean repeats(long other, int length) {
        for (int i = 1; i < length; i++) {
            if (window.at(position + i) != window.at(other + i)) {
                return false;
            }
        }
        return true;
    }

    /** Where the line ends, before its line break. */
    long endOfLine(long from) {
        long at = from;
        for (int c = window.at(at); c != END && c != '\n' && c != '\r'; c = window.at(at)) {
            at++;
        }
        return at;
    }

    private int peek(int ahead) {
        return window.at(position + ahead);
    }

    static boolean isSpace(int c) {
        return c >= 0 && c < SPACE.length && SPACE[c];
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(int c) {
        return c != END && WORD_START[c];
    }

    private static boolean isWordPart(int c) {
        return c != END && WORD_PART[c];
    }
}
