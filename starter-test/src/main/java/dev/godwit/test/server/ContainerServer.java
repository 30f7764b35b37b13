package dev.godwit.test.server;

import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.PullPolicy;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * PostgreSQL in a container. It stops with the JVM, unless Testcontainers is <a
 * href="https://java.testcontainers.org/features/reuse/">allowed to keep it</a> for the next.
 */
final class ContainerServer {

    private static final Logger logger = LoggerFactory.getLogger(ContainerServer.class);

    private static final String IMAGE_VARIABLE = "GODWIT_TEST_POSTGRES_IMAGE";
    private static final String DEFAULT_IMAGE = "postgres:18-alpine";
    private static final String USER = "postgres";

    private ContainerServer() {}

    /**
     * Starts one.
     *
     * @param reasons gets why there is none
     */
    static Optional<TestServer> start(List<String> reasons) {
        if (!ClassUtils.isPresent("org.testcontainers.postgresql.PostgreSQLContainer", null)) {
            reasons.add("no container: org.testcontainers:testcontainers-postgresql is not among the dependencies");
            return Optional.empty();
        }
        if (!DockerEngine.answers()) {
            reasons.add("no container: no Docker engine answers");
            return Optional.empty();
        }
        return Started.start(reasons);
    }

    /** Only loaded where Testcontainers is there. */
    private static final class Started {

        static Optional<TestServer> start(List<String> reasons) {
            String named = System.getenv(IMAGE_VARIABLE);
            String image = StringUtils.hasText(named) ? named.strip() : DEFAULT_IMAGE;
            try {
                if (!DockerClientFactory.instance().isDockerAvailable()) {
                    reasons.add("no container: Testcontainers finds no Docker engine");
                    return Optional.empty();
                }
                return Optional.of(started(image));
            } catch (RuntimeException e) {
                reasons.add("no container of %s: %s".formatted(image, rootMessage(e)));
                logger.debug("No container of {}", image, e);
                return Optional.empty();
            }
        }

        @SuppressWarnings("resource") // it lives as long as the JVM, or longer
        private static TestServer started(String image) {
            DockerImageName name = DockerImageName.parse(image).asCompatibleSubstituteFor("postgres");
            require(ImageNameSubstitutor.instance().apply(name));
            PostgreSQLContainer container = new PostgreSQLContainer(name)
                    .withUsername(USER)
                    .withPassword(USER)
                    .withDatabaseName("postgres")
                    .withLabel("dev.godwit.test", "true")
                    .withReuse(true)
                    .withCommand(command());
            container.start();
            if (!TestcontainersConfiguration.getInstance().environmentSupportsReuse()) {
                // Testcontainers' own reaper may be switched off, and then nobody else would stop it
                Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "stop the server of the tests"));
            }
            String url = "jdbc:postgresql://%s:%d/postgres"
                    .formatted(container.getHost(), container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT));
            return new TestServer("container " + image, url, USER, USER);
        }

        /**
         * Asks for the image once: Testcontainers would ask for two minutes, also where no registry can be reached. What
         * else may fail is left to it.
         */
        private static void require(DockerImageName image) {
            if (!PullPolicy.defaultPolicy().shouldPull(image)) {
                return;
            }
            logger.info("Pulling {}", image);
            try (PullImageResultCallback pull = DockerClientFactory.lazyClient()
                    .pullImageCmd(image.getUnversionedPart())
                    .withTag(image.getVersionPart())
                    .exec(new PullImageResultCallback())) {
                pull.awaitCompletion();
            } catch (DockerClientException | IOException e) {
                logger.debug("{} could not be pulled", image, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static String[] command() {
            List<String> command = new ArrayList<>(List.of("postgres"));
            TestServer.SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
            return command.toArray(String[]::new);
        }

        private static String rootMessage(Throwable failure) {
            Throwable root = failure;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
        }
    }
}
