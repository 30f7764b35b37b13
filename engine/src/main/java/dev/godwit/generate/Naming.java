package dev.godwit.generate;

import dev.godwit.migration.ScriptPosition;
import dev.godwit.source.ScriptName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the scripts of a migration are called: prefix, version, separator, words, ending.
 *
 * @param separator between version and words
 * @param wordSeparator between two words
 * @param up what the name of the up is made of
 * @param down what the name of the down is made of
 */
record Naming(String separator, String wordSeparator, Affixes up, Affixes down) {

    static final Naming DEFAULT = new Naming("_", "_", new Affixes("", ".sql"), new Affixes("", ".down.sql"));

    private static final String FLYWAY = "V";
    private static final String FLYWAY_UNDO = "U";
    private static final String FLYWAY_SEPARATOR = "__";
    private static final Pattern DIRECTORY =
            Pattern.compile("([^/]*)(/(?:up|down|migration)\\.sql)", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE = Pattern.compile("(.*?)((?:\\.(?:up|down))?\\.sql)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_OF_FLYWAY = Pattern.compile("-");
    private static final Pattern NOT_OF_A_NUMBER = Pattern.compile("[_-]");

    /** What is before the version and behind the words. */
    record Affixes(String prefix, String ending) {

        boolean isDirectory() {
            return ending.startsWith("/");
        }

        private boolean isFlyway() {
            return !prefix.isEmpty();
        }

        private boolean fits(Affixes other) {
            return isDirectory() == other.isDirectory() && isFlyway() == other.isFlyway();
        }
    }

    /** A name without its affixes. */
    private record Parts(Affixes affixes, String base) {

        static Parts of(ScriptName name) {
            String path = name.path();
            int above = path.lastIndexOf('/', path.lastIndexOf('/') - 1);
            Matcher directory = DIRECTORY.matcher(path.substring(above + 1));
            if (directory.matches()) {
                return new Parts(new Affixes("", directory.group(2)), directory.group(1));
            }
            Matcher file = FILE.matcher(ScriptPosition.fileName(path));
            if (!file.matches()) {
                throw new IllegalStateException("not the name of a script: " + path);
            }
            String base = file.group(1);
            boolean flyway = base.startsWith(FLYWAY) || base.startsWith(FLYWAY_UNDO);
            String prefix = flyway ? base.substring(0, 1) : "";
            return new Parts(new Affixes(prefix, file.group(2)), base.substring(prefix.length()));
        }
    }

    /** Names like the newest among some scripts, of which there may be none. */
    static Naming like(List<ScriptName> scripts) {
        Optional<ScriptName> up =
                newest(scripts.stream().filter(name -> !name.down()).toList());
        if (up.isEmpty()) {
            return DEFAULT;
        }
        Parts parts = Parts.of(up.get());
        Affixes affixes = parts.affixes();
        String rest = parts.base().substring(up.get().version().text().length());
        String separator = affixes.isFlyway() ? FLYWAY_SEPARATOR : rest.substring(0, 1);
        String words = rest.substring(Math.min(separator.length(), rest.length()));
        Affixes down = newest(scripts.stream()
                        .filter(ScriptName::down)
                        .filter(name -> Parts.of(name).affixes().fits(affixes))
                        .toList())
                .map(name -> Parts.of(name).affixes())
                .orElseGet(() -> usualDown(affixes));
        return new Naming(separator, wordSeparator(words, separator), affixes, down);
    }

    private static Optional<ScriptName> newest(List<ScriptName> names) {
        return names.stream().max(Comparator.comparing(ScriptName::version).thenComparing(ScriptName::path));
    }

    private static String wordSeparator(String words, String separator) {
        int hyphen = words.indexOf('-');
        int underscore = words.indexOf('_');
        if (hyphen < 0 && underscore < 0) {
            return separator.equals("-") ? "-" : "_";
        }
        return underscore < 0 || (hyphen >= 0 && hyphen < underscore) ? "-" : "_";
    }

    private static Affixes usualDown(Affixes up) {
        if (up.isDirectory()) {
            return new Affixes("", "/down.sql");
        }
        return up.isFlyway() ? new Affixes(FLYWAY_UNDO, ".sql") : new Affixes("", ".down.sql");
    }

    /** The path of the up below its location. */
    String up(String version, Wording wording) {
        return path(up, version, wording);
    }

    /** The path of the down below its location. */
    String down(String version, Wording wording) {
        return path(down, version, wording);
    }

    /** What the migration is called, whatever its direction. */
    String title(String version, Wording wording) {
        return path(new Affixes(up.prefix(), ""), version, wording);
    }

    private String path(Affixes affixes, String version, Wording wording) {
        return affixes.prefix() + version + separator + wording.joined(wordSeparator) + affixes.ending();
    }

    /** A version in the way that it can be written in such a name. */
    String spelled(String version) {
        if (up.isFlyway()) {
            return NOT_OF_FLYWAY.matcher(version).replaceAll(".");
        }
        boolean readAsWritten = ScriptName.parse(version + separator + "x.sql")
                .filter(name -> name.version().text().equals(version))
                .isPresent();
        return readAsWritten ? version : NOT_OF_A_NUMBER.matcher(version).replaceAll(".");
    }
}
