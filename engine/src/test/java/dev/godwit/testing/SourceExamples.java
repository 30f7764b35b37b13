package dev.godwit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pieces of a test's source, each between the comments {@code // example: name} and {@code // end}. A page that shows them
 * shows what was compiled and run.
 */
public final class SourceExamples {

    private static final Pattern EXAMPLE =
            Pattern.compile("^ *// example: (\\S+)\\n(.*?)^ *// end$", Pattern.MULTILINE | Pattern.DOTALL);

    private SourceExamples() {}

    /** The pieces by their names, in their order, without the indentation that they have in common. */
    public static Map<String, String> of(Class<?> test) {
        Map<String, String> examples = new LinkedHashMap<>();
        Matcher matcher = EXAMPLE.matcher(source(test));
        while (matcher.find()) {
            String twice = examples.put(
                    matcher.group(1), matcher.group(2).stripTrailing().stripIndent());
            if (twice != null) {
                throw new IllegalStateException("another example " + matcher.group(1) + " in " + test);
            }
        }
        return examples;
    }

    private static String source(Class<?> test) {
        try {
            Path classes = Path.of(
                    test.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.readString(classes.resolve("../../src/test/java")
                    .normalize()
                    .resolve(test.getName().replace('.', '/') + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
