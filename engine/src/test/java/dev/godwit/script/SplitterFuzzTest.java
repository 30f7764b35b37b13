package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.godwit.migration.MigratorOptions.MixedScripts;
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
            "\\restrict x\n",
            "\ud83d",
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
            Splitter splitter = splitter(text);
            List<Statement> statements = splitter.split();

            int from = 0;
            for (Statement statement : statements) {
                int end = statement.offset() + statement.text().length();
                assertThat(text.substring(statement.offset(), end)).isEqualTo(statement.text());
                if (splitter.problems().isEmpty()) {
                    assertThat(isNothing(text.substring(from, statement.offset())))
                            .as("nothing that runs before %s in %s", statement, text)
                            .isTrue();
                }
                from = statement.copyData() == null ? end : afterData(text, end, statement.copyData());
            }
            if (splitter.problems().isEmpty()) {
                assertThat(isNothing(text.substring(from)))
                        .as("nothing after the last statement of %s", text)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(60)
    void statementByItselfIsThatStatement(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < SCRIPTS; i++) {
            Splitter splitter = splitter(text(random));
            for (Statement statement : splitter.split()) {
                if (statement.copyData() == null && splitter.problems().isEmpty()) {
                    Statement alone =
                            new Statement(statement.text(), 0, statement.need(), statement.insertTarget(), null);
                    assertThat(splitter(statement.text()).split()).containsExactly(alone);
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
                Script script = Script.of("fuzz.sql", text);
                ParsedScript parsed =
                        script.parse(Map.of("a", "'x;'"), Set.of("schema_migrations"), MixedScripts.REFUSE);
                parsed.statements().forEach(statement -> parsed.position(statement, text.length() / 2));
                script.checksum();
                parsed.problems().forEach(problem -> problem.render());
            });
        }
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
        return text.toString();
    }

    private static Splitter splitter(String text) {
        return new Splitter(text, new Positions("fuzz.sql", Placeholders.replace(text, Map.of())));
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
            if (rest.startsWith("--")) {
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
