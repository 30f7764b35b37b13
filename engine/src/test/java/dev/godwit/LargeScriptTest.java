package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Problem;
import dev.godwit.testing.RoundTrips;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of many statements and of many megabytes run in one transaction, in a few messages. */
@WithTestDatabase
class LargeScriptTest {

    private static final int STATEMENTS = 12_000;
    private static final String PADDING = "x".repeat(100);

    @TempDir
    Path directory;

    private Scenario scenario;

    @BeforeEach
    void applyAMigration(TestDatabase database) {
        scenario = new Scenario(database, directory)
                .with("001_numbers.sql", "CREATE TABLE numbers (n int, padding text);")
                .migrated();
    }

    @Test
    void runInAFewRoundTrips(TestDatabase database) {
        String script = inserts();
        try (RoundTrips roundTrips = RoundTrips.to(database)) {
            Migrator migrator = scenario.on(roundTrips.dataSource())
                    .with("002_fill.sql", script)
                    .migrator();
            migrator.status();
            roundTrips.reset();

            migrator.migrate();

            int pieces = script.length() / (1 << 20) + 1;
            assertThat(pieces).isEqualTo(2);
            assertThat(roundTrips.count()).isLessThan(pieces + 20);
        }
        assertThat(database.queryForObject("SELECT count(*) FROM numbers", Integer.class))
                .isEqualTo(STATEMENTS);
    }

    @Test
    void areRolledBackAsAWhole() {
        Problem problem = scenario.with("002_fill.sql", inserts() + "INSERT INTO numbers\nVALUES (nope);\n")
                .fails();

        assertThat(problem.message())
                .isEqualTo("002_fill.sql failed at statement %d of %1$d".formatted(STATEMENTS + 1));
        assertThat(problem.where()).hasToString(directory + "/002_fill.sql:%d:9".formatted(STATEMENTS + 2));
    }

    @Test
    void areMarkedInTheRightPlaceOfTheRightPiece() {
        String script = inserts().replace("VALUES (10000, '", "VALUES (10000, 'ü🦜', '");

        Problem problem = scenario.with("002_fill.sql", script).fails();

        assertThat(problem.sqlState()).isEqualTo("42601");
        assertThat(problem.where()).hasToString(directory + "/002_fill.sql:10001:42");
    }

    @Test
    void mayHaveAStatementThatIsLargerThanAPiece(TestDatabase database) {
        String rows = IntStream.range(0, STATEMENTS)
                .mapToObj(n -> "(%d, '%s')".formatted(n, PADDING))
                .collect(Collectors.joining(",\n"));
        scenario.with("002_fill.sql", "INSERT INTO numbers VALUES " + rows + ";\nINSERT INTO numbers VALUES (-1);")
                .migrate();

        assertThat(database.queryForObject("SELECT count(*) FROM numbers", Integer.class))
                .isEqualTo(STATEMENTS + 1);
    }

    private static String inserts() {
        return IntStream.range(0, STATEMENTS)
                .mapToObj(n -> "INSERT INTO numbers VALUES (%d, '%s');\n".formatted(n, PADDING))
                .collect(Collectors.joining());
    }
}
