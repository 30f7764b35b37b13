package dev.godwit.source;

import dev.godwit.source.FileName.Misnamed;
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
            Pattern.compile("([VvUu])(\\d+(?:[._]\\d+)*?)[_ -]*([^\\d_ .-].*)", Pattern.DOTALL);
    private static final Pattern REPEATABLE_LIKE = Pattern.compile("[Rr][_ -]+(.+)", Pattern.DOTALL);
    private static final Pattern VERSION_LIKE = Pattern.compile("(\\d+(?:\\.\\d+)*+)[_ .-]*(.*)", Pattern.DOTALL);
    private static final Pattern VERSIONED_DIRECTORY = Pattern.compile("\\d+(?:[._-]\\d+)*+[_-].*", Pattern.DOTALL);
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^\\p{L}\\p{N}.-]+");

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
        return new Misnamed(Reason.FORM, "the name fits no form", suggestion(parent, base, ending));
    }

    private static String suggestion(@Nullable String parent, String base, String ending) {
        Matcher flyway = FLYWAY_LIKE.matcher(base);
        if (flyway.matches()) {
            return flyway.group(1).toUpperCase(Locale.ROOT) + flyway.group(2) + "__" + slug(flyway.group(3)) + ending;
        }
        Matcher repeatable = REPEATABLE_LIKE.matcher(base);
        if (repeatable.matches()) {
            return "R__" + slug(repeatable.group(1)) + ".sql";
        }
        Matcher version = VERSION_LIKE.matcher(base);
        if (version.matches()) {
            String description = slug(version.group(2));
            return version.group(1) + "_" + (description.isEmpty() ? "description" : description) + ending;
        }
        if (parent != null && VERSIONED_DIRECTORY.matcher(parent).matches()) {
            return "up.sql or down.sql, in the directory " + parent;
        }
        String description = slug(base);
        return "001_" + (description.isEmpty() ? "description" : description) + ending + ", with a number of your own";
    }

    private static String slug(String text) {
        String slug = NOT_IN_NAMES.matcher(text).replaceAll("_");
        return slug.replaceAll("^[_.-]+|[_.-]+$", "");
    }
}
