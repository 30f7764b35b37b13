package dev.godwit.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Migrator;
import dev.godwit.boot.TestApplications;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

@WithTestDatabase
@ExtendWith(OutputCaptureExtension.class)
class MigrationsHealthTest {

    private static final String NEXT = "godwit.locations=classpath:db/migrations,classpath:fixtures/next";
    private static final String REPEATABLE = "godwit.locations=classpath:db/migrations,classpath:fixtures/repeatable";

    @Test
    void isUpWhenEverythingIsApplied(TestDatabase database) {
        application(database).run(context -> {
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("currentVersion", "002")
                    .containsOnlyKeys("currentVersion", "summary");
        });
    }

    @Test
    void isOutOfServiceWhileAMigrationIsPending(TestDatabase database) {
        application(database).withPropertyValues(NEXT).run(context -> {
            database.execute("DELETE FROM schema_migrations WHERE version = '003'");

            assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        });
    }

    /** It started when nothing was pending: somebody has taken a migration back since. */
    @ParameterizedTest
    @ValueSource(strings = {"validate", "wait"})
    void isOutOfServiceWhileAnApplicationThatDoesNotMigrateLacksAMigration(String mode, TestDatabase database) {
        application(database).run(context -> {});

        application(database).withPropertyValues("godwit.on-startup=" + mode).run(context -> {
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            database.execute("DELETE FROM schema_migrations WHERE version = '002'");

            assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        });
    }

    @Test
    void isUpWhenSomebodyElseMigrates(TestDatabase database) {
        application(database).run(context -> {});

        application(database)
                .withPropertyValues(NEXT, "godwit.on-startup=none")
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
    }

    @Test
    void isDownWhenAnAppliedScriptWasChanged(TestDatabase database) {
        application(database).run(context -> {});

        application(database)
                .withPropertyValues("godwit.locations=classpath:fixtures/changed", "godwit.on-startup=none")
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.DOWN));
        application(database)
                .withPropertyValues("godwit.locations=classpath:fixtures/changed", "godwit.changed=warn")
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
    }

    @Test
    void isDownWhenAMigrationHasStoppedHalfway(TestDatabase database) {
        database.execute("CREATE TABLE twice (id int); INSERT INTO twice VALUES (1), (1)");
        application(database)
                .withPropertyValues("godwit.locations=classpath:fixtures/halfway", "godwit.non-empty=migrate")
                .run(context -> assertThat(context).hasFailed());

        application(database)
                .withPropertyValues(
                        "godwit.locations=classpath:fixtures/halfway",
                        "godwit.on-startup=none",
                        "godwit.non-empty=migrate")
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.DOWN));
    }

    @Test
    void staysUpAfterANewerBuildHasMigrated(TestDatabase database) {
        application(database).withPropertyValues(NEXT).run(newer -> {});

        application(database).run(context -> {
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("newer", List.of("003"))
                    .containsEntry("currentVersion", "003");
        });
    }

    @Test
    void staysUpWhileANewerBuildHoldsBackItsRepeatables(TestDatabase database) {
        application(database).withPropertyValues(NEXT).run(newer -> {});

        application(database)
                .withPropertyValues(REPEATABLE)
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
    }

    /** Whoever migrates: what is applied is not known, and so not whether it is enough. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMENT ON TABLE schema_migrations IS NULL",
                "COMMENT ON TABLE schema_migrations IS 'godwit:history:2'",
                "ALTER TABLE schema_migrations DROP COLUMN checksum",
                "DROP TABLE schema_migrations; CREATE TABLE schema_migrations (version bigint)",
                "DROP TABLE schema_migrations"
            })
    void isDownWhenTheHistoryCannotBeRead(String damage, TestDatabase database) {
        application(database).run(context -> {});
        database.execute(damage);

        application(database)
                .withPropertyValues("godwit.on-startup=none")
                .run(context -> isDownWithoutSummary(health(context)));
    }

    @Test
    void isDownOnceTheHistoryCannotBeReadAnyMore(TestDatabase database) {
        application(database).run(context -> {
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);

            database.execute("ALTER TABLE schema_migrations DROP COLUMN checksum");

            isDownWithoutSummary(health(context));
        });
    }

    @Test
    void isDownWhenTheRoleMayNotReadTheHistory(TestDatabase database) {
        application(database).run(context -> {});
        Login stranger = database.createLogin("");

        application(database)
                .withPropertyValues(
                        "godwit.on-startup=none",
                        "godwit.datasource.username=" + stranger.user(),
                        "godwit.datasource.password=" + stranger.password())
                .run(context -> assertThat(health(context))
                        .isEqualTo(Health.down()
                                .withDetail("problems", List.of("GODWIT-PERMISSION the role may not read the history"))
                                .build()));
    }

    private static void isDownWithoutSummary(Health health) {
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsOnlyKeys("problems");
    }

    @Test
    @Timeout(60)
    void isDownAtOnceAndWithoutAStackTraceWhenTheDatabaseCannotBeRead(TestDatabase database, CapturedOutput output) {
        application(database)
                .withPropertyValues(
                        "godwit.on-startup=none",
                        "godwit.connect-wait=1h",
                        "godwit.datasource.url=jdbc:postgresql://localhost:1/nowhere")
                .run(context -> {
                    Health health = health(context);
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.getDetails())
                            .isEqualTo(Map.of("problems", List.of("GODWIT-CONNECTION the database cannot be reached")));
                    assertThat(output).doesNotContain("\tat ");
                });
    }

    @Test
    void hasAnIndicatorForEachMigrator(TestDatabase database) {
        application(database).withUserConfiguration(SecondMigrator.class).run(context -> {
            CompositeHealthContributor migrators =
                    context.getBean("migrationsHealthContributor", CompositeHealthContributor.class);
            assertThat(migrators.stream().map(entry -> entry.name())).containsExactlyInAnyOrder("migrator", "orders");
        });
    }

    @Test
    void canBeSwitchedOffOrReplaced(TestDatabase database) {
        application(database)
                .withPropertyValues("management.health.migrations.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthContributor.class));
        application(database)
                .withBean(
                        "migrationsHealthIndicator",
                        HealthIndicator.class,
                        () -> () -> Health.up().build())
                .run(context -> assertThat(context).hasSingleBean(HealthContributor.class));
    }

    @Test
    void isPartOfTheApplicationsHealth(TestDatabase database) {
        try (TestServer server = TestServer.start(
                database, "management.endpoint.health.group.readiness.include=readinessState,migrations")) {
            JsonNode health = server.get("/health").at("/components/migrations");

            assertThat(health.at("/status").asString()).isEqualTo("UP");
            assertThat(health.at("/details/summary/applied").asInt()).isEqualTo(2);
            assertThat(server.get("/health/readiness").at("/status").asString()).isEqualTo("UP");
        }
    }

    private static ApplicationContextRunner application(TestDatabase database) {
        return TestApplications.on(database)
                .withConfiguration(AutoConfigurations.of(MigrationsHealthContributorAutoConfiguration.class));
    }

    private static Health health(AssertableApplicationContext context) {
        assertThat(context).hasNotFailed();
        return Objects.requireNonNull(context.getBean(HealthIndicator.class).health());
    }

    @Configuration(proxyBeanMethods = false)
    static class SecondMigrator {

        @Bean(defaultCandidate = false)
        Migrator orders(DataSource dataSource) {
            return Migrator.builder(dataSource)
                    .options(MigratorOptions.builder()
                            .locations("classpath:fixtures/orders")
                            .schema("orders")
                            .build())
                    .build();
        }
    }
}
