package dev.godwit.test.context;

import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.rootCause;

import com.example.library.cases.Replacing;
import com.example.library.cases.Wrapped;
import dev.godwit.migration.MigrationException;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever the application's data source would lead, tests have their own. */
class DataSourceReplacementTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                Replacing.ByProperties.class,
                Replacing.ByBeans.class,
                Replacing.OfTwoMigrators.class,
                Wrapped.ByAnother.class,
                Wrapped.BySubclass.class
            })
    void nothingOfTheApplicationIsUsed(Class<?> testClass) {
        Kit.succeeds(1, Kit.run(testClass));
    }

    @Test
    void anApplicationWithoutMigrationsIsAMistake() {
        Kit.run(Replacing.WithoutGodwit.class)
                .testEvents()
                .failed()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(rootCause(new Condition<>(
                                failure -> failure instanceof MigrationException
                                        && String.valueOf(failure.getMessage())
                                                .contains("@MigratedDatabase has nothing to migrate with"),
                                "tells that there is nothing to migrate with")))));
    }
}
