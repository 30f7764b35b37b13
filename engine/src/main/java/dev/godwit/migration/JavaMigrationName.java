package dev.godwit.migration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.ClassUtils;

/**
 * Version and description in the name of a class.
 *
 * @param version the version, which is empty when the name has none
 * @param description the rest of the name, in words
 */
public record JavaMigrationName(String version, String description) {

    private static final String WORD = "\\p{javaJavaIdentifierPart}";
    private static final Pattern FORM =
            Pattern.compile("V(\\d+(?:_\\d+)*+)_(?:_(?<any>" + WORD + "+)|(?<word>\\p{L}" + WORD + "*))");
    private static final Pattern WORD_BOUNDARY =
            Pattern.compile("(?<=[\\p{Ll}\\d])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})|_+");

    static JavaMigrationName of(Class<?> type) {
        return of(ClassUtils.getUserClass(type).getSimpleName());
    }

    /** Reads the simple name of a class. */
    public static JavaMigrationName of(String name) {
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            return new JavaMigrationName("", name);
        }
        String words = matcher.group("any") != null ? matcher.group("any") : matcher.group("word");
        return new JavaMigrationName(
                matcher.group(1), WORD_BOUNDARY.matcher(words).replaceAll(" ").strip());
    }

    static boolean overridesDown(Class<?> type) {
        try {
            return type.getMethod("down", MigrationContext.class).getDeclaringClass() != JavaMigration.class;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
