package dev.godwit.test.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.test.server.TestServer;
import dev.godwit.testing.Login;
import dev.godwit.testing.OwnServer;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers on which no database can be made. */
@WithTestDatabase
class DatabaseProblemsTest {

    private static final String PASSWORD = "sekret";

    private final TestDatabase shared;

    DatabaseProblemsTest(TestDatabase shared) {
        this.shared = shared;
    }

    @Test
    void aRoleThatMayNotCreateDatabases() {
        Login login = shared.createLogin("");

        Problem problem = problemOf(login.user(), login.password());

        assertThat(problem.cause()).isEqualTo("the role %s may not create databases".formatted(login.user()));
        assertThat(problem.remedy()).containsExactly("as a superuser: ALTER ROLE %s CREATEDB;".formatted(login.user()));
    }

    @Test
    void aRoleWithAnOddName() {
        String name = shared.name() + " \"o'dd\" %s";
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        shared.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(quoted, PASSWORD));
        try {
            assertThat(problemOf(name, PASSWORD).remedy())
                    .containsExactly("as a superuser: ALTER ROLE %s CREATEDB;".formatted(quoted));

            shared.execute("ALTER ROLE %s CREATEDB".formatted(quoted));
            TestDatabases databases = TestDatabases.start(server(name, PASSWORD));
            databases.migrated(
                    "abc", database -> assertThat(database.username()).isEqualTo(name));
            databases.close();
            String template = shared.queryForObject(
                    "SELECT datname FROM pg_database JOIN pg_roles r ON r.oid = datdba WHERE rolname = '%s'"
                            .formatted(name.replace("'", "''")),
                    String.class);
            shared.execute("DROP DATABASE " + template);
        } finally {
            shared.execute("DROP ROLE " + quoted);
        }
    }

    @Test
    void aWrongPassword() {
        Problem problem = problemOf(shared.user(), PASSWORD);

        assertThat(problem.sqlState()).isEqualTo("28P01");
        assertThat(problem.render()).doesNotContain(PASSWORD);
    }

    @Test
    void aDatabaseThatIsNotThere() {
        TestServer server = new TestServer("test", shared.url() + "x", shared.user(), shared.password());

        assertThat(problemOf(server).sqlState()).isEqualTo("3D000");
    }

    @Test
    void aServerThatDoesNotAnswer() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        Problem problem = problemOf(new TestServer(
                "test", "jdbc:postgresql://localhost:%d/postgres?password=%s".formatted(port, PASSWORD), "a", null));

        assertThat(problem.sqlState()).isEqualTo("08001");
        assertThat(problem.render()).doesNotContain(PASSWORD);
    }

    @Test
    void aServerWithoutAFreeConnection() {
        Login login = shared.createLogin("CREATEDB CONNECTION LIMIT 0");

        Problem problem = problemOf(login.user(), login.password());

        assertThat(problem.sqlState()).isEqualTo("53300");
        assertThat(problem.cause()).isEqualTo("the server has no connection left");
    }

    @Test
    void aFullDisk(@TempDir Path directory) throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Assumptions.assumeTrue(
                exit("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", disk.toString()) == 0,
                "only root can mount a disk");
        try (OwnServer server = OwnServer.create(shared, disk, Map.of("fsync", "off", "max_wal_size", "32MB"))) {
            server.start();
            TestDatabases databases = TestDatabases.start(new TestServer("test", server.url(), "postgres", null));
            CopySource source = databases.create().freeze();
            List<Database> made = new ArrayList<>();

            Problem problem = problemOf(() -> {
                while (true) {
                    made.add(source.take());
                }
            });

            assertThat(problem.sqlState()).isEqualTo("53100");
            assertThat(problem.cause()).isEqualTo("the disk of the server is full");
            long full = disk.toFile().getUsableSpace();
            problemOf(source::take);
            assertThat(disk.toFile().getUsableSpace())
                    .as("nothing is left behind")
                    .isEqualTo(full);
            made.forEach(Database::drop);
            ServerOfTest.eventually(
                    "there is room again", () -> server.query("SELECT count(*) FROM pg_database", Integer.class) <= 5);
            source.take();
            databases.close();
            assertThat(server.query("SELECT count(*) FROM pg_database WHERE datname LIKE 'godwit%'", Integer.class))
                    .isZero();
        } finally {
            assertThat(exit("umount", disk.toString())).isZero();
        }
    }

    private TestServer server(String user, String password) {
        return new TestServer("test", shared.url(), user, password);
    }

    private Problem problemOf(String user, String password) {
        return problemOf(server(user, password));
    }

    private static Problem problemOf(TestServer server) {
        return problemOf(() -> TestDatabases.on(server));
    }

    private static Problem problemOf(Runnable work) {
        MigrationException e = catchThrowableOfType(MigrationException.class, work::run);
        assertThat(e).as("the failure").isNotNull();
        assertThat(e.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TEST_DATABASE));
        return e.problems().get(0);
    }

    private static int exit(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
