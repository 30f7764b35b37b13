package dev.godwit.boot.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class DatabaseUrlEnvironmentPostProcessorTest {

    private static final String URL = "postgres://alice:s3cr3t@db.example.org:5433/shop?sslmode=require";
    private static final String JDBC_URL = "jdbc:postgresql://db.example.org:5433/shop?sslmode=require";

    private final List<String> log = new ArrayList<>();

    @Test
    void setsTheDataSource() {
        StandardEnvironment environment = process(Map.of("DATABASE_URL", URL), Map.of());

        assertThat(environment.getProperty("spring.datasource.url")).isEqualTo(JDBC_URL);
        assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("alice");
        assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("s3cr3t");
    }

    @Test
    void prefersTheVariableThatIsMeantForJdbc() {
        StandardEnvironment environment = process(
                Map.of("DATABASE_URL", URL, "JDBC_DATABASE_URL", "jdbc:postgresql://other/db?user=bob&password=x"),
                Map.of());

        assertThat(environment.getProperty("spring.datasource.url")).isEqualTo("jdbc:postgresql://other/db");
        assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("bob");
    }

    @Test
    void leavesOtherDatabasesAlone() {
        StandardEnvironment environment =
                process(Map.of("DATABASE_URL", "mysql://u:p@host/db", "JDBC_DATABASE_URL", " "), Map.of());

        assertThat(environment.getPropertySources()).hasSize(3);
        assertThat(environment.containsProperty("spring.datasource.url")).isFalse();
    }

    @Test
    void looksPastAVariableOfAnotherDatabase() {
        StandardEnvironment environment =
                process(Map.of("JDBC_DATABASE_URL", "jdbc:mysql://host/db", "DATABASE_URL", URL), Map.of());

        assertThat(environment.getProperty("spring.datasource.url")).isEqualTo(JDBC_URL);
    }

    @Test
    void onlyTheEnvironmentOfTheProcessCounts() {
        StandardEnvironment environment = process(Map.of(), Map.of("DATABASE_URL", URL));

        assertThat(environment.containsProperty("spring.datasource.url")).isFalse();
    }

    @Test
    void givesWayToAConfiguredUrlAndSaysSo() {
        StandardEnvironment environment =
                process(Map.of("DATABASE_URL", URL), Map.of("spring.datasource.url", "jdbc:postgresql://mine/db"));

        assertThat(environment.getProperty("spring.datasource.url")).isEqualTo("jdbc:postgresql://mine/db");
        assertThat(environment.containsProperty("spring.datasource.username")).isFalse();
        assertThat(log)
                .containsExactly("DATABASE_URL in the environment is ignored, because spring.datasource.url is set");
    }

    @Test
    void givesWayToAUrlThatIsConfiguredAsAVariable() {
        StandardEnvironment environment =
                process(Map.of("DATABASE_URL", URL, "SPRING_DATASOURCE_URL", "jdbc:postgresql://mine/db"), Map.of());

        assertThat(environment.getProperty("spring.datasource.url")).isEqualTo("jdbc:postgresql://mine/db");
    }

    @Test
    void givesWayToAUrlWithAPlaceholderThatCannotBeResolved() {
        StandardEnvironment environment =
                process(Map.of("DATABASE_URL", URL), Map.of("spring.datasource.url", "${NOT_THERE}"));

        assertThat(environment.getPropertySources().stream().map(Object::toString))
                .noneMatch(source -> source.contains("godwit"));
    }

    @Test
    void givesWayToAUrlOfThePoolOrOfTheServer() {
        for (String other : new String[] {"spring.datasource.hikari.jdbc-url", "spring.datasource.jndi-name"}) {
            StandardEnvironment environment = process(Map.of("DATABASE_URL", URL), Map.of(other, "x"));

            assertThat(environment.containsProperty("spring.datasource.url")).isFalse();
        }
    }

    @Test
    void anEmptyUrlIsNoUrl() {
        StandardEnvironment environment = process(
                Map.of("DATABASE_URL", URL), Map.of("spring.datasource.url", "", "spring.datasource.password", ""));

        assertThat(environment.getProperty("spring.datasource.url")).isEqualTo(JDBC_URL);
        assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("s3cr3t");
    }

    @Test
    void doesNotGiveThePasswordToAnotherUser() {
        StandardEnvironment environment =
                process(Map.of("DATABASE_URL", URL), Map.of("spring.datasource.username", "bob"));

        assertThat(environment.getProperty("spring.datasource.url")).isEqualTo(JDBC_URL);
        assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("bob");
        assertThat(environment.containsProperty("spring.datasource.password")).isFalse();
        assertThat(log)
                .contains("User and password of DATABASE_URL are ignored, because spring.datasource.username is set");
    }

    @Test
    void aConfiguredPasswordWins() {
        StandardEnvironment environment =
                process(Map.of("DATABASE_URL", URL), Map.of("spring.datasource.password", "mine"));

        assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("alice");
        assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("mine");
    }

    @Test
    void warnsOfParametersThatTheDriverLacks() {
        process(Map.of("DATABASE_URL", URL + "&pgbouncer=true"), Map.of());

        assertThat(log)
                .contains("DATABASE_URL has parameters without an equivalent in the JDBC driver, which are left out:"
                        + " pgbouncer");
    }

    @Test
    void remembersAUrlThatCannotBeUnderstoodWithoutItsPassword() {
        StandardEnvironment environment =
                process(Map.of("DATABASE_URL", "postgres://alice:s3cr3t@host:x/db"), Map.of());

        assertThat(environment.containsProperty("spring.datasource.url")).isFalse();
        assertThat(UnreadableDatabaseUrl.in(environment))
                .isNotNull()
                .satisfies(problem -> assertThat(problem.render())
                        .contains("GODWIT-NO-DATA-SOURCE", "DATABASE_URL", "no port")
                        .doesNotContain("s3cr3t", "alice"));
        assertThat(log).isEmpty();
    }

    private StandardEnvironment process(Map<String, Object> system, Map<String, Object> configuration) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, system));
        if (!configuration.isEmpty()) {
            environment.getPropertySources().addLast(new MapPropertySource("application.properties", configuration));
        }
        ConfigurationPropertySources.attach(environment);
        new DatabaseUrlEnvironmentPostProcessor(destination -> recording())
                .postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }

    /** Takes the message of each call, whatever the level. */
    private Log recording() {
        return (Log) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Log.class}, (proxy, method, arguments) -> {
                    log.add(String.valueOf(arguments[0]));
                    return null;
                });
    }
}
