package dev.godwit.sample.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.sample.deploy.Image.Container;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the manifests run, run: their commands and environment, with the packaged application as its image has it, and with
 * the two roles of {@code docs/security.md}. Only addresses, passwords and the names of the roles are replaced.
 */
@WithTestDatabase
class DeploymentIT {

    private static final String JOB = "kubernetes/job.yaml";
    private static final String DEPLOYMENT = "kubernetes/deployment.yaml";
    private static final String INIT_CONTAINER = "kubernetes/init-container.yaml";
    private static final String COMPOSE = "docker/compose.yaml";

    private static final int MIGRATIONS = 11;
    private static final int TERMINATED = 143;
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    @TempDir
    static Path workspace = Path.of("");

    private static Image image;

    private final TestDatabase database;
    private final Login owner;
    private final Login app;

    DeploymentIT(TestDatabase database) {
        this.database = database;
        this.owner = database.createLogin("");
        this.app = database.createLogin("");
    }

    @BeforeAll
    static void buildImage() throws Exception {
        image = Image.build(workspace);
    }

    @BeforeEach
    void giveEachRoleItsRights() {
        database.execute("""
                REVOKE CREATE ON SCHEMA public FROM PUBLIC;
                GRANT USAGE, CREATE ON SCHEMA public TO %1$s;
                GRANT USAGE ON SCHEMA public TO %2$s;
                ALTER DEFAULT PRIVILEGES FOR ROLE %1$s IN SCHEMA public
                    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %2$s;
                ALTER DEFAULT PRIVILEGES FOR ROLE %1$s IN SCHEMA public GRANT USAGE ON SEQUENCES TO %2$s;
                """.formatted(owner.user(), app.user()));
    }

    @ParameterizedTest
    @ValueSource(strings = {JOB, "kubernetes/helm-hook.yaml", "kubernetes/argo-cd.yaml"})
    void theJobMigratesAndMayBeRunAgain(String file) throws Exception {
        assertThat(run(container(file))).isZero();
        assertThat(applied()).isEqualTo(MIGRATIONS);

        assertThat(run(container(file))).isZero();
        assertThat(applied()).isEqualTo(MIGRATIONS);
    }

    @Test
    void aJobThatFailsSaysSoAndLeavesWhatWasBefore(@TempDir Path more) throws Exception {
        Files.writeString(more.resolve("20990101000000_broken.sql"), "SELECT * FROM nowhere;");

        try (Container job = start(container(JOB), withLocation(more))) {
            assertThat(job.exitCode()).isEqualTo(1);
            assertThat(job.output()).contains("GODWIT-STATEMENT", "20990101000000_broken.sql:1:15", "rolled back");
        }

        // all but the repeatable one, which comes last
        assertThat(applied()).isEqualTo(MIGRATIONS - 1);
    }

    @Test
    void aPodWaitsUntilTheJobIsDone() throws Exception {
        Object pod = container(DEPLOYMENT);
        try (Container waiting = start(pod, Map.of())) {
            waiting.await("Waiting: ");
            assertThat(tables()).isZero();

            assertThat(run(container(JOB))).isZero();

            assertServes(waiting, pod);
            assertThat(applied()).isEqualTo(MIGRATIONS);
            assertThat(waiting.stop()).isEqualTo(TERMINATED);
        }
    }

    @Test
    void anInitContainerWaitsUntilTheJobIsDoneAndThenThePodStarts() throws Exception {
        Object manifest = DeployFiles.yaml(INIT_CONTAINER);
        try (Container waiting =
                start(DeployFiles.at(manifest, "spec", "template", "spec", "initContainers", 0), Map.of())) {
            waiting.await("Waiting: ");
            assertThat(tables()).isZero();

            assertThat(run(container(JOB))).isZero();

            assertThat(waiting.exitCode()).as("%s", waiting.output()).isZero();
        }
        Object pod = container(INIT_CONTAINER);
        try (Container serving = start(pod, Map.of())) {
            assertServes(serving, pod);
        }
    }

    @Test
    void aPodThatValidatesDoesNotStartOnADatabaseThatIsNotMigrated() throws Exception {
        try (Container pod = start(container(INIT_CONTAINER), Map.of())) {
            assertThat(pod.exitCode()).isEqualTo(1);
            assertThat(pod.output()).contains("GODWIT-PENDING");
        }
        assertThat(tables()).isZero();
    }

    @Test
    void composeMigratesAndThenStartsTheApplication() throws Exception {
        Object services = DeployFiles.at(DeployFiles.yaml(COMPOSE), "services");
        Object app = DeployFiles.at(services, "app");

        try (Container early = compose(app, List.of())) {
            assertThat(early.exitCode()).isEqualTo(1);
        }
        Object migrate = DeployFiles.at(services, "migrate");
        try (Container migrating = compose(migrate, DeployFiles.words(migrate, "command"))) {
            assertThat(migrating.exitCode()).as("%s", migrating.output()).isZero();
        }
        assertThat(applied()).isEqualTo(MIGRATIONS);
        try (Container serving = compose(app, List.of())) {
            serving.await("Tomcat started on port ");
        }
    }

    @Test
    void anOlderImageServesAndCanTakeBackWhatANewerOneDid(@TempDir Path newer) throws Exception {
        Files.writeString(newer.resolve("20990101000000_coupons.sql"), "CREATE TABLE coupons (id int);");
        Files.writeString(newer.resolve("20990101000000_coupons.down.sql"), "DROP TABLE coupons;");
        try (Container job = start(container(JOB), withLocation(newer))) {
            assertThat(job.exitCode()).as("%s", job.output()).isZero();
        }
        assertThat(applied()).isEqualTo(MIGRATIONS + 1);

        Object pod = container(DEPLOYMENT);
        try (Container older = start(pod, Map.of())) {
            assertServes(older, pod);
        }
        try (Container undo = image.run(List.of("migrations", "undo"), environment(container(JOB)))) {
            assertThat(undo.exitCode()).as("%s", undo.output()).isZero();
        }
        assertThat(applied()).isEqualTo(MIGRATIONS);
        assertThat(database.queryForObject("SELECT to_regclass('coupons') IS NULL", Boolean.class))
                .isTrue();
    }

    private static Object container(String file) {
        return DeployFiles.at(DeployFiles.yaml(file), "spec", "template", "spec", "containers", 0);
    }

    private static Map<String, String> withLocation(Path more) {
        return Map.of("GODWIT_LOCATIONS", "classpath:db/migrations,file:" + more);
    }

    private int run(Object container) throws IOException, InterruptedException {
        try (Container running = start(container, Map.of())) {
            int code = running.exitCode();
            assertThat(code).as("%s", running.output()).isZero();
            return code;
        }
    }

    private Container start(Object container, Map<String, String> more) throws IOException {
        List<String> arguments = container instanceof Map<?, ?> map && map.containsKey("args")
                ? DeployFiles.words(container, "args")
                : List.of();
        Map<String, String> environment = environment(container);
        environment.putAll(more);
        return image.run(arguments, environment);
    }

    /** The variables of a container of Kubernetes, with what its secrets hold here. */
    private Map<String, String> environment(Object container) {
        Map<String, String> environment = new HashMap<>(Map.of("SERVER_PORT", "0"));
        for (Object variable : (List<?>) DeployFiles.at(container, "env")) {
            Map<?, ?> described = (Map<?, ?>) variable;
            Object value = described.containsKey("value")
                    ? String.valueOf(described.get("value")).replace("shop_app", app.user())
                    : secret(String.valueOf(DeployFiles.at(variable, "valueFrom", "secretKeyRef", "name")));
            environment.put(String.valueOf(described.get("name")), String.valueOf(value));
        }
        return environment;
    }

    private String secret(String name) {
        return switch (name) {
            case "shop-database-owner" -> url(owner);
            case "shop-database-app" -> url(app);
            default -> throw new AssertionError("no secret " + name);
        };
    }

    private String url(Login login) {
        return "postgresql://%s:%s@%s:%d/%s"
                .formatted(login.user(), login.password(), database.host(), database.port(), database.name());
    }

    /** A service of Compose; what it takes for its database is the one of this test. */
    private Container compose(Object service, List<String> arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("SERVER_PORT", "0"));
        ((Map<?, ?>) DeployFiles.at(service, "environment"))
                .forEach((name, value) -> environment.put(String.valueOf(name), String.valueOf(value)));
        assertThat(environment)
                .containsEntry("DATABASE_URL", "postgresql://shop:${POSTGRES_PASSWORD:-secret}@database:5432/shop");
        environment.put("DATABASE_URL", url(owner));
        return image.run(arguments, environment);
    }

    private static void assertServes(Container running, Object pod) throws IOException, InterruptedException {
        Matcher port = PORT.matcher(running.await("Tomcat started on port "));
        assertThat(port.find()).isTrue();
        running.await("Started SampleApplication");
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            URI address = URI.create(
                    "http://localhost:%s%s".formatted(port.group(1), DeployFiles.at(pod, probe, "httpGet", "path")));
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                            .statusCode())
                    .as("%s at %s", probe, address)
                    .isEqualTo(200);
        }
    }

    private long applied() {
        return Objects.requireNonNull(database.queryForObject("SELECT count(*) FROM schema_migrations", Long.class));
    }

    private long tables() {
        return Objects.requireNonNull(
                database.queryForObject("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", Long.class));
    }
}
