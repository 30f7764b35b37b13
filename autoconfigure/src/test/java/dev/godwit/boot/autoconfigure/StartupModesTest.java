package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.godwit.Migrator;
import dev.godwit.boot.TestApplications;
import dev.godwit.boot.domain.PersonRepository;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application does when it starts that leaves migrating to somebody else. */
@WithTestDatabase
@Timeout(120)
class StartupModesTest {

    @ParameterizedTest
    @ValueSource(strings = {"validate", "wait"})
    void startsWhenEverythingIsAppliedAndNeedsOnlyToRead(String mode, TestDatabase database) {
        migrate(database);
        Login reader = database.createLogin("");
        database.execute("GRANT SELECT ON schema_migrations, schema_migrations_log TO " + reader.user());
        database.execute("ALTER ROLE %s SET default_transaction_read_only = on".formatted(reader.user()));
        List<String> before = applied(database);

        TestApplications.on(database)
                .withPropertyValues(
                        "godwit.on-startup=" + mode,
                        "godwit.datasource.username=" + reader.user(),
                        "godwit.datasource.password=" + reader.password())
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(applied(database)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate", "wait"})
    void doesNotStartWhileSomethingIsPending(String mode, TestDatabase database) {
        TestApplications.on(database)
                .withPropertyValues("godwit.on-startup=" + mode, "godwit.wait-timeout=0s")
                .run(context -> {
                    assertThat(codes(context))
                            .containsExactly(mode.equals("wait") ? ProblemCode.WAIT_TIMEOUT : ProblemCode.PENDING);
                    assertThat(database.queryForObject(
                                    "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace",
                                    Long.class))
                            .isZero();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate", "wait"})
    void doesNotStartWhenAnAppliedScriptWasChanged(String mode, TestDatabase database) {
        migrate(database);

        TestApplications.on(database)
                .withPropertyValues(
                        "godwit.on-startup=" + mode,
                        "godwit.locations=classpath:fixtures/changed",
                        "godwit.wait-timeout=1h")
                .run(context -> assertThat(codes(context)).containsExactly(ProblemCode.CHANGED));
    }

    @Test
    void entitiesAreValidatedOnceSomebodyElseHasMigrated(TestDatabase database) {
        CompletableFuture<Void> started = CompletableFuture.runAsync(() -> TestApplications.on(database)
                .withConfiguration(AutoConfigurations.of(
                        HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class))
                .withUserConfiguration(OrderingTest.Jpa.class)
                .withPropertyValues("godwit.on-startup=wait", "spring.jpa.hibernate.ddl-auto=validate")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(PersonRepository.class).count()).isZero();
                }));
        // the last thing that it asks before it pauses is who migrates
        String waits = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid() AND state = 'idle' AND query LIKE '%pg_locks%')";
        while (!started.isDone() && !database.queryForObject(waits, Boolean.class)) {
            Thread.onSpinWait();
        }
        assertThat(started).isNotDone();

        migrate(database);

        assertThat(started).succeedsWithin(Duration.ofMinutes(1));
    }

    @Test
    void replicasOfEveryModeStartOnceOneOfThemHasMigrated(TestDatabase database) throws SQLException {
        try (Connection gate = database.dataSource().getConnection();
                Statement statement = gate.createStatement()) {
            gate.setAutoCommit(false);
            statement.execute("CREATE TABLE person (id int)");
            List<CompletableFuture<Void>> replicas = new ArrayList<>();
            replicas.add(replica(database, "migrate"));
            awaitTrue(
                    database,
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND wait_event_type = 'Lock')");

            for (String mode : List.of("migrate", "validate", "wait")) {
                replicas.add(replica(database, mode));
            }
            replica(database, "none").join();
            awaitTrue(
                    database,
                    "SELECT count(*) = 3 FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle'"
                            + " AND query ~ 'pg_try_advisory_lock|WITH locks|RUN_STARTED' AND pid <> pg_backend_pid()");
            assertThat(replicas).noneMatch(CompletableFuture::isDone);

            gate.rollback();
            assertThat(replicas).allSatisfy(replica -> assertThat(replica).succeedsWithin(Duration.ofMinutes(1)));
        }
        assertThat(database.queryForList(
                        "SELECT event || coalesce(' ' || version, '') FROM schema_migrations_log ORDER BY id",
                        String.class))
                .containsExactly("PREPARED", "RUN_STARTED", "APPLIED 001", "APPLIED 002", "RUN_FINISHED");
    }

    private static CompletableFuture<Void> replica(TestDatabase database, String mode) {
        return CompletableFuture.runAsync(
                () -> TestApplications.on(database)
                        .withPropertyValues("godwit.on-startup=" + mode, "godwit.lock-timeout=0s")
                        .run(context -> assertThat(context).hasNotFailed()),
                task -> new Thread(task, "replica").start());
    }

    private static void awaitTrue(TestDatabase database, String query) {
        while (!database.queryForObject(query, Boolean.class)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void eachMigratorIsWaitedForAsItsOwnOptionsSay(TestDatabase database) {
        migrate(database);

        TestApplications.on(database)
                .withPropertyValues("godwit.on-startup=wait", "godwit.wait-timeout=1h")
                .withUserConfiguration(Impatient.class)
                .run(context -> assertThat(codes(context)).containsExactly(ProblemCode.WAIT_TIMEOUT));
    }

    @Test
    void aJvmThatIsToldToStopDoesNotWaitOn() {
        InterruptionByShutdown interruption = new InterruptionByShutdown();
        Thread hook = interruption.hook();

        interruption.during(() -> {
            hook.start();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> Thread.sleep(60_000));
        });

        assertThat(Runtime.getRuntime().removeShutdownHook(hook))
                .as("it is still there")
                .isFalse();
    }

    private static void migrate(TestDatabase database) {
        Migrator.builder(database.dataSource()).build().migrate();
    }

    private static List<String> applied(TestDatabase database) {
        return database.queryForList(
                "SELECT version || xmin::text FROM schema_migrations"
                        + " UNION ALL SELECT id || xmin::text FROM schema_migrations_log ORDER BY 1",
                String.class);
    }

    private static List<ProblemCode> codes(AssertableApplicationContext context) {
        Throwable cause = Objects.requireNonNull(context.getStartupFailure(), "it has started");
        while (!(cause instanceof MigrationException)) {
            cause = Objects.requireNonNull(cause.getCause(), "it has failed for another reason");
        }
        return ((MigrationException) cause)
                .problems().stream().map(Problem::code).toList();
    }

    @Configuration(proxyBeanMethods = false)
    static class Impatient {

        @Bean(defaultCandidate = false)
        Migrator orders(DataSource dataSource) {
            return Migrator.builder(dataSource)
                    .options(MigratorOptions.builder()
                            .locations("classpath:fixtures/orders")
                            .schema("orders")
                            .waitTimeout(Duration.ZERO)
                            .build())
                    .build();
        }
    }
}
