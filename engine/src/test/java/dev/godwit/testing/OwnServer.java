package dev.godwit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL server of a test's own, which it may stop, copy and promote: the programs are those of the shared one. */
public final class OwnServer implements AutoCloseable {

    private static final String USER = "postgres";
    private static final long LONGEST_MINUTES = 2;

    private final Path programs;
    private final Path data;
    private final int port;

    private OwnServer(Path programs, Path data) {
        this.programs = programs;
        this.data = data;
        this.port = unusedPort();
    }

    /** Makes one, which does not run yet. Skips the test where the shared server is in a container. */
    public static OwnServer create(TestDatabase shared, Path directory, Map<String, String> settings) {
        Path programs =
                Path.of(shared.queryForObject("SELECT setting FROM pg_config WHERE name = 'BINDIR'", String.class));
        Assumptions.assumeTrue(
                Files.isExecutable(programs.resolve("initdb")), "the shared server is not one of this machine");
        OwnServer server = new OwnServer(programs, directory.resolve("data"));
        server.run(
                "initdb", "-D", server.data.toString(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N");
        server.configure(Map.of(
                "listen_addresses", "localhost",
                "unix_socket_directories", "",
                "port", String.valueOf(server.port),
                "shared_buffers", "16MB",
                "restart_after_crash", "off"));
        server.configure(settings);
        return server;
    }

    /** A copy of a server that is stopped, which follows it. */
    public OwnServer standby(Path directory, Map<String, String> settings) {
        OwnServer standby = new OwnServer(programs, directory.resolve("standby"));
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                Files.copy(file, standby.data.resolve(data.relativize(file).toString()));
            }
            Files.setPosixFilePermissions(standby.data, Files.getPosixFilePermissions(data));
            Files.createFile(standby.data.resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        standby.configure(Map.of(
                "port",
                String.valueOf(standby.port),
                "primary_conninfo",
                "host=localhost port=%d user=%s".formatted(port, USER)));
        standby.configure(settings);
        return standby;
    }

    /** Keeps what it writes ahead somewhere else; while it does not run. */
    public void moveLogTo(Path directory) throws IOException {
        Path log = data.resolve("pg_wal");
        try (Stream<Path> files = Files.walk(log)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file, directory.resolve(log.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(log, data.resolve("pg_wal.before"));
        Files.createSymbolicLink(log, directory);
    }

    private void configure(Map<String, String> settings) {
        List<String> lines = new ArrayList<>();
        settings.forEach((name, value) -> lines.add(name + " = '" + value + "'"));
        try {
            Files.write(data.resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits until it accepts connections. */
    public OwnServer start() {
        run("pg_ctl", "-D", data.toString(), "-l", data.resolve("log").toString(), "-w", "start");
        return this;
    }

    /** Starts it and does not wait. */
    public OwnServer starting() {
        run("pg_ctl", "-D", data.toString(), "-l", data.resolve("log").toString(), "-W", "start");
        return this;
    }

    /** Whether there is a process. */
    public boolean isRunning() {
        return exit("pg_ctl", "-D", data.toString(), "status").code() == 0;
    }

    /** Stops it: {@code fast} ends all sessions, {@code immediate} is as good as a crash. */
    public void stop(String mode) {
        run("pg_ctl", "-D", data.toString(), "-w", "-m", mode, "stop");
    }

    /** Makes a standby a primary, and waits until it is. */
    public void promote() {
        run("pg_ctl", "-D", data.toString(), "-W", "promote");
    }

    public String url() {
        return "jdbc:postgresql://localhost:%d/postgres".formatted(port);
    }

    public int port() {
        return port;
    }

    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url());
        dataSource.setUser(USER);
        return dataSource;
    }

    public <T> T query(String sql, Class<T> type) {
        return JdbcClient.create(dataSource()).sql(sql).query(type).single();
    }

    public <T> List<T> queryForList(String sql, Class<T> type) {
        return JdbcClient.create(dataSource()).sql(sql).query(type).list();
    }

    public void execute(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private record Exit(int code, String output) {}

    private void run(String program, String... arguments) {
        Exit exit = exit(program, arguments);
        if (exit.code() != 0) {
            throw new AssertionError(program + " " + List.of(arguments) + " failed: " + exit.output() + log());
        }
    }

    private Exit exit(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL refuses to run as root
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("godwit-server-", ".log");
            try {
                // the server inherits what pg_ctl has: a pipe would stay open as long as it runs
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.to(output.toFile()))
                        .start();
                if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                    throw new AssertionError(command + " hangs");
                }
                return new Exit(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What the server has written into its log. */
    public String log() {
        Path log = data.resolve("log");
        try {
            return Files.exists(log) ? "\n" + Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (isRunning()) {
            stop("immediate");
        }
    }

    private static int unusedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
