package dev.godwit.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words that a new migration is described with.
 *
 * @param words letters and digits
 * @param description the words as they were given, when they were a sentence
 */
record Wording(List<String> words, String description) {

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final Pattern WORD_BOUNDARY =
            Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}]+|(?<=[\\p{Ll}\\p{Nd}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    /** Takes {@code AddUsers}, {@code add-users} and {@code Add users} for the same. */
    static Wording of(String name) {
        String line = BLANKS.matcher(name.strip()).replaceAll(" ");
        List<String> words = Arrays.stream(WORD_BOUNDARY.split(line))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        return new Wording(words, line.contains(" ") ? line : String.join(" ", words));
    }

    String joined(String separator) {
        return String.join(separator, words);
    }

    /** As in the name of a class. */
    String inCamelCase() {
        return words.stream()
                .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
                        + word.substring(word.offsetByCodePoints(0, 1)))
                .collect(Collectors.joining());
    }

    /** Whether two descriptions are the same but for capitals and for what separates the words. */
    boolean saysTheSameAs(String other) {
        return joined("").equals(of(other).joined(""));
    }
}
