package dev.godwit.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.boot.command.CommandTrial.Outcome;
import dev.godwit.testing.DocumentationPage;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** {@code docs/session.md} shows commands one after the other, with what they really write. */
@WithTestDatabase
class SessionDocumentationTest {

    private static final DocumentationPage PAGE = DocumentationPage.of("session.md");

    private static final Pattern BLOCK = Pattern.compile(
            "(?:<!-- file: (?<file>\\S+) -->\n```sql\n(?<sql>.*?)^```$)|(?:^```console\n(?<console>.*?)^```$)",
            Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern STAMP = Pattern.compile("\\b\\d{14}(?=_)");
    private static final List<String> SHOWN_STAMPS = List.of("20261120080000", "20261120080100");
    private static final String SHOWN_DIRECTORY = "src/main/resources/db/migrations";
    private static final String COMMAND = "java -jar shop.jar ";

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Shop {}

    private final TestDatabase database;
    private final Path migrations;
    private int exitCode;

    SessionDocumentationTest(TestDatabase database, @TempDir Path directory) throws IOException {
        this.database = database;
        this.migrations = Files.createDirectories(directory.resolve("migrations"));
        Files.createDirectories(directory.resolve("seeds"));
    }

    @Test
    void showsWhatTheCommandsReallyWrite() throws IOException {
        String text = PAGE.text();
        StringBuilder seen = new StringBuilder();
        Matcher blocks = BLOCK.matcher(text);
        int copied = 0;
        while (blocks.find()) {
            if (blocks.group("file") != null) {
                Files.writeString(migrations.resolve(real(blocks.group("file"))), blocks.group("sql"));
            } else {
                seen.append(text, copied, blocks.start("console"));
                seen.append(console(blocks.group("console")));
                copied = blocks.end("console");
            }
        }
        seen.append(text, copied, text.length());

        PAGE.hasText(seen.toString());
    }

    private String console(String block) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line : block.lines().filter(it -> it.startsWith("$ ")).toList()) {
            if (seen.length() > 0) {
                seen.append('\n');
            }
            seen.append(line).append('\n').append(shown(run(line.substring("$ ".length()))));
        }
        return seen.toString();
    }

    private String run(String line) throws IOException {
        if (line.equals("echo $?")) {
            return exitCode + "\n";
        }
        if (line.startsWith("cat ")) {
            return Files.readString(migrations.resolve(real(line.substring(line.lastIndexOf('/') + 1))));
        }
        assertThat(line).startsWith(COMMAND);
        Outcome outcome = new CommandTrial(Shop.class)
                .on(
                        database,
                        Stream.concat(
                                        words(real(line.substring(COMMAND.length()))).stream(),
                                        Stream.of(
                                                "--spring.application.version=1.0.0",
                                                "--godwit.locations=file:" + migrations,
                                                "--godwit.seed-locations=file:" + migrations.resolveSibling("seeds")))
                                .toArray(String[]::new));
        exitCode = outcome.exitCode();
        return outcome.output() + outcome.messages();
    }

    /** As a shell would take them apart. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("\"([^\"]*)\"|\\S+").matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group() : word.group(1));
        }
        return words;
    }

    private List<String> stamps() throws IOException {
        SortedSet<String> stamps = new TreeSet<>();
        try (Stream<Path> files = Files.list(migrations)) {
            files.map(file -> STAMP.matcher(file.getFileName().toString()))
                    .filter(Matcher::lookingAt)
                    .forEach(match -> stamps.add(match.group()));
        }
        return List.copyOf(stamps);
    }

    private String real(String text) throws IOException {
        List<String> stamps = stamps();
        String real = text;
        for (int i = 0; i < stamps.size(); i++) {
            real = real.replace(SHOWN_STAMPS.get(i), stamps.get(i));
        }
        return real;
    }

    private String shown(String text) throws IOException {
        List<String> stamps = stamps();
        String shown = text;
        for (int i = 0; i < stamps.size(); i++) {
            shown = shown.replace(stamps.get(i), SHOWN_STAMPS.get(i));
        }
        return shownLines(shown);
    }

    /** With all that differs from run to run replaced; columns stay as wide as they are. */
    private String shownLines(String text) {
        return text.replace(migrations.resolveSibling("seeds").toString(), "src/main/resources/db/seeds")
                .replace(migrations.toString(), SHOWN_DIRECTORY)
                .replaceAll("\\b" + database.name() + "\\b", "shop")
                .replaceAll("localhost:\\d+", "localhost:5432")
                .replaceAll("PostgreSQL \\d+\\.\\d+", "PostgreSQL 18.6")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "2026-11-20 08:00:00")
                .replaceAll("(Created: )\\d{4}-\\d\\d-\\d\\d", "$12026-11-20")
                .replaceAll(
                        "'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', '[^']*'",
                        "'6f1c2d9e-0b5a-4c3f-9a57-2f8f6f1d7c11', 'build-1'")
                .replaceAll("\\d+ ms|\\d+\\.\\d s", "12 ms");
    }
}
