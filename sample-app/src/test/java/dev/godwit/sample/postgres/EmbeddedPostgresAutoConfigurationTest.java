package dev.godwit.sample.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

class EmbeddedPostgresAutoConfigurationTest {

    @TempDir
    private Path folder;

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        EmbeddedPostgresAutoConfiguration.class, DataSourceAutoConfiguration.class))
                .withPropertyValues("sample.postgres.data-dir=" + folder.resolve("postgres"));
    }

    @Test
    void startsAServerForTheDataSourceWhenNothingNamesADatabase() {
        runner().run(context -> assertThat(JdbcClient.create(context.getBean(DataSource.class))
                        .sql("SELECT current_database()")
                        .query(String.class)
                        .single())
                .isEqualTo("sample"));
    }

    @Test
    void takesAnEmptyUrlForNone() {
        runner().withPropertyValues("spring.datasource.url=")
                .run(context -> assertThat(context).hasSingleBean(EmbeddedServer.class));
    }

    @Test
    void backsOffWhenTheConfigurationNamesADatabase() {
        runner().withPropertyValues("spring.datasource.url=jdbc:postgresql://db.example.com/app")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(EmbeddedServer.class);
                    assertThat(folder).isEmptyDirectory();
                });
    }

    @Test
    void backsOffForOtherConnectionDetails() {
        runner().withUserConfiguration(ContainerDetails.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(JdbcConnectionDetails.class)
                        .doesNotHaveBean(EmbeddedServer.class));
    }

    @Test
    void refusesToIgnoreADatabaseThatIsNamedOnlyAfterTheBuild() {
        MockEnvironment later =
                new MockEnvironment().withProperty("spring.datasource.url", "jdbc:postgresql://db.example.com/app");

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> new EmbeddedPostgresAutoConfiguration()
                        .embeddedServer(new EmbeddedPostgresProperties(folder), later))
                .withMessageStartingWith("A database is named");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void failsWithAnAnalysisThatSaysWhatToDo() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("postgres")).resolve("PG_VERSION"), "9.6");

        runner().run(context -> assertThat(context)
                .getFailure()
                .extracting(failure -> new EmbeddedPostgresFailureAnalyzer().analyze(failure))
                .extracting(FailureAnalysis::getAction, InstanceOfAssertFactories.STRING)
                .startsWith("Name another folder (--sample.postgres.data-dir=<folder>)"));
    }

    @Configuration(proxyBeanMethods = false)
    static class ContainerDetails {

        @Bean
        JdbcConnectionDetails container() {
            return new JdbcConnectionDetails() {

                @Override
                public String getUsername() {
                    return "app";
                }

                @Override
                public String getPassword() {
                    return "secret";
                }

                @Override
                public String getJdbcUrl() {
                    return "jdbc:postgresql://container.example.com/app";
                }
            };
        }
    }
}
