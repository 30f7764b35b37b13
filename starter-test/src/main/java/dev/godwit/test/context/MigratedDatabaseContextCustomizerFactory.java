package dev.godwit.test.context;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestContextAnnotationUtils.AnnotationDescriptor;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestExecutionListeners.MergeMode;

/** Notices test classes that are to have a migrated database. */
final class MigratedDatabaseContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configurations) {
        return Specification.of(testClass)
                .map(wanted -> customizer(testClass, wanted))
                .orElse(null);
    }

    private static ContextCustomizer customizer(Class<?> testClass, Specification wanted) {
        if (!hasDefaultListeners(testClass)) {
            throw new MigrationException(
                    List.of(Problem.error(ProblemCode.TEST_DATABASE, "@MigratedDatabase does not hear of the tests")
                            .found(testClass.getName())
                            .cause("@TestExecutionListeners is in place of the listeners that there are by default")
                            .remedy("add to it: mergeMode = MergeMode.MERGE_WITH_DEFAULTS")));
        }
        return new MigratedDatabaseContextCustomizer(wanted.upTo(), Lanes.enter(testClass));
    }

    /** As Spring decides it: the last annotation that is inherited counts. */
    private static boolean hasDefaultListeners(Class<?> testClass) {
        AnnotationDescriptor<TestExecutionListeners> last =
                TestContextAnnotationUtils.findAnnotationDescriptor(testClass, TestExecutionListeners.class);
        while (last != null && last.getAnnotation().inheritListeners() && last.next() != null) {
            last = last.next();
        }
        return last == null || last.getAnnotation().mergeMode() == MergeMode.MERGE_WITH_DEFAULTS;
    }
}
