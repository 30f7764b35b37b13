package dev.godwit.source;

import java.util.regex.Pattern;

/** Makes words of the part of a name that describes a migration. */
final class Description {

    /** A hyphen between two words; one beside a number or a single letter belongs to the word: {@code x-ray}. */
    private static final Pattern WORD_HYPHEN = Pattern.compile("(?<=\\p{L}{2})-(?=\\p{L}{2})");

    private Description() {}

    static String fromSlug(String slug) {
        if (slug.contains("__")) {
            return slug;
        }
        return WORD_HYPHEN.matcher(slug.replace('_', ' ')).replaceAll(" ");
    }
}
