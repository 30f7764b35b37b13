package dev.godwit.boot.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.boot.TestApplications;
import dev.godwit.boot.autoconfigure.MigrationConnectionDetails;
import dev.godwit.testing.ContainerImage;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The migrations go where the application's connection goes. */
@WithTestDatabase
class ServiceConnectionTest {

    private static final String ELSEWHERE = "jdbc:postgresql://localhost:1/nowhere";

    @Test
    void aContainersConnectionWinsOverAConfiguredUrl(TestDatabase database) {
        application()
                .withBean(TestDatabase.class, () -> database)
                .withUserConfiguration(TestDatabaseAsContainer.class)
                .withPropertyValues("godwit.datasource.url=" + ELSEWHERE, "spring.datasource.url=" + ELSEWHERE)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(MigrationConnectionDetails.class);
                    assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY 1", String.class))
                            .containsExactly("001", "002");
                    assertThat(persons(context.getBean(JdbcClient.class))).isZero();
                });
    }

    @Test
    void aContainerThatIsReallyOneIsMigrated() {
        assumeTrue(ContainerImage.name().isPresent(), "no container can be had");

        application().withUserConfiguration(RealContainer.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(persons(context.getBean(JdbcClient.class))).isZero();
        });
    }

    @Test
    void theConnectionOfDockerComposeIsAdapted(TestDatabase database) {
        Map<Class<?>, ConnectionDetails> adapted = new ConnectionDetailsFactories(
                        getClass().getClassLoader())
                .getConnectionDetails(new ComposeConnection(database), false);

        MigrationConnectionDetails details =
                (MigrationConnectionDetails) Objects.requireNonNull(adapted.get(MigrationConnectionDetails.class));
        TestApplications.withoutDatabase()
                .withBean(MigrationConnectionDetails.class, () -> details)
                .withPropertyValues("spring.datasource.url=" + ELSEWHERE)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(details.getDriverClassName()).isEqualTo("org.postgresql.Driver");
                    assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY 1", String.class))
                            .containsExactly("001", "002");
                });
    }

    private static ApplicationContextRunner application() {
        return TestApplications.withoutDatabase()
                .withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class));
    }

    private static long persons(JdbcClient client) {
        return client.sql("SELECT count(*) FROM person").query(Long.class).single();
    }

    @Configuration(proxyBeanMethods = false)
    static class TestDatabaseAsContainer {

        @Bean
        @ServiceConnection
        RunningContainer container(TestDatabase database) {
            return new RunningContainer(database);
        }
    }

    /** What @ServiceConnection asks of a container, answered by the database of the test. */
    private static final class RunningContainer extends PostgreSQLContainer {

        private final TestDatabase database;

        RunningContainer(TestDatabase database) {
            super(DockerImageName.parse("postgres:18"));
            this.database = database;
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public String getJdbcUrl() {
            return database.url();
        }

        @Override
        public String getUsername() {
            return database.user();
        }

        @Override
        public String getPassword() {
            return database.password();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RealContainer {

        @Bean
        @ServiceConnection
        PostgreSQLContainer container() {
            String image = ContainerImage.name().orElseThrow();
            return new PostgreSQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
        }
    }

    private record ComposeConnection(TestDatabase database) implements JdbcConnectionDetails {

        @Override
        public String getJdbcUrl() {
            return database.url();
        }

        @Override
        public @Nullable String getUsername() {
            return database.user();
        }

        @Override
        public @Nullable String getPassword() {
            return database.password();
        }
    }
}
