package dev.godwit.test;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Keeps the tests of a class from running at the same time as each other where they have different databases, while the
 * application context that they share leads to one. Whole classes still run at the same time.
 */
final class OneAtATime implements ResourceLocksProvider {

    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
        MigratedDatabase wanted = TestContextAnnotationUtils.findMergedAnnotation(testClass, MigratedDatabase.class);
        boolean several = (wanted != null && wanted.lifetime() == MigratedDatabase.Lifetime.METHOD)
                || Arrays.stream(testClass.getDeclaredClasses())
                        .anyMatch(type -> type.isAnnotationPresent(Nested.class));
        return several ? Set.of(new Lock("dev.godwit.test:" + testClass.getName())) : Set.of();
    }

    /** What has the lock already. */
    @Override
    public Set<Lock> provideForNestedClass(List<Class<?>> enclosing, Class<?> testClass) {
        return Set.of();
    }

    @Override
    public Set<Lock> provideForMethod(List<Class<?>> enclosing, Class<?> testClass, Method method) {
        return Set.of();
    }
}
