package dev.godwit.benchmark.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.benchmark.TestServer;
import dev.godwit.benchmark.report.Figure;
import dev.godwit.benchmark.report.Outcome;
import dev.godwit.benchmark.server.Database;
import dev.godwit.benchmark.tool.MigrationSet;
import dev.godwit.benchmark.tool.Tool;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithTestDatabase
class ChildJvmTest {
    private final TestDatabase server;
    private final Path directory;

    ChildJvmTest(TestDatabase server, @TempDir Path directory) {
        this.server = server;
        this.directory = directory;
    }

    @Test
    void saysHowFullTheHeapWas() throws Exception {
        MigrationSet script = MigrationSet.ofInserts(directory, 1 << 20);

        try (Database database = TestServer.of(server).create()) {
            Outcome outcome = new ChildJvm(64).run(Tool.named("floor"), database, script);

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Finished.class,
                            finished -> assertThat(finished.figures().get(Figure.PEAK_HEAP))
                                    .isBetween(1.0, 64.0));
            database.require(script.proof());
        }
    }

    @Test
    void saysWhyAToolFailed() throws Exception {
        MigrationSet script = MigrationSet.ofInserts(directory, 1);
        Files.writeString(script.script(), "SELECT 1/0;\n");

        assertThat(run(Tool.named("floor"), 64, script))
                .isEqualTo(new Outcome.Failed("org.postgresql.util.PSQLException: ERROR: division by zero"));
    }

    @Test
    void saysThatTheMemoryWasNotEnough() throws Exception {
        MigrationSet script = MigrationSet.ofInserts(directory, 16 << 20);

        assertThat(run(Tool.named("Flyway"), 24, script)).isEqualTo(new Outcome.Failed("out of memory"));
    }

    private Outcome run(Tool tool, int heapMegabytes, MigrationSet script) throws Exception {
        try (Database database = TestServer.of(server).create()) {
            return new ChildJvm(heapMegabytes).run(tool, database, script);
        }
    }
}
