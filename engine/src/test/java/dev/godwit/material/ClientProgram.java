package dev.godwit.material;

import dev.godwit.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** psql and pg_dump as they are installed on this machine, each run with a test's database. */
final class ClientProgram {

    private static final long LONGEST_MINUTES = 5;

    private final TestDatabase database;
    private final String host;
    private final int port;

    private ClientProgram(TestDatabase database, String host, int port) {
        this.database = database;
        this.host = host;
        this.port = port;
    }

    static ClientProgram of(TestDatabase database) {
        return new ClientProgram(database, database.host(), database.port());
    }

    /** The database again, reached through what listens at this port. */
    static ClientProgram through(TestDatabase database, int port) {
        return new ClientProgram(database, "127.0.0.1", port);
    }

    /** Runs a program that has to succeed. */
    Outcome succeed(String name, String... arguments) throws IOException, InterruptedException {
        Outcome outcome = run(name, arguments);
        if (outcome.exit() != 0) {
            throw new AssertionError(
                    "%s %s: exit %s%n%s".formatted(name, List.of(arguments), outcome.exit(), outcome.errors()));
        }
        return outcome;
    }

    /** Runs a program in a directory of its own, which is gone afterwards: scripts can write files. */
    Outcome run(String name, String... arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("godwit-material-");
        try {
            return run(directory, name, arguments);
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private Outcome run(Path directory, String name, String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        Path password = Files.createFile(directory.resolve("password"));
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(password, "*:*:*:*:" + database.password().replaceAll("[\\\\:]", "\\\\$0") + '\n');

        List<String> command = new ArrayList<>(List.of(name, "--no-password", "--host=" + host, "--port=" + port));
        command.addAll(List.of("--username=" + database.user(), "--dbname=" + database.name()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(
                        Files.createFile(directory.resolve("input")).toFile()))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PG"));
        builder.environment()
                .putAll(Map.of(
                        "PGPASSFILE", password.toString(),
                        "PGCLIENTENCODING", "UTF8",
                        "PGSSLMODE", "disable",
                        "PGGSSENCMODE", "disable",
                        "LC_ALL", "C"));
        Process process = builder.start();
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("%s %s hangs".formatted(name, List.of(arguments)));
        }
        return new Outcome(process.exitValue(), read(output), read(errors));
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /**
     * How a program ended.
     *
     * @param exit its exit code
     * @param output what it wrote
     * @param errors what it complained about
     */
    record Outcome(int exit, String output, String errors) {}
}
