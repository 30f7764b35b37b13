package dev.godwit.benchmark.child;

import dev.godwit.benchmark.report.Outcome;
import dev.godwit.benchmark.server.Database;
import dev.godwit.benchmark.tool.MigrationSet;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL's own client, which sends a script statement by statement in one transaction. It knows no migrations.
 *
 * @param program where it is
 */
public record Psql(Path program) {

    public static final String NAME = "psql";

    /** Finds the one on the {@code PATH}. */
    public static Optional<Psql> find() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, NAME))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Psql::new);
    }

    public String version() throws IOException {
        Process process = new ProcessBuilder(program.toString(), "--version").start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .replaceFirst("^psql \\(PostgreSQL\\)", "")
                .strip();
    }

    /** Runs the only script of the set. The time is that of the process. */
    public Outcome run(Database database, MigrationSet migrations) throws IOException, InterruptedException {
        PGSimpleDataSource target = database.dataSource();
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(),
                        "--no-psqlrc",
                        "--no-password",
                        "--quiet",
                        "--single-transaction",
                        "--set=ON_ERROR_STOP=1",
                        "--file=" + migrations.script())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD);
        builder.environment()
                .putAll(Map.of(
                        "PGHOST", target.getServerNames()[0],
                        "PGPORT", Integer.toString(target.getPortNumbers()[0]),
                        "PGDATABASE", database.name(),
                        "PGUSER", text(target.getUser()),
                        "PGPASSWORD", text(target.getPassword())));
        long start = System.nanoTime();
        OptionalInt exitCode = Limited.run(builder);
        if (exitCode.isEmpty()) {
            return new Outcome.Failed("not done after " + Limited.LIMIT.toMinutes() + " min");
        }
        return exitCode.getAsInt() == 0
                ? new Outcome.Finished(Duration.ofNanos(System.nanoTime() - start), Map.of())
                : new Outcome.Failed("exit code " + exitCode.getAsInt());
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
