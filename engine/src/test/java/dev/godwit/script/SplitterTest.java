package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.script.TestScript.Read;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SplitterTest {

    static List<String> scripts() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    /** What is expected of {@code x.sql} is in {@code x.expected}; {@code -Dgodwit.docs.write=true} writes it anew. */
    @ParameterizedTest
    @MethodSource("scripts")
    void cutsWhereTheServerWould(String name) throws IOException, URISyntaxException {
        Path file = directory().resolve(name);
        Path expected = directory().resolve(name.replaceFirst("\\.sql$", ".expected"));

        if (Boolean.getBoolean("godwit.docs.write")) {
            Files.writeString(
                    Path.of("src/test/resources/splitter").resolve(expected.getFileName()),
                    describe(name, Files.readString(file)));
        }
        assertThat(describe(name, Files.readString(file)))
                .isEqualTo(Files.exists(expected) ? Files.readString(expected) : "there is no " + expected);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void kindOfLineBreaksMakesNoDifference(String name) throws IOException, URISyntaxException {
        String text = Files.readString(directory().resolve(name));
        String unix = describe(name, text);

        assertThat(describe(name, text.replace("\n", "\r\n")).replace("\r\n", "\n"))
                .isEqualTo(unix);
        assertThat(describe(name, text.replace('\n', '\r')).replace('\r', '\n')).isEqualTo(unix);
    }

    @Test
    void copyOfAsManyColumnsAsATableCanHaveKeepsItsData() {
        String columns = IntStream.rangeClosed(1, 1600)
                .mapToObj(number -> "\"c%s\"".formatted(number))
                .collect(Collectors.joining(", "));
        String data = "1\tit's\n";

        List<Read> statements = split("copy wide (" + columns + ") from stdin;\n" + data + "\\.\nselect 1;");

        assertThat(statements).extracting(Read::data).containsExactly(data, null);
    }

    @Test
    @Timeout(60)
    void manyStatementsAreFoundInOnePass() {
        int count = 50_000;
        String text = IntStream.range(0, count)
                .mapToObj(number -> "insert into t (a, b) values (%s, 'x;y');\n".formatted(number))
                .collect(Collectors.joining());
        ParsedScript script = TestScript.parse("many.sql", text);

        assertThat(script.count()).isEqualTo(count);
        assertThat(script.position(TestScript.statements(script).get(count - 1), 0)
                        .line())
                .isEqualTo(count);
    }

    @Test
    @Timeout(60)
    void fileThatIsNotSqlHasAsManyProblemsAsAnybodyReads() {
        ParsedScript script = TestScript.parse("data.sql", "\\N\t1\n".repeat(200_000));

        assertThat(script.problems()).hasSize(100);
    }

    @Test
    @Timeout(60)
    void deepNestingNeedsNoStack() {
        int depth = 200_000;
        String comments = "/*".repeat(depth) + "*/".repeat(depth) + "select 1";
        String parentheses = "select " + "(".repeat(depth) + "1" + ")".repeat(depth);
        String cases = "create function f() returns int begin atomic select " + "case when true then ".repeat(depth)
                + "1 " + "end ".repeat(depth) + "; end";

        assertThat(split(comments + ";" + parentheses + ";" + cases + ";"))
                .extracting(read -> read.statement().text())
                .containsExactly("select 1", parentheses, cases);
    }

    @Test
    @Timeout(60)
    void oneLongStatementIsOneStatement() {
        String insert = "insert into t values ('" + "x;''".repeat(500_000) + "'), (" + "1, ".repeat(500_000) + "2)";

        assertThat(split(insert + ";\nselect 1"))
                .extracting(read -> read.statement().text())
                .containsExactly(insert, "select 1");
    }

    private static Path directory() throws URISyntaxException {
        URL url = Objects.requireNonNull(SplitterTest.class.getResource("/splitter"));
        return Path.of(url.toURI());
    }

    private static List<Read> split(String text) {
        ParsedScript script = TestScript.parse("test.sql", text);
        assertThat(script.problems()).isEmpty();
        return TestScript.read(script);
    }

    private static String describe(String name, String text) {
        ParsedScript script = TestScript.parse(name, text);
        StringBuilder out = new StringBuilder();
        for (Read read : TestScript.read(script)) {
            Statement statement = read.statement();
            ScriptPosition start = script.position(statement, 0);
            out.append("[%s:%s %s]\n".formatted(start.line(), start.column(), statement.need()))
                    .append(statement.text())
                    .append('\n');
            if (statement.insertTarget() != null) {
                out.append("[into] ").append(statement.insertTarget()).append('\n');
            }
            if (read.data() != null && !name.startsWith("unterminated")) {
                out.append("[data]\n").append(read.data());
            }
        }
        for (Problem problem : script.problems()) {
            ScriptPosition where = Objects.requireNonNull(problem.where());
            out.append("[%s %s:%s] %s\n".formatted(problem.code(), where.line(), where.column(), problem.message()));
        }
        return out.append(script.transactional() ? "[in a transaction]\n" : "[one by one]\n")
                .toString();
    }
}
