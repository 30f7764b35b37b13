package dev.godwit.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts PostgreSQL as a child process, from binaries on the class path; it ends with the JVM. */
final class EmbeddedServer {
    private EmbeddedServer() {}

    static PostgresServer start() {
        try {
            Path passwordFile = Files.createTempFile("godwit-test-", ".password");
            try {
                Files.writeString(passwordFile, PostgresServer.PASSWORD);
                return start(passwordFile);
            } finally {
                Files.delete(passwordFile);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the embedded PostgreSQL does not start", failure);
        }
    }

    private static PostgresServer start(Path passwordFile) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                // the builder's only way to pass arguments to initdb
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setDataDirectoryCustomizer(EmbeddedServer::askForPasswords)
                .setConnectConfig("password", PostgresServer.PASSWORD);
        PostgresServer.SETTINGS.forEach(builder::setServerConfig);
        // closed by the builder's shutdown hook
        EmbeddedPostgres server = builder.start();
        return new PostgresServer("embedded", "localhost", server.getPort());
    }

    /** As in the container: otherwise a wrong password would get in here and be refused there. */
    private static void askForPasswords(File dataDirectory) {
        try {
            Files.writeString(dataDirectory.toPath().resolve("pg_hba.conf"), "host all all all scram-sha-256\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
