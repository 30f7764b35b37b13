package dev.godwit.reliability;

import dev.godwit.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link MigratorMain} in a virtual machine of its own. */
final class MigratorProcess implements AutoCloseable {

    private static final long LONGEST_MINUTES = 10;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private MigratorProcess(Process process) {
        this.process = process;
    }

    /** Starts one, which waits until it is told what to do. */
    static MigratorProcess start() {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx64m",
                            "-Dstdout.encoding=UTF-8",
                            "-Dfile.encoding=UTF-8",
                            "-cp",
                            classPath(),
                            MigratorMain.class.getName())
                    .redirectError(Redirect.INHERIT)
                    .start();
            MigratorProcess migrator = new MigratorProcess(process);
            Thread reader = new Thread(migrator::read, "output of a migrator");
            reader.setDaemon(true);
            reader.start();
            return migrator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Maven gives the tests one jar that names all others. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
                if (line.equals(MigratorMain.READY)) {
                    ready.complete(null);
                }
            }
        } catch (IOException killed) {
            // the end of its output all the same
        }
        ready.complete(null);
        ended.complete(null);
    }

    MigratorProcess awaitReady() {
        ready.join();
        return this;
    }

    /** Tells it to migrate, or to undo what was applied after a version. */
    MigratorProcess go(TestDatabase database, Path scripts, @Nullable String undoAfter) {
        Properties task = new Properties();
        task.setProperty("url", database.url());
        task.setProperty("user", database.user());
        task.setProperty("password", database.password());
        task.setProperty("location", "file:" + scripts + File.separator);
        if (undoAfter != null) {
            task.setProperty("undoAfter", undoAfter);
        }
        try (OutputStream input = process.getOutputStream()) {
            task.store(input, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** SIGKILL: nothing in it gets a chance to do anything more. */
    void kill() {
        process.destroyForcibly();
        ended.join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it has ended by itself. */
    MigratorProcess await() {
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("it hangs: " + lines());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        ended.join();
        return this;
    }

    int exit() {
        return process.exitValue();
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** What follows some beginning, of each line that has it. */
    List<String> lines(String beginning) {
        return lines().stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .toList();
    }

    @Override
    public void close() {
        kill();
    }
}
