package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.godwit.migration.MigratorOptions.MixedScripts;
import dev.godwit.script.TestScript.Read;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random scripts: each seed always makes the same ones. */
class SplitterFuzzTest {

    private static final int SCRIPTS = 200;

    /** Each is whole by itself. */
    private static final List<String> WHOLE = List.of(
            "select",
            "1",
            "''",
            "'a;b'",
            "'it''s'",
            "E'a\\'b'",
            "e'\\\\'",
            "E'a' --;\n",
            "U&'x;'",
            "U&\"y;\"",
            "b'0'",
            "n'a'",
            "\"a;b\"",
            "\"a\"\"b\"",
            "$$;$$",
            "$a$ $b$ ; $a$",
            "$1",
            "a$b$",
            "( ; )",
            "( a, (b) )",
            ";",
            ";",
            ";\n",
            "-- c;\n",
            "--\r",
            "/* ; */",
            "/* /* ' */ */",
            "*",
            "/",
            "-",
            "\n",
            "\r\n",
            "\r",
            "\t",
            "\f",
            "\u000b",
            "begin atomic ; case ; end ; end",
            "create function f()",
            "create procedure p()",
            "create or replace function f()",
            "; create function f() begin atomic select 1; end;",
            "create rule r as on insert to t do (a; b)",
            ";copy t from stdin;\n1\t'\n\\.\n",
            ";copy t from stdin;\na line that is longer\n\\\\.\n.\n\\.x\nand another one\r\n\\.\n",
            ";COPY t (a, b) FROM STDIN CSV; -- c\r\n\\.\r\n",
            "as case",
            "a.end",
            "begin",
            "commit",
            "vacuum",
            "insert into t",
            "schema_migrations",
            "set x",
            "reindex (",
            ")",
            "concurrently",
            "cluster",
            "alter subscription",
            "create index concurrently",
            "${a}",
            "${",
            "}",
            "ä",
            "😀",
            "\u00a0",
            "||",
            "@>",
            "?",
            "->>",
            "::",
            ":=");

    /** Each is a part of something, or nothing that belongs into a script. */
    private static final List<String> BROKEN = List.of(
            "'",
            "E'\\'",
            "x'",
            "U&\"",
            "\"",
            "$$",
            "$a$",
            "$a",
            "$",
            "(",
            "/*",
            "*/",
            "/*/",
            "begin atomic",
            "case",
            "end",
            "copy t from stdin;\n",
            "copy t from stdin",
            "1\t2\n",
            "\\.\n",
            "\n\\.\n",
            "\\",
            "\\connect x\n",
            "\0",
            "\ufeff",
            "-- godwit:transaction=off\n",
            "-- Description: d\n",
            "-- +goose Up\n");

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(60)
    void whateverTheTextIsEveryStatementIsInItsPlace(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < SCRIPTS; i++) {
            String text = text(random);
            ParsedScript script = TestScript.parse("fuzz.sql", text);
            boolean right = script.problems().isEmpty();

            int from = 0;
            for (Read read : TestScript.read(script)) {
                Statement statement = read.statement();
                int start = characters(text, statement.offset());
                int end = start + statement.text().length();
                assertThat(text.substring(start, end)).isEqualTo(statement.text());
                if (right) {
                    assertThat(isNothing(text.substring(from, start)))
                            .as("nothing that runs before %s in %s", statement, text)
                            .isTrue();
                }
                from = read.data() == null || !right ? end : afterData(text, end, read.data());
            }
            if (right) {
                assertThat(isNothing(text.substring(from)))
                        .as("nothing after the last statement of %s", text)
                        .isTrue();
            }
        }
    }

    /** Small pieces of the text are at hand in turn: it makes no difference where they end. */
    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(60)
    void inputInPiecesOfAnySizeIsTheSameScript(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < SCRIPTS; i++) {
            String text = text(random);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int size = 1 + random.nextInt(7);
            Script script = Script.of("fuzz.sql", () -> new InPieces(bytes, size));

            assertThat(script.checksum())
                    .isEqualTo(TestScript.of("fuzz.sql", text).checksum());
            ParsedScript inPieces = script.parse(Map.of("a", "'x;'"), Set.of(), MixedScripts.REFUSE);
            ParsedScript whole =
                    TestScript.of("fuzz.sql", text).parse(Map.of("a", "'x;'"), Set.of(), MixedScripts.REFUSE);
            assertThat(inPieces.problems()).isEqualTo(whole.problems());
            assertThat(TestScript.read(inPieces)).isEqualTo(TestScript.read(whole));
        }
    }

    /** The fast way past what does not matter and the slow way lead to the same place. */
    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(60)
    void wordsThatAreNotRememberedEndWhereOthersDo(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < SCRIPTS; i++) {
            String text = text(random).replaceAll("(?i)begin atomic|copy|insert|\\$\\{a}", "x");
            List<Read> remembered = TestScript.read(TestScript.parse("fuzz.sql", "alter a b " + text));
            List<Read> forgotten = TestScript.read(TestScript.parse("fuzz.sql", "selec a b " + text));

            assertThat(forgotten).hasSameSizeAs(remembered);
            for (int j = 0; j < forgotten.size(); j++) {
                int from = j == 0 ? "alter".length() : 0;
                assertThat(forgotten.get(j).statement().text().substring(from))
                        .isEqualTo(remembered.get(j).statement().text().substring(from));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(60)
    void statementByItselfIsThatStatement(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < SCRIPTS; i++) {
            ParsedScript script = TestScript.parse("fuzz.sql", text(random));
            for (Read read : TestScript.read(script)) {
                if (read.data() == null && script.problems().isEmpty()) {
                    Statement statement = read.statement();
                    assertThat(TestScript.statements(TestScript.parse("fuzz.sql", ";" + statement.text())))
                            .singleElement()
                            .satisfies(alone -> {
                                assertThat(alone.text()).isEqualTo(statement.text());
                                assertThat(alone.need()).isEqualTo(statement.need());
                                assertThat(alone.insertTarget()).isEqualTo(statement.insertTarget());
                                assertThat(alone.traits()).isEqualTo(statement.traits());
                            });
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(60)
    void wrongScriptIsAProblemAndNoException(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < SCRIPTS; i++) {
            String text = text(random);
            assertThatNoException().as(text).isThrownBy(() -> {
                Script script = TestScript.of("fuzz.sql", text);
                ParsedScript parsed =
                        script.parse(Map.of("a", "'x;'"), Set.of("schema_migrations"), MixedScripts.REFUSE);
                TestScript.statements(parsed).forEach(statement -> parsed.position(statement, text.length() / 2));
                script.checksum();
                parsed.problems().forEach(problem -> problem.render());
            });
        }
    }

    /** Gives no more than so many bytes at once. */
    private static final class InPieces extends ByteArrayInputStream {

        private final int size;

        InPieces(byte[] bytes, int size) {
            super(bytes);
            this.size = size;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, size));
        }
    }

    private static int characters(String text, long bytes) {
        return new String(text.getBytes(StandardCharsets.UTF_8), 0, (int) bytes, StandardCharsets.UTF_8).length();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        boolean broken = random.nextInt(3) == 0;
        for (int i = random.nextInt(40); i >= 0; i--) {
            List<String> fragments = broken && random.nextInt(4) == 0 ? BROKEN : WHOLE;
            text.append(fragments.get(random.nextInt(fragments.size())));
            if (random.nextBoolean()) {
                text.append(' ');
            }
        }
        // at the beginning it would be a byte-order mark, which is not part of the text
        return text.indexOf("\ufeff") == 0 ? text.substring(1) : text.toString();
    }

    private static int afterData(String text, int from, String data) {
        Pattern rest = Pattern.compile("(?s:.*?);[^\r\n]*(?:\r\n|\r|\n)" + Pattern.quote(data) + "\\\\\\.");
        Matcher matcher = rest.matcher(text).region(from, text.length());
        assertThat(matcher.lookingAt()).as("the data of %s", text).isTrue();
        return matcher.end();
    }

    /** Whether there is only white space, comments and semicolons; written without the lexer, which is what is tested. */
    private static boolean isNothing(String gap) {
        String rest = gap;
        while (!rest.isEmpty()) {
            int depth = 0;
            int end = 1;
            if (rest.startsWith("\\;")) {
                end = 2;
            } else if (rest.startsWith("--")) {
                end = rest.split("[\r\n]", 2)[0].length();
            } else if (rest.startsWith("/*")) {
                for (end = 0; end == 0 || depth > 0; end++) {
                    if (end >= rest.length()) {
                        return false;
                    }
                    int change = rest.startsWith("/*", end) ? 1 : rest.startsWith("*/", end) ? -1 : 0;
                    depth += change;
                    end += Math.abs(change);
                }
            } else if (" \t\n\r\f\u000b;".indexOf(rest.charAt(0)) < 0) {
                return false;
            }
            rest = rest.substring(end);
        }
        return true;
    }
}
