package dev.godwit.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.FileSystemUtils;

/** PgBouncer in front of a test's database, as a process of its own, where it is installed. */
public final class PgBouncer implements AutoCloseable {

    private final TestDatabase database;
    private final Path directory;
    private final Process process;
    private final int port;

    private PgBouncer(TestDatabase database, Path directory, Process process, int port) {
        this.database = database;
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /** Whether there is such a program here. */
    public static boolean isInstalled() {
        return program().isPresent();
    }

    private static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it.
     *
     * @param mode {@code session} or {@code transaction}
     * @param connections how many it opens to the server
     */
    public static PgBouncer start(TestDatabase database, String mode, int connections) {
        try {
            // it gives up being root, and has to read its files all the same
            Path directory = Files.createTempDirectory(
                    "pgbouncer", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            int port = freePort();
            Path users = readable(
                    directory.resolve("users.txt"), "\"%s\" \"%s\"\n".formatted(database.user(), database.password()));
            Path configuration = readable(directory.resolve("pgbouncer.ini"), """
                    [databases]
                    %s = host=%s port=%d
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = trust
                    auth_file = %s
                    pool_mode = %s
                    default_pool_size = %d
                    ignore_startup_parameters = extra_float_digits
                    """.formatted(
                            database.name(), database.host(), database.port(), port, users, mode, connections));
            List<String> command =
                    new ArrayList<>(List.of(program().orElseThrow().toString()));
            if ("root".equals(System.getProperty("user.name"))) {
                command.addAll(List.of("-u", "nobody"));
            }
            command.add(configuration.toString());
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            awaitListening(process);
            return new PgBouncer(database, directory, process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path readable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What it writes later is read too, so that it never waits for a reader. */
    private static void awaitListening(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.contains("process up")) {
                Thread reader = new Thread(() -> output.lines().forEach(more -> {}), "pgbouncer output");
                reader.setDaemon(true);
                reader.start();
                return;
            }
        }
        throw new IllegalStateException("PgBouncer does not start:\n" + String.join("\n", lines));
    }

    /** Connects through it, as the superuser. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setServerNames(new String[] {"127.0.0.1"});
        dataSource.setPortNumbers(new int[] {port});
        return dataSource;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(1, TimeUnit.MINUTES);
            FileSystemUtils.deleteRecursively(directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
