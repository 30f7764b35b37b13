package dev.godwit.test.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;

import com.example.library.cases.InAHierarchy;
import com.example.library.cases.Replacing;
import com.example.library.cases.Wrapped;
import dev.godwit.migration.MigrationException;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;

/** Wherever the application's data source would lead, tests have their own. */
@ExtendWith(OutputCaptureExtension.class)
class DataSourceReplacementTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                Replacing.ByProperties.class,
                Replacing.ByBeans.class,
                Replacing.OfTwoMigrators.class,
                Wrapped.ByAnother.class,
                Wrapped.BySubclass.class,
                Replacing.WithMoreListeners.class,
                InAHierarchy.class
            })
    void nothingOfTheApplicationIsUsed(Class<?> testClass) {
        Kit.succeeds(1, Kit.run(testClass));
    }

    @Test
    void anApplicationWithoutMigrationsIsAMistake() {
        failsWith(Replacing.WithoutGodwit.class, "@MigratedDatabase has nothing to migrate with");
    }

    @Test
    void aClassThatSpringDoesNotTestIsAMistake() {
        failsWith(Replacing.WithoutSpring.class, "@MigratedDatabase is on a class that Spring does not test");
    }

    @Test
    void tablesThatHibernateChangesAreMentioned(CapturedOutput output) {
        Kit.succeeds(1, Kit.run(Replacing.WithTablesByHibernate.class));

        assertThat(output)
                .contains("spring.jpa.hibernate.ddl-auto=update: Hibernate changes what the migrations have made");
    }

    /** It would share one database with others. */
    @Test
    void aClassWithoutTheListenersIsAMistake() {
        failsWith(Replacing.WithoutListeners.class, "@MigratedDatabase does not hear of the tests");
    }

    private static void failsWith(Class<?> testClass, String message) {
        Condition<Throwable> expected = new Condition<>(
                failure -> NestedExceptionUtils.getMostSpecificCause(failure) instanceof MigrationException cause
                        && String.valueOf(cause.getMessage()).contains(message),
                message);
        Kit.run(testClass).allEvents().failed().assertThatEvents().haveExactly(1, event(finishedWithFailure(expected)));
    }
}
