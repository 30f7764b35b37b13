package dev.godwit.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Whatever jars an application leaves out, its database is migrated. */
@WithTestDatabase
class OptionalDependenciesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spring-boot-health                                         | migrationsEndpoint godwitMetrics
            spring-boot-actuator spring-boot-health spring-boot-testcontainers micrometer testcontainers jackson |
            """)
    void areNotNeeded(String missing, String present, TestDatabase database) throws Exception {
        List<String> optional = List.of("migrationsEndpoint", "migrationsHealthContributor", "godwitMetrics");

        Set<String> beans = runWithout(List.of(missing.split(" ", -1)), TestApplications.dataSource(database));

        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY 1", String.class))
                .containsExactly("001", "002");
        assertThat(beans).contains("migrator");
        assertThat(optional.stream().filter(beans::contains))
                .containsExactlyInAnyOrderElementsOf(present == null ? List.of() : List.of(present.split(" ", -1)));
    }

    /** As another process would, on a class path without those jars. */
    private static Set<String> runWithout(List<String> jars, String[] properties) throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry ->
                        jars.stream().noneMatch(jar -> new File(entry).getName().startsWith(jar)))
                .map(OptionalDependenciesTest::url)
                .toArray(URL[]::new);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            Method run = loader.loadClass(Application.class.getName()).getDeclaredMethod("run", String[].class);
            run.setAccessible(true);
            return Set.of((String[]) run.invoke(null, (Object) properties));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL url(String entry) {
        try {
            URI uri = new File(entry).toURI();
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    /** Without what has nothing to do with this: the class path of these tests holds much more. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration",
                "org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration",
                "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
                "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
                "org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration",
                "org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration",
                "org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration"
            })
    static class Application {

        static String[] run(String[] properties) {
            try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                    .web(WebApplicationType.NONE)
                    .properties(properties)
                    .properties(
                            "spring.datasource.hikari.maximum-pool-size=2",
                            "spring.jmx.enabled=true",
                            "management.endpoints.jmx.exposure.include=migrations")
                    .run()) {
                return context.getBeanDefinitionNames();
            }
        }
    }
}
