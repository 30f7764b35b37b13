package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Migrator;
import dev.godwit.boot.TestApplications;
import dev.godwit.event.MigrationApplied;
import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationFailed;
import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationRunFinished;
import dev.godwit.event.MigrationRunStarted;
import dev.godwit.event.MigrationStarted;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;

@WithTestDatabase
@ExtendWith(OutputCaptureExtension.class)
class MigrationEventsTest {

    private static final List<Class<?>> WHOLE_START = List.of(
            MigrationRunStarted.class,
            MigrationStarted.class,
            MigrationApplied.class,
            MigrationStarted.class,
            MigrationApplied.class,
            MigrationRunFinished.class);

    @Test
    void everyKindOfListenerHearsEachEventOfTheStartOnce(TestDatabase database) {
        Recorder outside = new Recorder();

        TestApplications.on(database)
                .withInitializer(context -> context.addApplicationListener(outside))
                .withBean(Recorder.class)
                .withBean(Annotated.class)
                .run(context -> {
                    assertThat(outside.types()).isEqualTo(WHOLE_START);
                    assertThat(context.getBean(Recorder.class).types()).isEqualTo(WHOLE_START);
                    assertThat(context.getBean(Annotated.class).heard).isEqualTo(outside.heard);
                    assertThat(context.getBean(Annotated.class).heard)
                            .filteredOn(MigrationApplied.class::isInstance)
                            .extracting(event -> ((MigrationApplied) event).version())
                            .containsExactly("001", "002");
                });
    }

    @Test
    void aListenerMayUseTheMigratedDatabase(TestDatabase database) {
        TestApplications.on(database).withBean(Inserting.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(database.queryForList("SELECT name::text FROM person ORDER BY id", String.class))
                    .containsExactly("001", "002");
        });
    }

    @Test
    void aRunThatFindsNothingToDoSaysThatItIsOver(TestDatabase database) {
        TestApplications.on(database).run(context -> {});

        TestApplications.on(database)
                .withBean(Annotated.class)
                .run(context -> assertThat(context.getBean(Annotated.class).heard)
                        .singleElement()
                        .isInstanceOfSatisfying(MigrationRunFinished.class, run -> {
                            assertThat(run.successful()).isTrue();
                            assertThat(run.applied()).isZero();
                        }));
    }

    @Test
    void aListenerThatFailsDisturbsNeitherTheStartNorLaterEvents(TestDatabase database, CapturedOutput output) {
        TestApplications.on(database).withBean(Failing.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Failing.class).heard).isEqualTo(WHOLE_START.size());
            assertThat(output).contains("A listener failed at MigrationApplied; the start goes on");
        });
    }

    @Test
    void aLaterRunIsHeardWhileItHappens(TestDatabase database) {
        TestApplications.on(database)
                .withPropertyValues("godwit.on-startup=none")
                .withBean(Annotated.class)
                .run(context -> {
                    Annotated annotated = context.getBean(Annotated.class);
                    assertThat(annotated.heard).isEmpty();

                    context.getBean(Migrator.class).migrate();

                    assertThat(annotated.types()).isEqualTo(WHOLE_START);
                });
    }

    @Test
    void laterRunsOfALazyApplicationAreHeardToo(TestDatabase database) {
        TestApplications.on(database)
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withPropertyValues("godwit.on-startup=none")
                .withBean(Annotated.class)
                .run(context -> {
                    context.getBean(Migrator.class).migrate();

                    assertThat(context.getBean(Annotated.class).types()).isEqualTo(WHOLE_START);
                });
    }

    @Test
    void aFailureIsHeardBeforeTheApplicationGivesUp(TestDatabase database) {
        Recorder outside = new Recorder();

        TestApplications.on(database)
                .withInitializer(context -> context.addApplicationListener(outside))
                .withPropertyValues("godwit.locations=classpath:fixtures/broken")
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(outside.types())
                            .containsExactly(
                                    MigrationRunStarted.class,
                                    MigrationStarted.class,
                                    MigrationFailed.class,
                                    MigrationRunFinished.class);
                });
    }

    @Test
    void aListenerThatNeedsTheDatabaseDoesNotHideTheFailure(TestDatabase database) {
        TestApplications.on(database)
                .withBean(NeedsDatabase.class)
                .withPropertyValues("godwit.locations=classpath:fixtures/broken")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("syntax error at or near \"TABEL\""));
    }

    @Test
    void migratorsOfTheApplicationAreHeardToo(TestDatabase database) {
        TestApplications.on(database)
                .withUserConfiguration(OwnMigrator.class)
                .withBean(Annotated.class)
                .withBean(Direct.class)
                .run(context -> {
                    assertThat(context.getBean(Annotated.class).heard)
                            .filteredOn(MigrationApplied.class::isInstance)
                            .extracting(MigrationEvent::target)
                            .extracting(target -> target.schema())
                            .containsExactly("orders", "public", "public");
                    assertThat(context.getBean(Direct.class).heard).isEqualTo(context.getBean(Annotated.class).heard);
                });
    }

    @Test
    void eventsOfAChildReachItsParentOnce(TestDatabase database) {
        TestApplications.on(database)
                .withPropertyValues("godwit.on-startup=none")
                .withBean(Annotated.class)
                .run(parent -> TestApplications.on(database)
                        .withParent(parent)
                        // a child has its parent's properties
                        .withPropertyValues("godwit.on-startup=migrate")
                        .withUserConfiguration(OwnMigrator.class)
                        .run(child -> {
                            assertThat(child).hasNotFailed();
                            assertThat(parent.getBean(Annotated.class).types())
                                    .containsExactly(
                                            MigrationRunStarted.class,
                                            MigrationStarted.class,
                                            MigrationApplied.class,
                                            MigrationRunFinished.class);
                        }));
    }

    static final class Recorder implements ApplicationListener<PayloadApplicationEvent<? extends MigrationEvent>> {

        private final List<MigrationEvent> heard = new ArrayList<>();

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<? extends MigrationEvent> event) {
            heard.add(event.getPayload());
        }

        List<Class<?>> types() {
            return MigrationEventsTest.types(heard);
        }
    }

    static final class Annotated {

        private final List<MigrationEvent> heard = new ArrayList<>();

        @EventListener
        void onEvent(MigrationEvent event) {
            heard.add(event);
        }

        List<Class<?>> types() {
            return MigrationEventsTest.types(heard);
        }
    }

    static final class Direct implements MigrationListener {

        private final List<MigrationEvent> heard = new ArrayList<>();

        @Override
        public void onEvent(MigrationEvent event) {
            heard.add(event);
        }
    }

    static final class NeedsDatabase implements ApplicationListener<PayloadApplicationEvent<? extends MigrationEvent>> {

        NeedsDatabase(JdbcTemplate template) {}

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<? extends MigrationEvent> event) {}
    }

    private static List<Class<?>> types(List<MigrationEvent> events) {
        List<Class<?>> types = new ArrayList<>();
        events.forEach(event -> types.add(event.getClass()));
        return types;
    }

    static final class Inserting {

        private final JdbcTemplate template;

        Inserting(JdbcTemplate template) {
            this.template = template;
        }

        @EventListener
        void onApplied(MigrationApplied event) {
            template.update("INSERT INTO person (name) VALUES (?)", event.version());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnMigrator {

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

    static class Failing {

        private int heard;

        @EventListener
        void onEvent(MigrationEvent event) {
            heard++;
            throw new IllegalStateException("no mail today");
        }
    }
}
