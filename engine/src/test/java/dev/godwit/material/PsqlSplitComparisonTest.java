package dev.godwit.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.script.SplitText;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * PostgreSQL's regression scripts, cut by Godwit and by psql. Commands of psql that Godwit refuses are taken out, the rest
 * of their line with them, and psql gets the same text.
 */
@EnabledIfSystemProperty(named = Material.PROPERTY, matches = ".+")
@WithTestDatabase
class PsqlSplitComparisonTest {

    private static final String FOLDER = "postgres_regress";

    /** The variables that psql knows by itself: where they are used, it sends another text than the script has. */
    private static final Pattern VARIABLE = Pattern.compile(
            ":\\{\\?|:['\"]?(?:AUTOCOMMIT|DBNAME|ENCODING|ERROR|HOST|LAST_ERROR_\\w+|ON_ERROR_\\w+|PORT|ROW_COUNT|SQLSTATE|USER)\\b");

    private static final Pattern OWN_QUERY =
            Pattern.compile("\\*{9} QUERY \\*{10}\\n(.*?)\\n\\*{26}\\n", Pattern.DOTALL);

    private static final ComparisonSummary SUMMARY = new ComparisonSummary();

    static List<Path> scripts() throws IOException {
        Path folder = Material.root().resolve(FOLDER);
        return Files.isDirectory(folder) ? Material.scripts(folder) : List.of(Path.of("nothing"));
    }

    @AfterAll
    static void sumUp() {
        System.out.println(SUMMARY);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void cutsWherePsqlDoes(Path script, TestDatabase database, @TempDir Path directory)
            throws IOException, InterruptedException {
        List<String> refused = new ArrayList<>();
        String text = comparable(Material.text(Material.folder(FOLDER).resolve(script)), refused);
        SUMMARY.refused(refused);
        assumeFalse(VARIABLE.matcher(text).find(), "psql's variables are not part of this");

        List<SentQuery> sent = sentByPsql(database, Files.writeString(directory.resolve("script.sql"), text));
        dropSubscriptions(database);
        SplitText ours = SplitText.of(script.toString(), text);

        String difference = Comparison.firstDifference(sent, ours.pieces());
        SUMMARY.compared(sent, difference == null);
        assertThat(difference)
                .as("%s, of which Godwit says: %s", script, problems(ours))
                .isNull();
    }

    private static List<String> problems(SplitText split) {
        return split.problems().stream()
                .map(problem -> problem.where() + ": " + problem.message())
                .toList();
    }

    /** A database that has one cannot be dropped. */
    private static void dropSubscriptions(TestDatabase database) {
        String subscriptions = """
                SELECT quote_ident(subname) FROM pg_subscription
                WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())""";
        for (String name : database.queryForList(subscriptions, String.class)) {
            database.execute("ALTER SUBSCRIPTION " + name + " DISABLE");
            database.execute("ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)");
            database.execute("DROP SUBSCRIPTION " + name);
        }
    }

    /** Statements with {@code \\;} between them are one message of psql's, and statements of their own here. */
    private static String comparable(String original, List<String> refused) {
        String text = original.replace("\\;", ";");
        while (true) {
            SplitText split = SplitText.of("script.sql", text);
            String next = withoutRefusedCommands(text, split, refused);
            if (next.equals(text)) {
                next = withEndOfData(text, split);
            }
            if (next.equals(text)) {
                return text;
            }
            text = next;
        }
    }

    private static String withoutRefusedCommands(String text, SplitText split, List<String> refused) {
        String[] lines = lines(text);
        for (Problem problem : split.problems()) {
            if (problem.code() == ProblemCode.META_COMMAND) {
                ScriptPosition place = Objects.requireNonNull(problem.where());
                String line = lines[place.line() - 1];
                int start = line.offsetByCodePoints(0, place.column() - 1);
                refused.add(line.substring(start).split("(?<!^)[\\s\\\\]", 2)[0]);
                lines[place.line() - 1] = line.substring(0, start) + (line.endsWith("\n") ? "\n" : "");
            }
        }
        return String.join("", lines);
    }

    /** Some scripts try a COPY that the server refuses, and so have no data for it. */
    private static String withEndOfData(String text, SplitText split) {
        for (Problem problem : split.problems()) {
            if (problem.message().startsWith("the data of COPY")
                    && problem.message().endsWith("no end")) {
                ScriptPosition place = Objects.requireNonNull(problem.where());
                String copy = split.pieces().get(split.pieces().size() - 1).text();
                String[] lines = lines(text);
                int last = place.line()
                        - 1
                        + (int) copy.chars().filter(c -> c == '\n').count();
                lines[last] += "\\.\n";
                return String.join("", lines);
            }
        }
        return text;
    }

    private static String[] lines(String text) {
        return text.split("(?<=\\n)", -1);
    }

    private static List<SentQuery> sentByPsql(TestDatabase database, Path script)
            throws IOException, InterruptedException {
        try (QueryRecorder recorder = QueryRecorder.to(database)) {
            ClientProgram.Outcome outcome = ClientProgram.through(database, recorder.port())
                    .run("psql", "--no-psqlrc", "--set=ECHO_HIDDEN=on", "--file=" + script);
            List<SentQuery> sent = new ArrayList<>(recorder.queries());
            OWN_QUERY.matcher(outcome.output()).results().forEach(match -> removeFirst(sent, match.group(1)));
            return sent;
        }
    }

    private static void removeFirst(List<SentQuery> sent, String text) {
        sent.stream().filter(query -> query.text().equals(text)).findFirst().ifPresent(sent::remove);
    }
}
