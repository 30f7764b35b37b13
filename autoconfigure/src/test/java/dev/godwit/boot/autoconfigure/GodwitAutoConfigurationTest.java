package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.MigrationStatus;
import dev.godwit.Migrator;
import dev.godwit.boot.TestApplications;
import dev.godwit.event.MigrationRunFinished;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@WithTestDatabase
class GodwitAutoConfigurationTest {

    private static final String ORDERS = "classpath:fixtures/orders";

    @Test
    void migratesTheApplicationsDatabase(TestDatabase database) {
        TestApplications.on(database).run(context -> {
            assertThat(context).hasSingleBean(Migrator.class).hasBean("migrator");
            assertThat(tables(database)).contains("person", "schema_migrations", "schema_migrations_log");
            assertThat(context.getBean(Migrator.class).status().currentVersion())
                    .isEqualTo("002");
        });
    }

    @Test
    void appliesNothingTwice(TestDatabase database) {
        TestApplications.on(database).run(context -> {});

        TestApplications.on(database).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class))
                    .containsExactly("001", "002");
        });
    }

    @Test
    void doesNothingWhenDisabled(TestDatabase database) {
        TestApplications.on(database).withPropertyValues("godwit.enabled=false").run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(Migrator.class);
            assertThat(tables(database)).isEmpty();
        });
    }

    @Test
    void doesNotConnectWhenThereIsNothingToDoOnStartup() {
        TestApplications.withoutDatabase()
                .withPropertyValues(
                        "spring.datasource.url=jdbc:postgresql://localhost:1/nowhere", "godwit.on-startup=none")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Migrator.class));
    }

    @Test
    void needsNoDatabaseWhenThereIsNothingToDoOnStartup() {
        new ApplicationContextRunner()
                .withConfiguration(
                        org.springframework.boot.autoconfigure.AutoConfigurations.of(GodwitAutoConfiguration.class))
                .withPropertyValues("godwit.on-startup=none")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Migrator.class));
    }

    @Test
    void refusesToStartWhenAMigrationFailsAndLeavesNothingBehind(TestDatabase database) {
        TestApplications.on(database)
                .withPropertyValues("godwit.locations=classpath:fixtures/broken")
                .run(context -> {
                    assertThat(context).getFailure().rootCause().isInstanceOf(java.sql.SQLException.class);
                    assertThat(context)
                            .getFailure()
                            .cause()
                            .isInstanceOfSatisfying(
                                    MigrationException.class,
                                    failure -> assertThat(failure.problems())
                                            .extracting(problem -> problem.code())
                                            .containsExactly(ProblemCode.STATEMENT));
                    assertThat(tables(database)).doesNotContain("left_over");
                });
    }

    @Test
    void migratesEvenIfEverythingElseIsLazy(TestDatabase database) {
        TestApplications.on(database)
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean("unused", Object.class, () -> {
                    throw new AssertionError("not lazy");
                })
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(tables(database)).contains("person");
                });
    }

    @Test
    void activeProfilesChooseAmongTheMigrations(TestDatabase database) {
        TestApplications.on(database)
                .withPropertyValues("godwit.locations=classpath:fixtures/profiles", "spring.profiles.active=dev")
                .withInitializer(context -> context.getEnvironment().setActiveProfiles("dev"))
                .run(context ->
                        assertThat(tables(database)).contains("only_dev").doesNotContain("only_default"));
    }

    @Test
    void theDefaultProfileIsActiveWhenNoOtherIs(TestDatabase database) {
        TestApplications.on(database)
                .withPropertyValues("godwit.locations=classpath:fixtures/profiles")
                .run(context ->
                        assertThat(tables(database)).contains("only_default").doesNotContain("only_dev"));
    }

    @Test
    void backsOffWhenTheApplicationDeclaresItsOwnMigrator(TestDatabase database) {
        TestApplications.on(database).withUserConfiguration(OwnMigrator.class).run(context -> {
            assertThat(context)
                    .hasSingleBean(Migrator.class)
                    .doesNotHaveBean("migrator")
                    .hasBean("orders");
            assertThat(tables(database)).contains("orders").doesNotContain("person");
        });
    }

    @Test
    void runsEveryMigratorInTheirOrder(TestDatabase database) {
        TestApplications.on(database)
                .withUserConfiguration(SeveralMigrators.class)
                .run(context -> {
                    assertThat(context.getBeansOfType(Migrator.class)).containsOnlyKeys("late", "early", "migrator");
                    assertThat(context.getBean(Migrator.class)).isSameAs(context.getBean("migrator"));
                    List<String> schemas = database.queryForList(
                            "SELECT schema FROM (SELECT 'early' AS schema, min(applied_at) AS at FROM early.schema_migrations"
                                    + " UNION ALL SELECT 'late', min(applied_at) FROM late.schema_migrations"
                                    + " UNION ALL SELECT 'public', min(applied_at) FROM public.schema_migrations) AS s ORDER BY at",
                            String.class);
                    assertThat(schemas).startsWith("early").containsExactlyInAnyOrder("early", "late", "public");
                });
    }

    @Test
    void aChildContextDoesNotMigrateAgain(TestDatabase database) {
        List<Object> runs = new ArrayList<>();
        TestApplications.on(database)
                .withInitializer(context -> context.addApplicationListener(event -> record(event, runs)))
                .run(parent -> TestApplications.on(database).withParent(parent).run(child -> {
                    assertThat(child).hasNotFailed();
                    assertThat(localMigrators(child)).isEmpty();
                    assertThat(child.getBean(Migrator.class)).isSameAs(parent.getBean(Migrator.class));
                    assertThat(runs).hasSize(1);
                }));
    }

    @Test
    void aChildContextRunsItsOwnMigrator(TestDatabase database) {
        List<Object> runs = new ArrayList<>();
        TestApplications.on(database)
                .withInitializer(context -> context.addApplicationListener(event -> record(event, runs)))
                .run(parent -> TestApplications.on(database)
                        .withParent(parent)
                        .withUserConfiguration(MigratorOfItsOwnSchema.class)
                        .run(child -> {
                            assertThat(child).hasNotFailed();
                            assertThat(localMigrators(child)).containsExactly("orders");
                            assertThat(tables(database)).contains("person", "orders");
                            assertThat(runs).hasSize(2);
                        }));
    }

    @Test
    void tellsTheLogWhichVersionOfTheApplicationMigrated(TestDatabase database) {
        TestApplications.on(database)
                .withPropertyValues("spring.application.version=1.2.3")
                .run(context -> {
                    MigrationStatus status = context.getBean(Migrator.class).status();
                    assertThat(status.problems()).isEmpty();
                    assertThat(database.queryForList("SELECT DISTINCT build FROM schema_migrations_log", String.class))
                            .containsExactly("1.2.3");
                });
    }

    private static void record(Object event, List<Object> runs) {
        if (event instanceof PayloadApplicationEvent<?> payload
                && payload.getPayload() instanceof MigrationRunFinished run) {
            runs.add(run);
        }
    }

    private static String[] localMigrators(ApplicationContext context) {
        return context.getBeanNamesForType(Migrator.class);
    }

    private static List<String> tables(TestDatabase database) {
        return database.queryForList(
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog',"
                        + " 'information_schema')",
                String.class);
    }

    private static Migrator migrator(DataSource dataSource, String schema) {
        return Migrator.builder(dataSource)
                .options(MigratorOptions.builder()
                        .locations(ORDERS)
                        .schema(schema)
                        .build())
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnMigrator {

        @Bean
        Migrator orders(DataSource dataSource) {
            return migrator(dataSource, "public");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MigratorOfItsOwnSchema {

        @Bean
        Migrator orders(DataSource dataSource) {
            return migrator(dataSource, "orders");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SeveralMigrators {

        @Bean(defaultCandidate = false)
        Migrator late(DataSource dataSource) {
            return migrator(dataSource, "late");
        }

        @Bean(defaultCandidate = false)
        @Order(1)
        Migrator early(DataSource dataSource) {
            return migrator(dataSource, "early");
        }
    }
}
