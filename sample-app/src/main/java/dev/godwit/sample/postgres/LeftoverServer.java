package dev.godwit.sample.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run that was killed left in the data directory: a server that is still running, or just its pid file. Only
 * for the holder of the directory's lock, who knows that nobody uses the server any more.
 */
final class LeftoverServer {

    private static final Logger logger = LoggerFactory.getLogger(LeftoverServer.class);
    private static final int PATIENCE_SECONDS = 10;

    private final Path dataDirectory;
    private final PidFile pidFile;

    private LeftoverServer(Path dataDirectory, PidFile pidFile) {
        this.dataDirectory = dataDirectory;
        this.pidFile = pidFile;
    }

    static void clearAway(Path dataDirectory) throws IOException {
        Optional<PidFile> pidFile = PidFile.read(dataDirectory);
        if (pidFile.isPresent()) {
            new LeftoverServer(dataDirectory, pidFile.get()).clearAway();
        }
    }

    private void clearAway() throws IOException {
        Optional<ProcessHandle> process = ProcessHandle.of(pidFile.pid());
        if (process.isEmpty()) {
            PidFile.delete(dataDirectory);
        } else if (isServer(process.get().info())) {
            logger.info("Stopping the PostgreSQL that an earlier run left behind in {}", dataDirectory);
            stop(process.get());
            PidFile.delete(dataDirectory);
        } else if (process.get().info().command().isPresent()) {
            // Another program has the pid by now. PostgreSQL would take it for a running server.
            PidFile.delete(dataDirectory);
        }
    }

    private boolean isServer(ProcessHandle.Info info) {
        boolean postgres = info.command()
                .map(command -> command.substring(command.lastIndexOf(File.separatorChar) + 1))
                .filter(program -> program.startsWith("postgres"))
                .isPresent();
        // Windows does not tell the arguments of a process.
        return postgres
                && info.commandLine()
                        .map(line -> line.contains(dataDirectory.toString()))
                        .orElse(true);
    }

    private void stop(ProcessHandle process) {
        endSessions();
        process.destroy();
        try {
            process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException stillRunning) {
            // The next start has to recover from this, but loses nothing.
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    /** The only signal that Java can send lets PostgreSQL wait until its last client has gone. */
    private void endSessions() {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setUrl(EmbeddedServer.jdbcUrl(pidFile.port(), EmbeddedServer.SUPERUSER, "postgres"));
        server.setConnectTimeout(PATIENCE_SECONDS);
        server.setSocketTimeout(PATIENCE_SECONDS);
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
        } catch (SQLException e) {
            logger.debug("The server does not answer", e);
        }
    }
}
