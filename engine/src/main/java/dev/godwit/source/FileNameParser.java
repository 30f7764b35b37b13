package dev.godwit.source;

import dev.godwit.migration.MigrationId;
import dev.godwit.migration.RepeatableId;
import dev.godwit.migration.Version;
import dev.godwit.source.FileName.Direction;
import dev.godwit.source.FileName.Misnamed;
import dev.godwit.source.FileName.Named;
import dev.godwit.source.FileName.Reason;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads version, description and direction from the name of a file: the rules are in {@code docs/reference/files.md}. */
final class FileNameParser {

    private static final int CASE_INSENSITIVE = Pattern.CASE_INSENSITIVE;

    private static final String STAMP = "\\d{4}-\\d\\d-\\d\\d(?:-\\d{6}(?:-\\d{4})?)?(?=[_-])|\\d{8}[_-]\\d{6}(?=[_-])";
    private static final String NUMBER = "\\d+(?:\\.\\d+)*+";
    private static final String VERSION = "((?:" + STAMP + ")|(?:" + NUMBER + "))";

    private static final Pattern DIRECTORY_FILE = Pattern.compile("(up|down|migration)\\.sql", CASE_INSENSITIVE);
    private static final Pattern DIRECTORY = Pattern.compile(VERSION + "[_-](.*)", Pattern.DOTALL);
    private static final Pattern DIRECTION = Pattern.compile("(.*)\\.(up|down)", CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern REPEATABLE = Pattern.compile("R__(.+)", Pattern.DOTALL);
    private static final Pattern FLYWAY = Pattern.compile("([VU])(\\d+(?:[._]\\d+)*+)(?:__(.*))?", Pattern.DOTALL);
    private static final Pattern VERSIONED = Pattern.compile(VERSION + "[_-]([A-Za-z0-9].*)", Pattern.DOTALL);

    private FileNameParser() {}

    /**
     * Reads a name.
     *
     * @param parent the name of the file's directory
     * @param name the file's own name
     */
    static FileName parse(@Nullable String parent, String name) {
        Matcher inDirectory = DIRECTORY_FILE.matcher(name);
        if (inDirectory.matches()) {
            return directory(parent, name, direction(inDirectory.group(1)));
        }
        String stem = name.substring(0, name.length() - ".sql".length());
        Matcher suffix = DIRECTION.matcher(stem);
        boolean suffixed = suffix.matches();
        String base = suffixed ? suffix.group(1) : stem;
        Direction direction = suffixed ? direction(suffix.group(2)) : Direction.UP;

        Matcher repeatable = REPEATABLE.matcher(base);
        if (repeatable.matches()) {
            return repeatable(repeatable.group(1), base, suffixed);
        }
        Matcher flyway = FLYWAY.matcher(base);
        if (flyway.matches()) {
            return flyway(flyway, base, suffixed, direction);
        }
        Matcher versioned = VERSIONED.matcher(base);
        if (versioned.matches()) {
            return named(versioned.group(1), Description.fromSlug(versioned.group(2)), direction);
        }
        return NearestName.of(parent, stem, base);
    }

    private static FileName directory(@Nullable String parent, String name, Direction direction) {
        Matcher matcher = DIRECTORY.matcher(parent == null ? "" : parent);
        if (!matcher.matches()) {
            return new Misnamed(
                    Reason.FORM,
                    "a file called " + name + " takes its version from its directory, and '"
                            + (parent == null ? "" : FileName.shown(parent)) + "' has none",
                    "call the directory like 001_description");
        }
        return named(matcher.group(1), Description.fromSlug(matcher.group(2)), direction);
    }

    private static FileName repeatable(String description, String base, boolean suffixed) {
        if (suffixed) {
            return new Misnamed(
                    Reason.FORM,
                    "a repeatable migration has no direction",
                    NearestName.is(base + ".sql") + "; to take it back, apply its former text again");
        }
        String words = Description.fromSlug(description);
        String key = RepeatableId.PREFIX + words;
        if (key.length() > 255) {
            return new Misnamed(
                    Reason.VERSION,
                    "the description of a repeatable migration has at most 253 characters",
                    "give it a shorter name");
        }
        return new Named(new RepeatableId(words), words, Direction.UP);
    }

    private static FileName flyway(Matcher matcher, String base, boolean suffixed, Direction direction) {
        boolean undo = matcher.group(1).equals("U");
        if (undo && suffixed) {
            return new Misnamed(Reason.FORM, "U already says the direction", NearestName.is(base + ".sql"));
        }
        String description = matcher.group(3);
        return named(
                matcher.group(2),
                description == null ? "" : Description.fromSlug(description),
                undo ? Direction.DOWN : direction);
    }

    private static FileName named(String version, String description, Direction direction) {
        try {
            MigrationId id = Version.of(version);
            return new Named(id, description, direction);
        } catch (IllegalArgumentException e) {
            return new Misnamed(Reason.VERSION, String.valueOf(e.getMessage()), "give it a shorter version");
        }
    }

    private static Direction direction(String word) {
        return word.toLowerCase(Locale.ROOT).equals("down") ? Direction.DOWN : Direction.UP;
    }
}
