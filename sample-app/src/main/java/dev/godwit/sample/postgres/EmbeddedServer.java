package dev.godwit.sample.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.FileSystemUtils;

/** A PostgreSQL that runs until it is closed and keeps its data. It listens on this machine only, without a password. */
final class EmbeddedServer implements JdbcConnectionDetails, AutoCloseable {

    static final String SUPERUSER = "postgres";

    /** Role and database of the application, which has no business being superuser. */
    private static final String APPLICATION = "sample";

    private static final Logger logger = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(30);

    private final EmbeddedPostgres postgres;
    private final FileChannel lock;

    private EmbeddedServer(EmbeddedPostgres postgres, FileChannel lock) {
        this.postgres = postgres;
        this.lock = lock;
    }

    /**
     * Starts the server on the data of the last run, or on a new cluster when there is none.
     *
     * @throws EmbeddedPostgresException when the folder cannot be used or the server does not start
     */
    static EmbeddedServer start(Path folder) {
        DataDirectory directory = new DataDirectory(folder);
        FileChannel lock = null;
        try {
            lock = directory.lock();
            EmbeddedServer server = new EmbeddedServer(startOn(directory), lock);
            logger.info(
                    "PostgreSQL {} runs at {} (psql takes what follows \"jdbc:\"), its data is in {}",
                    PostgresBinaries.VERSION,
                    server.getJdbcUrl(),
                    directory.path());
            return server;
        } catch (EmbeddedPostgresException e) {
            release(lock);
            throw e;
        } catch (IOException | SQLException | RuntimeException e) {
            release(lock);
            throw directory.doesNotStart(e);
        }
    }

    private static EmbeddedPostgres startOn(DataDirectory directory) throws IOException, SQLException {
        Files.deleteIfExists(directory.log());
        if (!directory.holdsCluster()) {
            createCluster(directory);
        }
        return launch(directory.path(), directory.log());
    }

    private static void createCluster(DataDirectory directory) throws IOException, SQLException {
        logger.info("Creating a PostgreSQL {} cluster in {}", PostgresBinaries.VERSION, directory.path());
        Path unfinished = directory.unfinished();
        LeftoverServer.clearAway(unfinished);
        FileSystemUtils.deleteRecursively(unfinished);
        try (EmbeddedPostgres cluster = launch(unfinished, directory.log());
                Connection connection = cluster.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + APPLICATION + " LOGIN");
            statement.execute("CREATE DATABASE " + APPLICATION + " OWNER " + APPLICATION);
        }
        Files.deleteIfExists(directory.path());
        Files.move(unfinished, directory.path(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Without a shutdown hook of its own, which would stop the server while the application still uses it. */
    private static EmbeddedPostgres launch(Path cluster, Path log) throws IOException {
        LeftoverServer.clearAway(cluster);
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(cluster)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("max_connections", "50")
                    .setOutputRedirector(Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(Redirect.appendTo(log.toFile()))
                    .setPGStartupWait(STARTUP_LIMIT)
                    .start();
        } catch (IOException | RuntimeException e) {
            LeftoverServer.clearAway(cluster);
            throw e;
        }
    }

    private static void release(@Nullable FileChannel lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String jdbcUrl(int port, String user, String database) {
        return "jdbc:postgresql://localhost:%d/%s?user=%s".formatted(port, database, user);
    }

    @Override
    public String getJdbcUrl() {
        return jdbcUrl(postgres.getPort(), APPLICATION, APPLICATION);
    }

    @Override
    public String getUsername() {
        return APPLICATION;
    }

    @Override
    public @Nullable String getPassword() {
        return null;
    }

    /** Stops the server. */
    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            release(lock);
        }
    }
}
