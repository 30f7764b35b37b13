package dev.godwit.sample.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class EmbeddedServerTest {

    private Path data;

    @BeforeEach
    void nameTheFolder(@TempDir Path folder) {
        data = folder.resolve("postgres");
    }

    @Test
    void runsTheVersionThatTheBuildSays() throws SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(data)) {
            assertThat(single(server.getJdbcUrl(), "SHOW server_version"))
                    .startsWith(PostgresBinaries.MAJOR_VERSION + ".");
        }
    }

    @Test
    void connectsAsARoleThatIsNotSuperuserAndOwnsItsDatabase() throws SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(data)) {
            assertThat(single(server.getJdbcUrl(), "SHOW is_superuser")).isEqualTo("off");
            execute(server.getJdbcUrl(), "CREATE TABLE notes (text text)");
        }
    }

    @Test
    void keepsItsDataFromOneStartToTheNext() throws SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(data)) {
            execute(server.getJdbcUrl(), "CREATE TABLE notes AS SELECT 'still here' AS text");
        }
        try (EmbeddedServer server = EmbeddedServer.start(data)) {
            assertThat(single(server.getJdbcUrl(), "SELECT text FROM notes")).isEqualTo("still here");
        }
    }

    @Test
    void stopsWhenItIsClosed() {
        EmbeddedServer server = EmbeddedServer.start(data);

        server.close();

        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> single(server.getJdbcUrl(), "SELECT 1"));
        assertThat(PidFile.read(data)).isEmpty();
    }

    @Test
    void tellsASecondApplicationThatTheDataIsInUse() throws Exception {
        try (EmbeddedServerProcess first = EmbeddedServerProcess.start(data)) {
            assertThatExceptionOfType(EmbeddedPostgresException.class)
                    .isThrownBy(() -> EmbeddedServer.start(data))
                    .withMessage(
                            "Another sample application is running on the data in %s. Its PostgreSQL listens on"
                                    + " port %d.",
                            data, PidFile.read(data).orElseThrow().port());

            assertThat(single(first.jdbcUrl(), "SELECT 'undisturbed'")).isEqualTo("undisturbed");
        }
    }

    @Test
    void tellsASecondContextOfTheSameProcessThatTheDataIsInUse() throws SQLException {
        try (EmbeddedServer first = EmbeddedServer.start(data)) {
            assertThatExceptionOfType(EmbeddedPostgresException.class)
                    .isThrownBy(() -> EmbeddedServer.start(data))
                    .withMessageStartingWith("Another sample application is running");

            assertThat(single(first.getJdbcUrl(), "SELECT 'undisturbed'")).isEqualTo("undisturbed");
        }
    }

    @Test
    void replacesTheServerThatAKilledApplicationLeftRunning() throws Exception {
        EmbeddedServerProcess killed = EmbeddedServerProcess.start(data);
        execute(killed.jdbcUrl(), "CREATE TABLE notes AS SELECT 'still here' AS text");
        killed.kill();
        ProcessHandle leftover =
                ProcessHandle.of(PidFile.read(data).orElseThrow().pid()).orElseThrow();

        try (Connection forgotten = DriverManager.getConnection(killed.jdbcUrl());
                EmbeddedServer server = EmbeddedServer.start(data)) {
            assertThat(leftover.isAlive()).isFalse();
            assertThat(forgotten.isValid(1)).isFalse();
            assertThat(new DataDirectory(data).log()).content().doesNotContain("was not properly shut down");
            assertThat(single(server.getJdbcUrl(), "SELECT text FROM notes")).isEqualTo("still here");
        }
    }

    @Test
    void ignoresThePidFileOfADeadServerWhosePidAnotherProgramHasNow() throws IOException, SQLException {
        EmbeddedServer.start(data).close();
        ProcessHandle other = ProcessHandle.current().parent().orElseThrow();
        String pid = Long.toString(other.pid());
        Files.write(data.resolve("postmaster.pid"), List.of(pid, data.toString(), "1760000000", "5432", ""));

        try (EmbeddedServer server = EmbeddedServer.start(data)) {
            assertThat(single(server.getJdbcUrl(), "SELECT 'running'")).isEqualTo("running");
        }
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void startsAfreshWhenTheCreationOfTheClusterWasInterrupted() throws IOException {
        Path unfinished = Files.createDirectories(new DataDirectory(data).unfinished());
        Files.writeString(unfinished.resolve("PG_VERSION"), PostgresBinaries.MAJOR_VERSION);

        EmbeddedServer.start(data).close();

        assertThat(data).isDirectoryContaining("glob:**/global");
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void usesAnEmptyFolder() throws IOException {
        Files.createDirectory(data);

        EmbeddedServer.start(data).close();

        assertThat(data).isNotEmptyDirectory();
    }

    @Test
    void refusesTheDataOfAnotherMajorVersion() throws IOException {
        Files.createDirectory(data);
        Files.writeString(data.resolve("PG_VERSION"), "9.6\n");

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedServer.start(data))
                .withMessage(
                        "The data in %s belongs to PostgreSQL 9.6; this is PostgreSQL %s, which cannot read it.",
                        data, PostgresBinaries.MAJOR_VERSION);
        assertThat(data).isDirectoryContaining("glob:**/PG_VERSION");
    }

    @Test
    void refusesAFolderThatHoldsSomethingElse() throws IOException {
        Files.createDirectory(data);
        Files.writeString(data.resolve("thesis.tex"), "…");

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedServer.start(data))
                .withMessage("%s is neither empty nor a data directory of PostgreSQL.", data);
        assertThat(data).isDirectoryContaining("glob:**/thesis.tex");
    }

    @Test
    void saysSoWhenTheFolderCannotBeCreated() throws IOException {
        Files.writeString(data, "a file");

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedServer.start(data.resolve("below-a-file")))
                .withMessageStartingWith("The embedded PostgreSQL does not start on the data in %s", data);
    }

    @Test
    void letsTheNextStartTryAgainAfterARefusal() throws IOException {
        Files.createDirectory(data);
        Path obstacle = Files.writeString(data.resolve("thesis.tex"), "…");
        assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(() -> EmbeddedServer.start(data));
        Files.delete(obstacle);

        EmbeddedServer.start(data).close();

        assertThat(data).isDirectoryContaining("glob:**/PG_VERSION");
    }

    private static String single(String jdbcUrl, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
            return JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql(query)
                    .query(String.class)
                    .single();
        }
    }

    private static void execute(String jdbcUrl, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
            JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql(statement)
                    .update();
        }
    }
}
