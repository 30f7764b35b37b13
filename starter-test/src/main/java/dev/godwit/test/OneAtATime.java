package dev.godwit.test;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.junit.platform.commons.support.ReflectionSupport;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Keeps the tests of a class from running at the same time as each other where they have different databases, while the
 * application context that they share leads to one. Whole classes still run at the same time.
 */
final class OneAtATime implements ResourceLocksProvider {

    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
        MigratedDatabase wanted = TestContextAnnotationUtils.findMergedAnnotation(testClass, MigratedDatabase.class);
        Stream<Class<?>> ofEachMethod = wanted != null && wanted.lifetime() == MigratedDatabase.Lifetime.METHOD
                ? Stream.of(testClass)
                : Stream.empty();
        // inherited ones, too: several classes may have the same
        Stream<Class<?>> nested =
                ReflectionSupport.streamNestedClasses(testClass, type -> type.isAnnotationPresent(Nested.class));
        return Stream.concat(ofEachMethod, nested).map(OneAtATime::lock).collect(Collectors.toSet());
    }

    /** The class around it need not have a database, and then it has no lock. */
    @Override
    public Set<Lock> provideForNestedClass(List<Class<?>> enclosing, Class<?> testClass) {
        return Set.of(lock(testClass));
    }

    @Override
    public Set<Lock> provideForMethod(List<Class<?>> enclosing, Class<?> testClass, Method method) {
        return Set.of();
    }

    /** One for all that are nested in a class. */
    private static Lock lock(Class<?> testClass) {
        Class<?> around = testClass.getEnclosingClass();
        return around == null || Modifier.isStatic(testClass.getModifiers())
                ? new Lock("dev.godwit.test:" + testClass.getName())
                : lock(around);
    }
}
