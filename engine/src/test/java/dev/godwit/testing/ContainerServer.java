package dev.godwit.testing;

import java.util.ArrayList;
import java.util.List;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** Starts PostgreSQL in a container. */
final class ContainerServer {
    private ContainerServer() {}

    static PostgresServer start(String image) {
        PostgreSQLContainer container = new PostgreSQLContainer(
                        DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
                .withUsername(PostgresServer.USER)
                .withPassword(PostgresServer.PASSWORD)
                .withDatabaseName("postgres")
                .withCommand(command());
        // Testcontainers' own reaper may be switched off, and then nobody else would stop it
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "stop the test server"));
        container.start();
        return new PostgresServer(
                "container " + image,
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT));
    }

    private static String[] command() {
        List<String> command = new ArrayList<>(List.of("postgres"));
        PostgresServer.SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command.toArray(String[]::new);
    }
}
