package dev.godwit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that start at the same moment, as the replicas of an application do. {@code -Dgodwit.test.starts=50} says how
 * many, {@code -Dgodwit.test.rounds=3} how often.
 */
@WithTestDatabase
class StartsTest {

    private static final int STARTS = Integer.getInteger("godwit.test.starts", 6);
    private static final int ROUNDS = Integer.getInteger("godwit.test.rounds", 1);

    private static final List<String> ALL = List.of("001", "002", "003", "004", "5", "006", "007", "R:totals", "008");

    private final Path directory;
    private final List<MigratorProcess> processes = new ArrayList<>();

    StartsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void writeSlowAndConcurrentMigrations() {
        Ledger.write(directory);
        Ledger.write(directory, Map.of("008_slow.sql", "INSERT INTO journal SELECT 'slow' FROM pg_sleep(1.5);\n"));
    }

    @AfterEach
    void end() {
        processes.forEach(MigratorProcess::kill);
    }

    @Test
    void allComeUpAndEachMigrationRunsOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            try (TestDatabase database = TestDatabase.create()) {
                start(database);

                assertThat(processes)
                        .allSatisfy(process -> assertThat(process.exit())
                                .as(() -> String.valueOf(process.lines()))
                                .isZero());
                assertThat(told(MigratorMain.APPLIED)).containsExactlyInAnyOrderElementsOf(ALL);
                assertThat(count(database, "APPLIED")).isEqualTo(ALL.size());
                assertThat(count(database, "RUN_STARTED")).isEqualTo(1);
                assertNothingIsLeft(database);
            }
        }
    }

    @Test
    void allReportTheSameFailure() {
        Ledger.write(directory, Map.of("009_failing.sql", """
                INSERT INTO journal VALUES ('009');
                SELECT * FROM nowhere;
                """));
        for (int round = 0; round < ROUNDS; round++) {
            try (TestDatabase database = TestDatabase.create()) {
                start(database);

                assertThat(processes)
                        .allSatisfy(process -> assertThat(process.exit())
                                .as(() -> String.valueOf(process.lines()))
                                .isEqualTo(1));
                assertThat(told(MigratorMain.PROBLEM)
                                .map(problem ->
                                        problem.replaceFirst("; the \\d+ migrations? that this run .* stay", ""))
                                .distinct())
                        .singleElement()
                        .asString()
                        .startsWith("GODWIT-STATEMENT  009_failing.sql failed at statement 2 of 2");
                assertThat(told(MigratorMain.APPLIED))
                        .doesNotHaveDuplicates()
                        .hasSize(ALL.size() - 1)
                        .doesNotContain("R:totals");
                assertThat(count(database, "FAILED")).isEqualTo(STARTS);
                assertThat(database.queryForObject("SELECT count(*) FROM journal WHERE what = '009'", Integer.class))
                        .isZero();
                assertNothingIsLeft(database);
            }
        }
    }

    /** All are told what to do when all of them are ready. */
    private void start(TestDatabase database) {
        processes.clear();
        for (int i = 0; i < STARTS; i++) {
            processes.add(MigratorProcess.start());
        }
        processes.forEach(MigratorProcess::awaitReady);
        long start = System.nanoTime();
        processes.forEach(process -> process.go(database, directory, null));
        processes.forEach(MigratorProcess::await);
        System.out.printf("%d processes in %.1f s%n", STARTS, (System.nanoTime() - start) / 1e9);
    }

    private Stream<String> told(String beginning) {
        return processes.stream().flatMap(process -> process.lines(beginning).stream());
    }

    private static int count(TestDatabase database, String event) {
        return database.queryForObject(
                "SELECT count(*) FROM schema_migrations_log WHERE event = '" + event + "'", Integer.class);
    }

    private static void assertNothingIsLeft(TestDatabase database) {
        assertThat(database.queryForObject(
                        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                                + " WHERE l.locktype = 'advisory' AND d.datname = current_database()",
                        Integer.class))
                .isZero();
        assertThat(database.queryForObject("SELECT count(*) FROM pg_index WHERE NOT indisvalid", Integer.class))
                .isZero();
    }
}
