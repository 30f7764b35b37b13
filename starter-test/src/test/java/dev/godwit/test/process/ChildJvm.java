package dev.godwit.test.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program of the tests in a virtual machine of its own, which is told what to do line by line. */
public final class ChildJvm implements AutoCloseable {

    private static final long LONGEST_MINUTES = 2;
    private static final long PAUSE_MILLIS = 100;

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();

    private ChildJvm(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output of a child");
        this.reader.setDaemon(true);
        this.reader.start();
    }

    /** What a child is started with. */
    public static final class Builder {

        private final Class<?> program;
        private final List<String> options = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> missing = new ArrayList<>();

        private Builder(Class<?> program) {
            this.program = program;
        }

        /** For the virtual machine, such as a system property. */
        public Builder option(String option) {
            options.add(option);
            return this;
        }

        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Takes jars off its class path whose names contain this. */
        public Builder without(String jar) {
            missing.add(jar);
            return this;
        }

        public ChildJvm start(String... arguments) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx128m",
                    "-Dstdout.encoding=UTF-8",
                    "-Dfile.encoding=UTF-8",
                    "-Dlogback.configurationFile=dev/godwit/test/process/logback-child.xml",
                    "-cp",
                    classPath()));
            command.addAll(command.size() - 2, options);
            command.add(program.getName());
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeAll(List.of("GODWIT_TEST_URL", "JAVA_TOOL_OPTIONS"));
            builder.environment().putAll(environment);
            try {
                return new ChildJvm(builder.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Maven gives the tests one jar that names all others. */
        private String classPath() {
            String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            return Arrays.stream(all.split(File.pathSeparator))
                    .filter(jar -> missing.stream()
                            .noneMatch(Path.of(jar).getFileName().toString()::contains))
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    public static Builder of(Class<?> program) {
        return new Builder(program);
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException killed) {
            // the end of its output all the same
        }
    }

    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(output(), e);
        }
    }

    /** Waits until it has written a line that contains this, and returns the rest of it. */
    public String await(String text) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONGEST_MINUTES);
        synchronized (lines) {
            while (System.nanoTime() < deadline) {
                for (String line : lines) {
                    int at = line.indexOf(text);
                    if (at >= 0) {
                        return line.substring(at + text.length()).strip();
                    }
                }
                if (!reader.isAlive()) {
                    throw new AssertionError("it ended without '" + text + "': " + output());
                }
                try {
                    lines.wait(PAUSE_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(e);
                }
            }
        }
        throw new AssertionError("it never said '" + text + "': " + output());
    }

    public boolean hasSaid(String text) {
        return output().contains(text);
    }

    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** Waits until it has ended by itself. */
    public ChildJvm awaitEnd() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("it hangs: " + output());
            }
            reader.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return this;
    }

    /** SIGKILL: nothing in it gets a chance to do anything more. */
    public void kill() {
        process.destroyForcibly();
        try {
            // not the end of its output, which programs that it has started may keep open
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
