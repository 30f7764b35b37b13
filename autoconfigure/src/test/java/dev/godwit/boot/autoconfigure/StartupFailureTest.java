package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.godwit.boot.TestApplications;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** What a person reads when the application does not start. */
@WithTestDatabase
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTest {

    @Test
    void aBrokenMigrationStopsTheApplicationBeforeItsWebServerStarts(TestDatabase database, CapturedOutput output) {
        List<WebServerInitializedEvent> servers = new ArrayList<>();

        Throwable failure = start(
                application().listeners((ApplicationListener<WebServerInitializedEvent>) servers::add),
                database,
                "godwit.locations=classpath:fixtures/broken");

        assertThat(failure).isNotNull();
        assertThat(servers).isEmpty();
        assertThat(afterHeadline(output))
                .contains(
                        "GODWIT-STATEMENT",
                        "fixtures/broken/001_broken.sql:2:8",
                        "CREATE TABEL broken",
                        "42601",
                        "do   ")
                .doesNotContain("\tat ");
    }

    @Test
    void theWebServerStartsWhenTheMigrationsAreDone(TestDatabase database) {
        List<WebServerInitializedEvent> servers = new ArrayList<>();

        Throwable failure =
                start(application().listeners((ApplicationListener<WebServerInitializedEvent>) servers::add), database);

        assertThat(failure).isNull();
        assertThat(servers).hasSize(1);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce(TestDatabase database, CapturedOutput output) {
        start(application(), database, "godwit.locations=classpath:fixtures/nowhere,classpath:fixtures/neither");

        assertThat(afterHeadline(output)).contains("GODWIT-LOCATION", "fixtures/nowhere", "fixtures/neither");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            godwit.baseline-version=one      | godwit.baseline-version | is not a version
            godwit.on-startup=perhaps        | godwit.on-startup       | MIGRATE
            godwit.out-of-order=perhaps      | godwit.out-of-order     | WARN
            godwit.lock-timeout=soon         | godwit.lock-timeout     | is not a valid duration
            godwit.lock-retries=-1           | godwit.lock-retries     | cannot be negative
            godwit.lock-timeout=-1s          | godwit.lock-timeout     | cannot be negative
            godwit.lock-timeout=25d          | godwit.lock-timeout     | at most 2147483647 milliseconds
            godwit.statement-timeout=-1s     | godwit.statement-timeout | cannot be negative
            godwit.statement-timeout=25d     | godwit.statement-timeout | at most 2147483647 milliseconds
            godwit.lock-wait=-1s             | godwit.lock-wait        | cannot be negative
            godwit.lock-wait=40000d          | godwit.lock-wait        | at most 36500 days
            godwit.wait-timeout=-1s          | godwit.wait-timeout     | cannot be negative
            godwit.connect-wait=40000d       | godwit.connect-wait     | at most 36500 days
            godwit.events-limit=0            | godwit.events-limit     | at least one row
            godwit.table=                    | godwit.table            | empty
            """)
    void aPropertyThatCannotBeUsedIsNamed(
            String property, String name, String reason, TestDatabase database, CapturedOutput output) {
        assertThat(start(application(), database, property)).isNotNull();

        assertThat(afterHeadline(output)).contains(name, reason).doesNotContain("\tat ");
    }

    @Test
    void aVersionThatYamlTookForANumberIsNotGuessed(TestDatabase database, CapturedOutput output) {
        start(application().properties(java.util.Map.of("godwit.baseline-version", 8)), database);

        assertThat(afterHeadline(output)).contains("godwit.baseline-version", "write it in quotes");
    }

    private static @org.jspecify.annotations.Nullable Throwable start(
            SpringApplicationBuilder application, TestDatabase database, String... properties) {
        return catchThrowable(() -> {
            try (ConfigurableApplicationContext context = application
                    .properties(TestApplications.dataSource(database))
                    .properties(properties)
                    .run()) {
                assertThat(context.isRunning()).isTrue();
            }
        });
    }

    private static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(Application.class).properties("server.port=0");
    }

    /** The log may hold a stack trace, for whoever asks for it; the report must not. */
    private static String afterHeadline(CapturedOutput output) {
        String all = output.getAll();
        int headline = all.lastIndexOf("APPLICATION FAILED TO START");
        assertThat(headline).as("the report in %s", all).isNotNegative();
        return all.substring(headline);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        GodwitAutoConfiguration.class
    })
    static class Application {}
}
