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
record JavaMigrationName(String version, String description) {

    private static final Pattern FORM = Pattern.compile("V(\\d+(?:_\\d+)*+)_{1,2}(\\p{Alpha}\\w*)");
    private static final Pattern WORD_BOUNDARY = Pattern.compile("(?<=[\\p{Lower}\\d])(?=\\p{Upper})|_+");

    static JavaMigrationName of(Class<?> type) {
        String name = ClassUtils.getUserClass(type).getSimpleName();
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            return new JavaMigrationName("", name);
        }
        return new JavaMigrationName(
                matcher.group(1), WORD_BOUNDARY.matcher(matcher.group(2)).replaceAll(" "));
    }

    static boolean overridesDown(Class<?> type) {
        try {
            return type.getMethod("down", MigrationContext.class).getDeclaringClass() != JavaMigration.class;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
