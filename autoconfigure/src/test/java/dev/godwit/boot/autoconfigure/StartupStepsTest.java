package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Migrator;
import dev.godwit.boot.TestApplications;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.metrics.buffering.BufferingApplicationStartup;
import org.springframework.boot.context.metrics.buffering.StartupTimeline.TimelineEvent;
import org.springframework.core.metrics.StartupStep;

@WithTestDatabase
class StartupStepsTest {

    private final BufferingApplicationStartup startup = new BufferingApplicationStartup(10_000);

    @Test
    void aRunAndItsMigrationsAreStepsOfTheStart(TestDatabase database) {
        TestApplications.on(database)
                .withInitializer(context -> context.setApplicationStartup(startup))
                .run(context -> {
                    List<StartupStep> steps = steps();
                    assertThat(steps)
                            .extracting(StartupStepsTest::describe)
                            .containsExactly(
                                    "godwit.migration version=001 script=db/migrations/001_create_person.sql outcome=success",
                                    "godwit.migration version=002 script=db/migrations/002_add_email.sql outcome=success",
                                    "godwit.run migrator=migrator outcome=success applied=2");
                    assertThat(steps.subList(0, 2))
                            .extracting(StartupStep::getParentId)
                            .containsOnly(steps.get(2).getId());
                });
    }

    @Test
    void aFailureIsTheEndOfItsStep(TestDatabase database) {
        TestApplications.on(database)
                .withInitializer(context -> context.setApplicationStartup(startup))
                .withPropertyValues("godwit.locations=classpath:fixtures/broken")
                .run(context -> assertThat(steps())
                        .extracting(StartupStepsTest::describe)
                        .containsExactly(
                                "godwit.migration version=001 script=fixtures/broken/001_broken.sql outcome=failure",
                                "godwit.run migrator=migrator outcome=failure"));
    }

    @Test
    void waitingForOthersIsAStepOfItsOwn(TestDatabase database) {
        for (String mode : List.of("wait", "validate")) {
            TestApplications.on(database)
                    .withInitializer(context -> context.setApplicationStartup(startup))
                    .withPropertyValues("godwit.wait-timeout=0s", "godwit.on-startup=" + mode)
                    .run(context -> assertThat(context).hasFailed());
        }
        TestApplications.on(database).run(context -> {});
        for (String mode : List.of("wait", "validate")) {
            TestApplications.on(database)
                    .withInitializer(context -> context.setApplicationStartup(startup))
                    .withPropertyValues("godwit.on-startup=" + mode)
                    .run(context -> assertThat(context).hasNotFailed());
        }

        assertThat(steps())
                .extracting(StartupStepsTest::describe)
                .containsExactly(
                        "godwit.wait migrator=migrator outcome=failure",
                        "godwit.validate migrator=migrator outcome=failure",
                        "godwit.wait migrator=migrator outcome=success",
                        "godwit.validate migrator=migrator outcome=success");
    }

    @Test
    void laterRunsAreNoStepsOfTheStart(TestDatabase database) {
        TestApplications.on(database)
                .withInitializer(context -> context.setApplicationStartup(startup))
                .withPropertyValues("godwit.on-startup=none")
                .run(context -> {
                    context.getBean(Migrator.class).migrate();

                    assertThat(steps()).isEmpty();
                });
    }

    /** In the order in which they ended. */
    private List<StartupStep> steps() {
        return startup.getBufferedTimeline().getEvents().stream()
                .map(TimelineEvent::getStartupStep)
                .filter(step -> step.getName().startsWith("godwit"))
                .toList();
    }

    private static String describe(StartupStep step) {
        StringJoiner description = new StringJoiner(" ").add(step.getName());
        step.getTags().forEach(tag -> description.add(tag.getKey() + "=" + tag.getValue()));
        return description.toString();
    }
}
