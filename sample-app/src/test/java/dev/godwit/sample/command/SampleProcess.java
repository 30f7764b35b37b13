package dev.godwit.sample.command;

import dev.godwit.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The sample application in a process of its own, with the tests' class path without the tests. */
final class SampleProcess {

    /** As it is packaged: without the configuration of the log that tests have. */
    private static final String CLASS_PATH = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("test-classes"))
            .collect(Collectors.joining(File.pathSeparator));

    /** How a process ended, and what it wrote. */
    record Outcome(int exitCode, String output, String messages) {}

    private final Process process;
    private final Path output;
    private final Path messages;

    private SampleProcess(Process process, Path output, Path messages) {
        this.process = process;
        this.output = output;
        this.messages = messages;
    }

    /** Starts it with the arguments of its main method. */
    static SampleProcess start(Path folder, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                CLASS_PATH,
                "dev.godwit.sample.SampleApplication"));
        command.addAll(arguments);
        try {
            Path output = Files.createTempFile(folder, "output", ".txt");
            Path messages = Files.createTempFile(folder, "messages", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(messages.toFile());
            builder.environment().putAll(environment);
            return new SampleProcess(builder.start(), output, messages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SampleProcess start(Path folder, TestDatabase database, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(on(database));
        return start(folder, Map.of(), all);
    }

    static Outcome run(Path folder, TestDatabase database, String... arguments) {
        return start(folder, database, arguments).outcome();
    }

    static List<String> on(TestDatabase database) {
        return List.of(
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password());
    }

    /** Asks it to end, as Ctrl-C ({@code INT}) or whoever started it ({@code TERM}) does. */
    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has ended. */
    Outcome outcome() {
        int exitCode = process.onExit().join().exitValue();
        return new Outcome(exitCode, read(output), read(messages));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
