package dev.godwit.sample.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An application with an embedded server in a process of its own, so that a test can kill it. */
final class EmbeddedServerProcess implements AutoCloseable {

    private final Process process;
    private final String jdbcUrl;

    private EmbeddedServerProcess(Process process, String jdbcUrl) {
        this.process = process;
        this.jdbcUrl = jdbcUrl;
    }

    /** Returns when the server runs. */
    static EmbeddedServerProcess start(Path dataDirectory) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dlogging.level.root=off",
                        EmbeddedServerProcess.class.getName(),
                        dataDirectory.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("jdbc:")) {
                return new EmbeddedServerProcess(process, line);
            }
        }
        throw new IOException("The process ended without starting a server");
    }

    public static void main(String[] args) throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start(Path.of(args[0]))) {
            System.out.println(server.getJdbcUrl());
            System.in.read();
        }
    }

    String jdbcUrl() {
        return jdbcUrl;
    }

    /** Ends the process without giving it a chance to stop the server. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Lets the process stop its server. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
