package dev.godwit.sample.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/** The folder of the server, and what lies beside it: a lock, the server's log, and a new cluster until it is complete. */
final class DataDirectory {

    private static final int LOG_LINES_SHOWN = 8;

    private final Path path;

    DataDirectory(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    Path path() {
        return path;
    }

    Path log() {
        return beside(".log");
    }

    /** Where a cluster is created: a start that is killed on the way leaves nothing that looks like a cluster. */
    Path unfinished() {
        return beside(".unfinished");
    }

    /**
     * Keeps every other process out until the channel is closed or this process has ended, however it ends.
     *
     * @throws EmbeddedPostgresException when another application has the folder
     */
    FileChannel lock() throws IOException {
        Files.createDirectories(path.resolveSibling(""));
        FileChannel channel = FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException alsoInThisProcess) {
            // answered below like a lock of another process
        }
        channel.close();
        throw inUse();
    }

    /**
     * Tells whether there is a cluster.
     *
     * @throws EmbeddedPostgresException when the folder holds something else, or a cluster of another major version
     */
    boolean holdsCluster() throws IOException {
        Path versionFile = path.resolve("PG_VERSION");
        if (Files.exists(versionFile)) {
            requireMajorVersion(Files.readString(versionFile).strip());
            return true;
        }
        if (Files.exists(path) && !isEmptyDirectory()) {
            throw new EmbeddedPostgresException(
                    "%s is neither empty nor a data directory of PostgreSQL.".formatted(path),
                    "Name another folder: --sample.postgres.data-dir=<folder>");
        }
        return false;
    }

    EmbeddedPostgresException doesNotStart(Exception cause) {
        return new EmbeddedPostgresException(
                "The embedded PostgreSQL does not start on the data in %s: %s%s"
                        .formatted(path, cause.getMessage(), endOfLog()),
                "See %s. To do without the embedded server, name a database (DATABASE_URL or spring.datasource.url)."
                        .formatted(log()),
                cause);
    }

    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log());
            return lines.stream()
                    .skip(Math.max(0, lines.size() - LOG_LINES_SHOWN))
                    .collect(Collectors.joining("\n    ", "\n    ", ""));
        } catch (IOException noLog) {
            return "";
        }
    }

    private void requireMajorVersion(String found) {
        if (!found.equals(PostgresBinaries.MAJOR_VERSION)) {
            throw new EmbeddedPostgresException(
                    "The data in %s belongs to PostgreSQL %s; this is PostgreSQL %s, which cannot read it."
                            .formatted(path, found, PostgresBinaries.MAJOR_VERSION),
                    "Name another folder (--sample.postgres.data-dir=<folder>), or delete this one if its data is not"
                            + " needed any more.");
        }
    }

    private EmbeddedPostgresException inUse() {
        String server = PidFile.read(path)
                .map(pidFile -> " Its PostgreSQL listens on port %d.".formatted(pidFile.port()))
                .orElse("");
        return new EmbeddedPostgresException(
                "Another sample application is running on the data in %s.%s".formatted(path, server),
                "Stop it, give this one its own folder (--sample.postgres.data-dir=<folder>), or name a database"
                        + " (DATABASE_URL or spring.datasource.url).");
    }

    private boolean isEmptyDirectory() throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            return !entries.iterator().hasNext();
        }
    }

    private Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }
}
