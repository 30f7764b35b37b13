package dev.godwit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of {@code docs/}, so that tests can hold it to what really happens. An example in it that a test can produce is
 * a fenced block below a comment {@code <!-- example: name -->}; {@code -Dgodwit.docs.write=true} makes the tests rewrite
 * those blocks instead of comparing them.
 */
public final class DocumentationPage {
    private static final boolean WRITE = Boolean.getBoolean("godwit.docs.write");

    private static final Pattern SECTION = Pattern.compile("^## (.+)\\n((?:(?!## ).*\\n)*)", Pattern.MULTILINE);
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: (\\S+) -->\\n```\\w*\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private final Path file;

    private DocumentationPage(Path file) {
        this.file = file;
    }

    /** A page by its path below {@code docs/}, from whichever directory of the repository the tests were started in. */
    public static DocumentationPage of(String path) {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path file = directory.resolve("docs").resolve(path);
            if (Files.exists(file)) {
                return new DocumentationPage(file);
            }
        }
        throw new IllegalStateException("no docs/" + path + " here or above");
    }

    public String text() {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What is below each heading of the second level, up to the next one. */
    public Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        Matcher matcher = SECTION.matcher(text());
        while (matcher.find()) {
            String twice = sections.put(matcher.group(1).strip(), matcher.group(2));
            assertThat(twice).as("another section '%s'", matcher.group(1)).isNull();
        }
        return sections;
    }

    /** The names of the examples in a piece of the page. */
    public static List<String> examplesIn(String piece) {
        return EXAMPLE.matcher(piece).results().map(match -> match.group(1)).toList();
    }

    /** Compares the example of that name with what was really seen, or writes it. */
    public void hasExample(String name, String seen) {
        String text = text();
        Matcher matcher = EXAMPLE.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                if (WRITE) {
                    write(text.substring(0, matcher.start(2)) + seen + "\n" + text.substring(matcher.end(2)));
                } else {
                    assertThat(seen + "\n")
                            .as("example %s of %s; -Dgodwit.docs.write=true writes it anew", name, file.getFileName())
                            .isEqualTo(matcher.group(2));
                }
                return;
            }
        }
        throw new AssertionError("no example " + name + " in " + file.getFileName());
    }

    /** Compares the whole page with what was really seen, or writes it. */
    public void hasText(String seen) {
        if (WRITE) {
            write(seen);
        } else {
            assertThat(seen)
                    .as("%s; -Dgodwit.docs.write=true writes it anew", file.getFileName())
                    .isEqualTo(text());
        }
    }

    /** The rows of the first table of a section, without its head; code quotes are taken off, a dash is an empty cell. */
    public List<List<String>> table(String section) {
        List<List<String>> rows = new ArrayList<>();
        String[] lines =
                Objects.requireNonNull(sections().get(section), section).split("\n", -1);
        for (String line : lines) {
            if (line.startsWith("|")) {
                rows.add(Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|", -1))
                        .map(cell -> cell.strip().replace("`", "").replace("\\|", "|"))
                        .map(cell -> cell.equals("–") ? "" : cell)
                        .toList());
            } else if (!rows.isEmpty()) {
                break;
            }
        }
        return rows.subList(2, rows.size());
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
