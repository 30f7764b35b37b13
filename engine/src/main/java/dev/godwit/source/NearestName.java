package dev.godwit.source;

import dev.godwit.source.FileName.Misnamed;
import dev.godwit.source.FileName.Named;
import dev.godwit.source.FileName.Reason;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says for a name that fits no form what it probably was meant to be. */
final class NearestName {

    private static final Pattern BASELINE = Pattern.compile("B(\\d+(?:[._]\\d+)*+)(?:__.*)?", Pattern.DOTALL);
    private static final Pattern CALLBACK = Pattern.compile(
            "(?:before|after)(?:Each)?(?:Migrate|Undo|Validate|Baseline|Repair|Clean|Info|Versioned|Repeatables|Connect"
                    + "|CreateSchema|Deploy|Script).*|createSchema(?:__.*)?",
            Pattern.DOTALL);
    private static final Pattern FLYWAY_LIKE =
            Pattern.compile("([VvUu])(\\d+(?:[._]\\d+)*?)[_ .-]*([^\\d_ .-].*)", Pattern.DOTALL);
    private static final Pattern REPEATABLE_LIKE = Pattern.compile("[Rr][_ .-]+(.*)", Pattern.DOTALL);
    private static final Pattern VERSION_LIKE = Pattern.compile("(\\d+(?:\\.\\d+)*+)[_ .-]*(.*)", Pattern.DOTALL);
    private static final Pattern VERSIONED_DIRECTORY = Pattern.compile("\\d+(?:[._-]\\d+)*+[_-].*", Pattern.DOTALL);
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^\\p{L}\\p{M}\\p{N}.-]+");
    private static final Pattern EDGES = Pattern.compile("^[_.-]+|[_.-]+$");
    private static final int LONGEST = 120;

    private NearestName() {}

    static Misnamed of(@Nullable String parent, String stem, String base) {
        String ending = stem.substring(base.length()) + ".sql";
        Matcher baseline = BASELINE.matcher(base);
        if (baseline.matches()) {
            return new Misnamed(
                    Reason.FOREIGN,
                    "Flyway's baseline migrations are not supported",
                    "V" + baseline.group(1)
                            + "__… for databases that are new, and godwit.baseline-version for those that exist");
        }
        if (CALLBACK.matcher(base).matches()) {
            return new Misnamed(
                    Reason.FOREIGN,
                    "Flyway's callbacks are not supported",
                    "move it out of the location; R__" + slug(base) + ".sql runs when its content changes");
        }
        return new Misnamed(Reason.FORM, "the name fits no form", remedy(parent, base, ending));
    }

    static String is(String name) {
        return "the nearest right name is " + name;
    }

    private static String remedy(@Nullable String parent, String base, String ending) {
        Matcher flyway = FLYWAY_LIKE.matcher(base);
        if (flyway.matches()) {
            String kind = flyway.group(1).toUpperCase(Locale.ROOT);
            String name = kind + flyway.group(2) + "__" + slug(flyway.group(3));
            return right(name + (kind.equals("U") ? ".sql" : ending));
        }
        Matcher repeatable = REPEATABLE_LIKE.matcher(base);
        if (repeatable.matches()) {
            return right("R__" + slug(repeatable.group(1)) + ".sql");
        }
        Matcher version = VERSION_LIKE.matcher(base);
        if (version.matches()) {
            return right(versioned(version.group(1), slug(version.group(2))) + ending);
        }
        if (parent != null && VERSIONED_DIRECTORY.matcher(parent).matches()) {
            return "call it up.sql or down.sql, since its directory " + FileName.shown(parent) + " has the version";
        }
        return right(versioned("001", slug(base)) + ending) + ", with a number of your own";
    }

    /** The form with one underscore wants a letter or digit of ASCII after it, Flyway's does not. */
    private static String versioned(String version, String slug) {
        return isAlphanumeric(slug.charAt(0)) ? version + "_" + slug : "V" + version + "__" + slug;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Never advises a name that would be refused in its turn. */
    private static String right(String candidate) {
        return is(FileNameParser.parse(null, candidate) instanceof Named ? candidate : "like 001_description.sql");
    }

    private static String slug(String text) {
        String slug = EDGES.matcher(NOT_IN_NAMES.matcher(text).replaceAll("_")).replaceAll("");
        if (slug.isEmpty()) {
            return "description";
        }
        return slug.length() <= LONGEST ? slug : slug.substring(0, slug.offsetByCodePoints(0, LONGEST / 2));
    }
}
