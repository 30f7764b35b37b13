package dev.godwit.benchmark.child;

import dev.godwit.benchmark.report.Outcome;
import dev.godwit.benchmark.server.Database;
import dev.godwit.benchmark.tool.MigrationSet;
import dev.godwit.benchmark.tool.Tool;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;

/** The main class of a process that lets one tool migrate once. */
final class Child {

    /** Where the server is; not an argument, since everybody can read the arguments of a process. */
    static final String SERVER = "GODWIT_BENCHMARK_SERVER";

    static final String NANOSECONDS = "nanoseconds";
    static final String FAILURE = "failure";

    private Child() {}

    /**
     * Migrates, and writes how that went.
     *
     * @param arguments the tool, the database, the directory with the migrations, the file for the result
     */
    public static void main(String[] arguments) throws IOException {
        Tool tool = Tool.named(arguments[0]);
        String server = Objects.requireNonNull(System.getenv(SERVER));
        DataSource dataSource = new Database(server, arguments[1]).dataSource();
        MigrationSet migrations = new MigrationSet(Path.of(arguments[2]));
        Properties result = new Properties();
        HeapWatch heap = HeapWatch.start();
        long start = System.nanoTime();
        try {
            tool.migrate(dataSource, migrations);
            result.setProperty(NANOSECONDS, Long.toString(System.nanoTime() - start));
            heap.figures().forEach((figure, value) -> result.setProperty(figure.name(), Double.toString(value)));
        } catch (Exception failure) {
            failure.printStackTrace();
            result.setProperty(FAILURE, Outcome.Failed.of(failure).reason());
        }
        try (Writer writer = Files.newBufferedWriter(Path.of(arguments[3]))) {
            result.store(writer, null);
        }
    }
}
