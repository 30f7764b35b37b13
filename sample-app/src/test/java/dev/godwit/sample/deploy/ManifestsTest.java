package dev.godwit.sample.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;

/** The manifests are what Kubernetes, Compose and Docker accept, and agree with each other. */
class ManifestsTest {

    private static final String COMPOSE = "docker/compose.yaml";

    static List<String> kubernetes() {
        return DeployFiles.kubernetes();
    }

    @ParameterizedTest
    @MethodSource("kubernetes")
    void kubernetesKnowsEveryField(String file) throws IOException {
        check(DeployFiles.yaml(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"restartPolicy", "args", "secretKeyRef", "runAsNonRoot", "backoffLimit", "drop"})
    void aMisspeltFieldIsNoticed(String field) {
        JsonElement misspelt = JsonParser.parseString(new Gson()
                .toJson(DeployFiles.yaml("kubernetes/job.yaml"))
                .replace("\"" + field + "\"", "\"" + field + "s\""));

        assertThatThrownBy(() -> V1Job.fromJson(misspelt.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(field + "s");
    }

    @Test
    void aValueOfAnotherTypeIsNoticed() {
        String json = new Gson().toJson(DeployFiles.yaml("kubernetes/job.yaml"));

        assertThatThrownBy(() -> V1Job.fromJson(json.replace("\"backoffLimit\":2", "\"backoffLimit\":\"two\"")))
                .hasMessageContaining("two");
    }

    @Test
    void composeFitsItsSchema() throws IOException {
        assertThat(composeErrors(DeployFiles.text(COMPOSE))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"depends_on", "condition", "command", "healthcheck", "dockerfile", "restart"})
    void aMisspeltKeyOfComposeIsNoticed(String key) throws IOException {
        String misspelt = DeployFiles.text(COMPOSE).replaceFirst(" " + key + ":", " " + key + "s:");

        assertThat(composeErrors(misspelt)).isNotEmpty();
    }

    @Test
    void composeStartsTheApplicationWhenTheDatabaseIsMigrated() {
        Map<String, Object> compose = DeployFiles.yaml(COMPOSE);

        assertThat(DeployFiles.at(compose, "services", "app", "depends_on", "migrate", "condition"))
                .isEqualTo("service_completed_successfully");
        assertThat(DeployFiles.at(compose, "services", "migrate", "depends_on", "database", "condition"))
                .isEqualTo("service_healthy");
        assertThat(DeployFiles.at(compose, "services", "migrate", "restart")).isEqualTo("no");
        assertThat(DeployFiles.at(compose, "services", "app", "image"))
                .isEqualTo(DeployFiles.at(compose, "services", "migrate", "image"));
    }

    @ParameterizedTest
    @MethodSource("kubernetes")
    void noContainerRunsAsRoot(String file) {
        Map<String, Object> manifest = DeployFiles.yaml(file);

        assertThat(DeployFiles.at(manifest, "spec", "template", "spec", "securityContext", "runAsNonRoot"))
                .isEqualTo(true);
        assertThat(dockerfile().lastStage().only("USER").arguments()).matches("[1-9]\\d*:[1-9]\\d*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes/helm-hook.yaml", "kubernetes/argo-cd.yaml"})
    void hooksRunWhatTheJobRuns(String file) {
        Object hook = DeployFiles.at(DeployFiles.yaml(file), "spec", "template", "spec", "containers", 0);
        Object job =
                DeployFiles.at(DeployFiles.yaml("kubernetes/job.yaml"), "spec", "template", "spec", "containers", 0);

        for (String field : List.of("args", "env", "securityContext", "resources")) {
            assertThat(DeployFiles.at(hook, field)).as(field).isEqualTo(DeployFiles.at(job, field));
        }
    }

    @Test
    void theStartupProbeOutlastsTheWaitForTheMigrations() {
        Object container = DeployFiles.at(
                DeployFiles.yaml("kubernetes/deployment.yaml"), "spec", "template", "spec", "containers", 0);
        int seconds = (Integer) DeployFiles.at(container, "startupProbe", "periodSeconds")
                * (Integer) DeployFiles.at(container, "startupProbe", "failureThreshold");

        assertThat(environment(container)).containsEntry("GODWIT_ON_STARTUP", "wait");
        assertThat(DurationStyle.detectAndParse(
                                Objects.requireNonNull(environment(container).get("GODWIT_WAIT_TIMEOUT")))
                        .toSeconds())
                .isLessThan(seconds - 60L);
    }

    @Test
    void theApplicationHasOtherCredentialsThanTheMigrations() {
        for (String file : DeployFiles.kubernetes()) {
            Map<String, Object> manifest = DeployFiles.yaml(file);
            String secret = "Job".equals(manifest.get("kind")) ? "shop-database-owner" : "shop-database-app";
            assertThat(secrets(manifest)).as(file).containsExactly(secret);
        }
    }

    @Test
    void theImageHasTheLayersThatTheJarIsTakenApartInto() {
        Dockerfile dockerfile = dockerfile();

        List<String> command = dockerfile.only("RUN").command();
        assertThat(command).startsWith("java", "-Djarmode=tools", "-jar");
        assertThat(dockerfile.lastStage().all("COPY"))
                .containsExactly(Stream.of("dependencies", "spring-boot-loader", "snapshot-dependencies", "application")
                        .map(layer ->
                                "--from=layers /layers/%s/%s/ ./".formatted(command.get(command.size() - 1), layer))
                        .toArray(String[]::new));
        assertThat(dockerfile.all("FROM")).hasSize(2).first().asString().endsWith(" AS layers");
    }

    private static Dockerfile dockerfile() {
        return Dockerfile.parse(DeployFiles.text("docker/Dockerfile"));
    }

    private static void check(Map<String, Object> manifest) throws IOException {
        String json = new Gson().toJson(manifest);
        switch (manifest.get("apiVersion") + " " + manifest.get("kind")) {
            case "batch/v1 Job" -> V1Job.fromJson(json);
            case "apps/v1 Deployment" -> V1Deployment.fromJson(json);
            default -> throw new AssertionError("nobody checks a " + manifest.get("kind"));
        }
    }

    private static List<Error> composeErrors(String yaml) throws IOException {
        try (InputStream schema =
                Objects.requireNonNull(ManifestsTest.class.getResourceAsStream("/compose-spec/compose-spec.json"))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    // its own name is relative
                    .getSchema(SchemaLocation.of("classpath:compose-spec/"), schema, InputFormat.JSON)
                    .validate(yaml, InputFormat.YAML);
        }
    }

    private static Map<String, String> environment(Object container) {
        return ((List<?>) DeployFiles.at(container, "env"))
                .stream()
                        .filter(variable -> ((Map<?, ?>) variable).containsKey("value"))
                        .collect(Collectors.toMap(
                                variable -> String.valueOf(((Map<?, ?>) variable).get("name")),
                                variable -> String.valueOf(((Map<?, ?>) variable).get("value"))));
    }

    /** The names of all secrets that a manifest uses. */
    private static Set<String> secrets(Object node) {
        Set<String> found = new TreeSet<>();
        if (node instanceof Map<?, ?> map) {
            if (map.get("secretKeyRef") instanceof Map<?, ?> reference) {
                found.add(String.valueOf(reference.get("name")));
            }
            map.values().forEach(value -> found.addAll(secrets(value)));
        } else if (node instanceof List<?> list) {
            list.forEach(value -> found.addAll(secrets(value)));
        }
        return found;
    }
}
