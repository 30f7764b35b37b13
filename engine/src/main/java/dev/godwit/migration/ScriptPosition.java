package dev.godwit.migration;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a script.
 *
 * @param script the path of the script
 * @param line the line, counted from 1; 0 when the script as a whole is meant
 * @param column the column in characters, counted from 1; 0 when the line as a whole is meant
 * @param text the line itself, without its line break
 */
public record ScriptPosition(
        String script, int line, int column, @Nullable String text) {

    /** The script as a whole. */
    public static ScriptPosition of(String script) {
        return new ScriptPosition(script, 0, 0, null);
    }

    private static final Pattern SAYS_NOTHING =
            Pattern.compile("(?:up|down|migration)\\.sql(?: \\(.*\\))?", Pattern.CASE_INSENSITIVE);

    /** What a sentence calls a script: its file, and the directory too where each migration has a directory. */
    public static String shortName(String script) {
        String file = fileName(script);
        int slash = script.length() - file.length() - 1;
        return slash > 0 && SAYS_NOTHING.matcher(file).matches()
                ? fileName(script.substring(0, slash)) + "/" + file
                : file;
    }

    /** The last part of the path of a script. */
    public static String fileName(String script) {
        return script.substring(script.lastIndexOf('/') + 1);
    }

    /** {@code script:line:column}, as far as known: the form that terminals and IDEs turn into a link. */
    @Override
    public String toString() {
        if (line == 0) {
            return script;
        }
        return column == 0 ? script + ":" + line : script + ":" + line + ":" + column;
    }
}
