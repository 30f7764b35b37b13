package dev.godwit.benchmark.child;

import dev.godwit.benchmark.report.Figure;
import dev.godwit.benchmark.report.Outcome;
import dev.godwit.benchmark.server.Database;
import dev.godwit.benchmark.tool.MigrationSet;
import dev.godwit.benchmark.tool.Tool;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * A Java virtual machine with so much heap, in which one tool migrates once. Its start is not part of the time that it
 * reports; loading the tool's classes is.
 *
 * @param heapMegabytes its {@code -Xmx}
 */
public record ChildJvm(int heapMegabytes) {

    /** What {@code -XX:+ExitOnOutOfMemoryError} ends with, before the tool can make something else of the error. */
    private static final int OUT_OF_MEMORY = 3;

    public Outcome run(Tool tool, Database database, MigrationSet migrations) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("godwit-benchmark-child-");
        Path result = directory.resolve("result.properties");
        Path log = directory.resolve("log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command(
                            tool.name(), database.name(), migrations.directory().toString(), result.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put(Child.SERVER, database.serverUrl());
            OptionalInt exitCode = Limited.run(builder);
            if (exitCode.isEmpty()) {
                return new Outcome.Failed("not done after " + Limited.LIMIT.toMinutes() + " min");
            }
            if (exitCode.getAsInt() == OUT_OF_MEMORY) {
                return new Outcome.Failed("out of memory");
            }
            if (!Files.exists(result)) {
                return new Outcome.Failed("exit code " + exitCode.getAsInt() + ": "
                        + Files.readString(log).strip());
            }
            return read(result);
        } finally {
            Files.deleteIfExists(result);
            Files.deleteIfExists(log);
            Files.delete(directory);
        }
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Outcome read(Path file) throws IOException {
        Properties result = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            result.load(reader);
        }
        String failure = result.getProperty(Child.FAILURE);
        if (failure != null) {
            return new Outcome.Failed(failure);
        }
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            String value = result.getProperty(figure.name());
            if (value != null) {
                figures.put(figure, Double.valueOf(value));
            }
        }
        return new Outcome.Finished(Duration.ofNanos(Long.parseLong(result.getProperty(Child.NANOSECONDS))), figures);
    }
}
