package dev.godwit.script;

import org.jspecify.annotations.Nullable;

/**
 * A statement of a script.
 *
 * @param text the exact text, without the semicolon that ends it and without what precedes its first word
 * @param offset where it begins in the script
 * @param need how it may run
 * @param insertTarget the table that an {@code INSERT} names, without its schema
 * @param copyData the inline data of a {@code COPY … FROM STDIN}
 */
public record Statement(
        String text,
        int offset,
        TransactionNeed need,
        @Nullable String insertTarget,
        @Nullable String copyData) {

    /** The checksum of the text and its data. */
    public String checksum() {
        return Checksum.of(copyData == null ? text : text + '\n' + copyData);
    }

    /** The first line, shortened: enough to recognise the statement. */
    public String summary() {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= 80 ? line : line.substring(0, 79) + "…";
    }
}
