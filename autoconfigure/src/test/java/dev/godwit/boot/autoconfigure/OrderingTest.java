package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Migrator;
import dev.godwit.boot.TestApplications;
import dev.godwit.boot.domain.Person;
import dev.godwit.boot.domain.PersonRepository;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;

/** Whoever uses the database finds it migrated. */
@WithTestDatabase
class OrderingTest {

    @Test
    void entitiesAreValidatedAgainstTheMigratedSchema(TestDatabase database) {
        withJpa(database).run(context -> {
            assertThat(context).hasNotFailed();
            Person person = new Person();
            person.setName("Ada");
            context.getBean(PersonRepository.class).save(person);
            assertThat(database.queryForList("SELECT name::text FROM person", String.class))
                    .containsExactly("Ada");
        });
    }

    @Test
    void aMigratorOfTheApplicationComesBeforeTheEntitiesToo(TestDatabase database) {
        withJpa(database)
                .withUserConfiguration(OwnMigrator.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aMigratorThatMigratesByItselfComesBeforeTheEntitiesToo(TestDatabase database) {
        withJpa(database)
                .withPropertyValues("godwit.on-startup=none")
                .withUserConfiguration(SelfStarting.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void withoutMigrationsTheEntitiesWouldNotBeValid(TestDatabase database) {
        withJpa(database)
                .withPropertyValues("godwit.enabled=false")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("missing table [person]"));
    }

    @Test
    void beansThatQueryWhileTheyAreCreatedFindTheirTables(TestDatabase database) {
        TestApplications.on(database)
                .withConfiguration(AutoConfigurations.of(JooqAutoConfiguration.class))
                .withUserConfiguration(Querying.class)
                .run(context -> assertThat(context.getBeansOfType(Long.class))
                        .containsOnlyKeys("annotated", "client", "jooq", "template"));
    }

    @Test
    void scriptsOfSpringBootRunAfterTheMigrations(TestDatabase database) {
        TestApplications.on(database)
                .withConfiguration(AutoConfigurations.of(DataSourceInitializationAutoConfiguration.class))
                .withPropertyValues(
                        "spring.sql.init.mode=always", "spring.sql.init.data-locations=classpath:fixtures/data.sql")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(database.queryForList("SELECT name::text FROM person", String.class))
                            .containsExactly("from data.sql");
                });
    }

    @Test
    void everyKindOfBeanThatUsesADatabaseWaits(TestDatabase database) {
        TestApplications.on(database).withUserConfiguration(Users.class).run(context -> {
            assertThat(context).hasNotFailed();
            for (String user : Users.NAMES) {
                assertThat(context.getBeanFactory().getBeanDefinition(user).getDependsOn())
                        .as("what %s waits for", user)
                        .contains("godwitInitializer", "migrator");
            }
        });
    }

    private static ApplicationContextRunner withJpa(TestDatabase database) {
        return TestApplications.on(database)
                .withConfiguration(AutoConfigurations.of(
                        HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class))
                .withUserConfiguration(Jpa.class)
                .withPropertyValues("spring.jpa.hibernate.ddl-auto=validate");
    }

    @Configuration(proxyBeanMethods = false)
    @EntityScan(basePackageClasses = Person.class)
    @EnableJpaRepositories(basePackageClasses = Person.class)
    static class Jpa {}

    @Configuration(proxyBeanMethods = false)
    static class OwnMigrator {

        @Bean
        Migrator own(DataSource dataSource) {
            return Migrator.builder(dataSource).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SelfStarting {

        @Bean(initMethod = "migrate")
        Migrator selfStarting(DataSource dataSource) {
            return Migrator.builder(dataSource).build();
        }
    }

    /** Named so that they would be created before anything of Godwit. */
    @Configuration(proxyBeanMethods = false)
    static class Querying {

        private static final String COUNT = "SELECT count(*) FROM person";

        @Bean
        @DependsOnDatabaseInitialization
        Long annotated(DataSource dataSource) {
            return JdbcClient.create(dataSource).sql(COUNT).query(Long.class).single();
        }

        @Bean
        Long client(JdbcClient client) {
            return client.sql(COUNT).query(Long.class).single();
        }

        @Bean
        Long jooq(DSLContext jooq) {
            return jooq.fetchSingle(COUNT).get(0, Long.class);
        }

        @Bean
        @Nullable
        Long template(JdbcTemplate template) {
            return template.queryForObject(COUNT, Long.class);
        }
    }

    /** Of the types that Spring Boot knows to use a database; only what they wait for matters here, so none is created. */
    @Configuration(proxyBeanMethods = false)
    @Lazy
    static class Users {

        static final List<String> NAMES = List.of(
                "client", "entityManagerFactory", "jobs", "jooq", "named", "operations", "scheduler", "sessions");

        @Bean(defaultCandidate = false)
        JdbcClient client() {
            throw new AssertionError();
        }

        @Bean
        EntityManagerFactory entityManagerFactory() {
            throw new AssertionError();
        }

        @Bean
        JobRepository jobs() {
            throw new AssertionError();
        }

        @Bean
        DSLContext jooq() {
            throw new AssertionError();
        }

        @Bean(defaultCandidate = false)
        NamedParameterJdbcOperations named() {
            throw new AssertionError();
        }

        @Bean(defaultCandidate = false)
        JdbcOperations operations() {
            throw new AssertionError();
        }

        @Bean
        Scheduler scheduler() {
            throw new AssertionError();
        }

        @Bean
        JdbcIndexedSessionRepository sessions() {
            throw new AssertionError();
        }
    }
}
