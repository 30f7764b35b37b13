package dev.godwit.boot.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.godwit.boot.TestApplications;
import dev.godwit.boot.autoconfigure.GodwitAutoConfiguration;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A whole application on a platform that offers its database in the environment. */
@WithTestDatabase
@ExtendWith(OutputCaptureExtension.class)
class DatabaseUrlTest {

    private static final String UNREADABLE = "postgres://alice:s3cr3t@host:not-a-port/db";

    @Test
    void theApplicationConnectsAndMigrates(TestDatabase database) {
        String url = "postgres://%s:%s@%s:%d/%s?application_name=shop"
                .formatted(
                        database.user(),
                        URLEncoder.encode(database.password(), StandardCharsets.UTF_8),
                        database.host(),
                        database.port(),
                        database.name());

        try (ConfigurableApplicationContext context =
                application(Application.class, url).run()) {
            assertThat(context.getEnvironment().getProperty("spring.datasource.url"))
                    .doesNotContain(database.password());
            assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY 1", String.class))
                    .containsExactly("001", "002");
        }
    }

    @Test
    void aUrlThatCannotBeUnderstoodStopsWhoeverNeedsTheDataSource(CapturedOutput output) {
        assertThat(catchThrowable(application(Application.class, UNREADABLE)::run))
                .isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "GODWIT-NO-DATA-SOURCE", "DATABASE_URL", "no port")
                .doesNotContain("s3cr3t")
                .doesNotContain("Application run failed");
    }

    @Test
    void aDataSourceOfTheApplicationsOwnIsStoppedToo(CapturedOutput output) {
        assertThat(catchThrowable(application(OwnDataSource.class, UNREADABLE)::run))
                .isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "GODWIT-NO-DATA-SOURCE", "DATABASE_URL", "no port")
                .doesNotContain("s3cr3t");
    }

    @Test
    void aUrlThatCannotBeUnderstoodDoesNotMatterToOthers(CapturedOutput output) {
        try (ConfigurableApplicationContext context =
                application(Nothing.class, UNREADABLE).run()) {
            assertThat(context.isRunning()).isTrue();
        }
        assertThat(output).doesNotContain("s3cr3t");
    }

    @Test
    void aConfiguredUrlWinsOverOneThatCannotBeUnderstood(TestDatabase database) {
        try (ConfigurableApplicationContext context = application(Application.class, UNREADABLE)
                .properties(TestApplications.dataSource(database))
                .run()) {
            assertThat(context.isRunning()).isTrue();
        }
    }

    private static SpringApplicationBuilder application(Class<?> application, String url) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of("DATABASE_URL", url)));
        return new SpringApplicationBuilder(application)
                .environment(environment)
                .web(WebApplicationType.NONE)
                .properties("spring.datasource.hikari.maximum-pool-size=2");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DatabaseUrlAutoConfiguration.class,
        DataSourceAutoConfiguration.class,
        GodwitAutoConfiguration.class
    })
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @Import(Application.class)
    static class OwnDataSource {

        @Bean
        DataSource own(DataSourceProperties properties) {
            return properties.initializeDataSourceBuilder().build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(DatabaseUrlAutoConfiguration.class)
    static class Nothing {}
}
