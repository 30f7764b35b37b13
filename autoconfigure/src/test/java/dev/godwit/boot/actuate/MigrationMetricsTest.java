package dev.godwit.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Migrator;
import dev.godwit.boot.TestApplications;
import dev.godwit.migration.MigrationException;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@WithTestDatabase
class MigrationMetricsTest {

    @Test
    void timesTheMigrationsOfTheStart(TestDatabase database) {
        application(database).run(context -> {
            var timer = context.getBean(MeterRegistry.class)
                    .get("godwit.migration")
                    .tags("migrator", "migrator", "outcome", "success")
                    .timer();
            assertThat(timer.count()).isEqualTo(2);
            assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
        });
    }

    @Test
    void countsTheMigrationsOfTheStart(TestDatabase database) {
        application(database).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(gauge(registry, "applied")).isEqualTo(2);
            assertThat(gauge(registry, "pending")).isZero();
            assertThat(gauge(registry, "failed")).isZero();
        });
    }

    @Test
    void knowsNothingBeforeSomebodyHasLooked(TestDatabase database) {
        application(database).withPropertyValues("godwit.on-startup=none").run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(gauge(registry, "pending")).isNaN();

            context.getBean(Migrator.class).status();

            assertThat(gauge(registry, "pending")).isEqualTo(2);
        });
    }

    @Test
    void knowsNothingOfAHistoryThatCannotBeRead(TestDatabase database) {
        application(database).run(context -> {
            database.execute("ALTER TABLE schema_migrations DROP COLUMN checksum");
            context.getBean(Migrator.class).status();

            assertThat(gauge(context.getBean(MeterRegistry.class), "applied")).isNaN();
        });
    }

    @Test
    void timesLaterRunsToo(TestDatabase database) {
        application(database)
                .withPropertyValues("godwit.on-startup=none", "godwit.locations=classpath:fixtures/broken")
                .run(context -> {
                    Migrator migrator = context.getBean(Migrator.class);
                    assertThat(org.assertj.core.api.Assertions.catchThrowable(migrator::migrate))
                            .isInstanceOf(MigrationException.class);

                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("godwit.migration")
                                    .tags("outcome", "failure")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @Test
    void backsOffWithoutARegistry(TestDatabase database) {
        TestApplications.on(database)
                .withConfiguration(AutoConfigurations.of(MigrationsMetricsAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MeterBinder.class));
    }

    private static double gauge(MeterRegistry registry, String state) {
        return registry.get("godwit.migrations")
                .tags("migrator", "migrator", "state", state)
                .gauge()
                .value();
    }

    private static ApplicationContextRunner application(TestDatabase database) {
        return TestApplications.on(database)
                .withBean(SimpleMeterRegistry.class)
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        MigrationsMetricsAutoConfiguration.class));
    }
}
