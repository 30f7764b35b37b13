package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Migrator;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.Compiled;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a build does ahead of time, and an application that was built so. */
@WithTestDatabase
class NativeImageTest {

    private final TestGenerationContext generation = new TestGenerationContext();

    @Test
    void keepsTheScriptsOfTheDefaultLocation() {
        process(Map.of());

        assertThat(RuntimeHintsPredicates.resource().forResource("db/migrations/001_create_person.sql"))
                .accepts(generation.getRuntimeHints());
        assertThat(RuntimeHintsPredicates.resource().forResource("db/migrations/2026/01_x/up.sql"))
                .accepts(generation.getRuntimeHints());
    }

    @Test
    void keepsTheScriptsOfConfiguredLocations() {
        process(Map.of("godwit.locations", "classpath:/fixtures/orders/,file:elsewhere"));

        assertThat(RuntimeHintsPredicates.resource().forResource("fixtures/orders/deep/001_create_orders.sql"))
                .accepts(generation.getRuntimeHints());
        assertThat(RuntimeHintsPredicates.resource().forResource("elsewhere/001_x.sql"))
                .rejects(generation.getRuntimeHints());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "classpath*:fixtures/orders",
                "fixtures/orders",
                "/fixtures/orders/",
                "classpath:fixtures\\orders",
                " classpath:/fixtures/orders ",
                "classpath:fixtures",
                "classpath:"
            })
    void keepsTheScriptsOfALocationHoweverItIsWritten(String location) {
        process(Map.of("godwit.locations[0]", location));

        assertThat(RuntimeHintsPredicates.resource().forResource("fixtures/orders/001_create_orders.sql"))
                .accepts(generation.getRuntimeHints());
    }

    @Test
    @CompileWithForkedClassLoader
    void whatWasBuiltMigratesBeforeAnythingUsesTheDatabase(TestDatabase database) {
        ClassName built = process(Map.of());

        generation.writeGeneratedContent();
        TestCompiler.forSystem().with(generation).compile(compiled -> {
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                configure(
                        context,
                        Map.of(
                                "spring.datasource.url", database.url(),
                                "spring.datasource.username", database.user(),
                                "spring.datasource.password", database.password()));
                initializer(compiled, built).initialize(context);
                context.refresh();

                assertThat(context.getBean(Migrator.class).status().currentVersion())
                        .isEqualTo("002");
                assertThat(context.getBean(JdbcTemplate.class)
                                .queryForObject("SELECT count(*) FROM person", Long.class))
                        .isZero();
            }
        });
    }

    /** Connects to nothing: the database of the build is not the one of the application. */
    private ClassName process(Map<String, Object> properties) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            configure(context, Map.of("spring.datasource.url", "jdbc:postgresql://localhost:1/nowhere"));
            configure(context, properties);
            context.register(Application.class);
            return new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
    }

    private static void configure(GenericApplicationContext context, Map<String, Object> properties) {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(properties.toString(), properties));
    }

    @SuppressWarnings("unchecked")
    private static ApplicationContextInitializer<GenericApplicationContext> initializer(
            Compiled compiled, ClassName name) {
        return compiled.getInstance(ApplicationContextInitializer.class, name.reflectionName());
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        GodwitAutoConfiguration.class
    })
    static class Application {}
}
