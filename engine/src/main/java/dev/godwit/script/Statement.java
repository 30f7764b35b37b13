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

    private static final int SUMMARY = 80;

    /** The checksum of the text and its data. */
    public String checksum() {
        return Checksum.of(copyData == null ? text : text + '\n' + copyData);
    }

    /** Its beginning on one line: enough to recognise the statement. */
    public String summary() {
        String beginning = text.substring(0, Math.min(text.length(), 10 * SUMMARY));
        String line = beginning.replaceAll("\\s+", " ");
        if (line.length() <= SUMMARY && beginning.length() == text.length()) {
            return line;
        }
        int end = Math.min(line.length(), SUMMARY - 1);
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
