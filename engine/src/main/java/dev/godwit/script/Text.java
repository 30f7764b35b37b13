package dev.godwit.script;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The text of a script as it runs: with values in place of the placeholders that are configured.
 *
 * @param path how the script is called in problems
 * @param values by name, as UTF-8; everything else that looks like a placeholder stays as it is
 */
record Text(String path, Content content, Map<String, byte[]> values) {

    static Text of(String path, Content content, Map<String, String> placeholders) {
        Map<String, byte[]> values = new TreeMap<>();
        placeholders.forEach((name, value) -> values.put(name, value.getBytes(StandardCharsets.UTF_8)));
        return new Text(path, content, values);
    }

    Input open() {
        try {
            return new Input(this, content.open());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    MigrationException unreadable(IOException e) {
        return new MigrationException(
                Problem.error(ProblemCode.UNREADABLE, "the file cannot be read")
                        .at(path)
                        .found(reason(e))
                        .remedy(
                                isMissing(e)
                                        ? "restore it; if it is a link, correct what it points to"
                                        : "let the user that runs the application read it"),
                e);
    }

    /** The file is not what was read, judged and promised to run before. */
    MigrationException changed() {
        return new MigrationException(
                Problem.error(ProblemCode.UNSTABLE, "the file has changed since it was read first")
                        .at(path)
                        .cause("somebody edited or replaced it while the application was starting or running")
                        .remedy("start the application again"),
                null);
    }

    private static boolean isMissing(IOException e) {
        return e instanceof NoSuchFileException
                || (e instanceof FileNotFoundException
                        && !String.valueOf(e.getMessage()).contains("denied"));
    }

    /** Of most exceptions about a file the class says what happened, and the message only names the file. */
    private static String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? "access denied: " + e.getMessage()
                : e instanceof NoSuchFileException ? "there is no such file: " + e.getMessage() : e.toString();
    }
}
