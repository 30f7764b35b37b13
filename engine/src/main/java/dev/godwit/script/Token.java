package dev.godwit.script;

/**
 * A lexical element of a script.
 *
 * @param kind what it is
 * @param start the offset of its first character
 * @param end the offset after its last character
 */
record Token(Kind kind, int start, int end) {

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
        END
    }

    boolean isComment() {
        return kind == Kind.LINE_COMMENT || kind == Kind.BLOCK_COMMENT;
    }
}
