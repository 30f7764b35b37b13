package dev.godwit.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.godwit.benchmark.child.Psql;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the measurements work, on very little; what they yield is no test's business. */
@WithTestDatabase
class BenchmarksTest {
    private static final Settings TINY =
            new Settings(1, 1, 3, 2, List.of(Duration.ofMillis(10)), 1, 1, 3, List.of(128));

    private static final List<String> TOOLS = List.of("floor", "Godwit", "Flyway", "Liquibase");

    private final TestDatabase database;

    BenchmarksTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void everyToolAppliesTheMigrationsAtEveryDistance() throws Exception {
        Stream<String> rows =
                Stream.of("3 pending, direct", "2 pending, proxy, +10 ms").flatMap(BenchmarksTest::withEveryTool);

        assertThat(finished(Group.PENDING)).containsExactlyElementsOf(rows.toList());
    }

    @Test
    void everyToolLooksWhetherAnythingIsPendingAtEveryDistance() throws Exception {
        Stream<String> rows = Stream.of("direct", "proxy, +10 ms").flatMap(BenchmarksTest::withEveryTool);

        assertThat(finished(Group.APPLIED)).containsExactlyElementsOf(rows.toList());
    }

    @Test
    void everyToolAppliesTheScriptInAProcessOfItsOwn() throws Exception {
        Stream<String> client = Psql.find().map(psql -> "-Xmx128m psql").stream();

        assertThat(finished(Group.LARGE))
                .containsExactlyElementsOf(
                        Stream.concat(withEveryTool("-Xmx128m"), client).toList());
    }

    @Test
    void theScriptThatIsLargerThanTheHeapIsForTheFloorAndGodwit() throws Exception {
        assertThat(finished(Group.HUGE)).containsExactly("-Xmx128m floor", "-Xmx128m Godwit");
    }

    @Test
    void aTestClassGetsItsDatabaseInEachWay() throws Exception {
        assertThat(finished(Group.TESTS))
                .containsExactly("3 copy made ahead", "3 copy", "3 Godwit in each context", "3 Flyway in each context");
    }

    @Test
    void splittingHasASpeed() throws Exception {
        assertThat(finished(Group.SPLITTING)).containsExactly("1 MB Godwit");
    }

    @Test
    void theReportSaysWhatWasMeasured() throws Exception {
        assertThat(report(Group.SPLITTING))
                .contains("- machine: ", "- JVM: ", "- PostgreSQL: ", "- Flyway: ", "- Liquibase: ")
                .contains("Everything took ");
    }

    @Test
    void aGroupThatDoesNotExistIsRefusedWithThoseThatDo() {
        assertThat(Group.named("pending", "huge")).containsExactly(Group.PENDING, Group.HUGE);
        assertThat(Group.named()).containsExactly(Group.values());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Group.named("pendig"))
                .withMessage("no group is called pendig; there are pending, applied, large, splitting, huge, tests");
    }

    private static Stream<String> withEveryTool(String condition) {
        return TOOLS.stream().map(tool -> condition + " " + tool);
    }

    /** Condition and tool of the rows that have a time; one that failed has a reason in its place. */
    private List<String> finished(Group group) throws Exception {
        return report(group)
                .lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> List.of(line.strip().split("\\s*\\|\\s*")))
                .filter(cells -> cells.get(4).matches("[0-9.]+ m?s"))
                .map(cells -> cells.get(1) + " " + cells.get(2))
                .toList();
    }

    private String report(Group group) throws Exception {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        Benchmarks.run(
                TestServer.of(database), List.of(group), TINY, new PrintStream(report, true, StandardCharsets.UTF_8));
        return report.toString(StandardCharsets.UTF_8);
    }
}
