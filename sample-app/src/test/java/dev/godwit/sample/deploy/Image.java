package dev.godwit.sample.deploy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** What {@code docs/deploy/docker/Dockerfile} makes of the packaged jar, in a directory: the commands in it are really run. */
final class Image {

    private final Path directory;
    private final List<String> entryPoint;

    private Image(Path directory, List<String> entryPoint) {
        this.directory = directory;
        this.entryPoint = entryPoint;
    }

    /** Does what the file says, below an empty directory. */
    static Image build(Path workspace) throws IOException, InterruptedException {
        Dockerfile dockerfile = Dockerfile.parse(DeployFiles.text("docker/Dockerfile"));
        Path layers = Files.createDirectory(workspace.resolve("layers"));
        Files.copy(packagedJar(), layers.resolve("application.jar"));
        Process taking = process(layers, dockerfile.only("RUN").command(), Map.of())
                .inheritIO()
                .start();
        if (taking.waitFor() != 0) {
            throw new IllegalStateException("RUN ended with " + taking.exitValue());
        }
        Path application = Files.createDirectory(workspace.resolve("application"));
        for (String copy : dockerfile.lastStage().all("COPY")) {
            String from = copy.split(" ", -1)[1];
            FileSystemUtils.copyRecursively(workspace.resolve(from.substring(1)), application);
        }
        return new Image(application, dockerfile.only("ENTRYPOINT").command());
    }

    /** The one jar that the module packages. */
    private static Path packagedJar() {
        Path target = Path.of("target").toAbsolutePath();
        try (Stream<Path> files = Files.list(target)) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar")).toList();
            if (jars.size() != 1) {
                throw new IllegalStateException("one jar is expected in " + target + ", there are " + jars);
            }
            return jars.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a container of the image. */
    Container run(List<String> arguments, Map<String, String> environment) throws IOException {
        return start(directory, entryPoint, arguments, environment);
    }

    /** Runs the application as people do on their own machine, in a directory of theirs. */
    Container runIn(Path workingDirectory, List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> jar =
                List.of("java", "-jar", directory.resolve("application.jar").toString());
        return start(workingDirectory, jar, arguments, environment);
    }

    private static Container start(
            Path directory, List<String> program, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(arguments);
        return new Container(process(directory, command, environment)
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .start());
    }

    /** With the JVM of the test, and nothing of the test's own environment that Spring would read. */
    private static ProcessBuilder process(Path directory, List<String> command, Map<String, String> environment) {
        List<String> all = new ArrayList<>(command);
        if (!all.get(0).equals("java")) {
            throw new IllegalStateException("the image has no " + all.get(0));
        }
        all.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ProcessBuilder process = new ProcessBuilder(all).directory(directory.toFile());
        process.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"));
        process.environment().putAll(environment);
        return process;
    }

    /** A process of the image. */
    static final class Container implements AutoCloseable {

        private final Process process;
        private final BufferedReader reader;
        private final List<String> output = new ArrayList<>();

        private Container(Process process) {
            this.process = process;
            this.reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        /** Reads until a line says something, and returns that line. */
        String await(String text) throws IOException {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
                if (line.contains(text)) {
                    return line;
                }
            }
            throw new AssertionError("it ended without saying '%s':%n%s".formatted(text, output()));
        }

        /** Reads to the end, and returns the exit code. */
        int exitCode() throws IOException, InterruptedException {
            reader.lines().forEach(output::add);
            return process.waitFor();
        }

        /** What it has said so far. */
        String output() {
            return String.join("\n", output);
        }

        /** Asks it to stop, as Docker and Kubernetes do. */
        int stop() throws IOException, InterruptedException {
            process.toHandle().destroy(); // the other one of the process would close its output
            return exitCode();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
