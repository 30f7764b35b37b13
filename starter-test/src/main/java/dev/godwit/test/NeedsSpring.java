package dev.godwit.test;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Says so where nobody would hear of the annotation, since there is no application context to put a database into. */
final class NeedsSpring implements BeforeAllCallback {

    private static final String FOUND_BY_ITSELF = "junit.jupiter.extensions.autodetection.enabled";

    @Override
    public void beforeAll(ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        if (!hasSpring(testClass)
                && !isAroundOthers(testClass)
                && context.getConfigurationParameter(FOUND_BY_ITSELF, Boolean::valueOf)
                        .filter(found -> found)
                        .isEmpty()) {
            throw new MigrationException(List.of(Problem.error(
                            ProblemCode.TEST_DATABASE, "@MigratedDatabase is on a class that Spring does not test")
                    .found(testClass.getName())
                    .remedy("add @SpringBootTest, or a slice with a database such as @JdbcTest")));
        }
    }

    /** They may be Spring's, and have the annotation from it. */
    private static boolean isAroundOthers(Class<?> testClass) {
        return ReflectionSupport.streamNestedClasses(testClass, type -> type.isAnnotationPresent(Nested.class))
                .findAny()
                .isPresent();
    }

    private static boolean hasSpring(Class<?> testClass) {
        return Stream.<Class<?>>iterate(testClass, type -> type != null, Class::getEnclosingClass)
                .anyMatch(type -> isExtended(type) || hasField(type));
    }

    private static boolean isExtended(Class<?> type) {
        return AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream()
                .flatMap(with -> Stream.of(with.value()))
                .anyMatch(SpringExtension.class::isAssignableFrom);
    }

    private static boolean hasField(Class<?> type) {
        return !AnnotationSupport.findAnnotatedFields(
                        type, RegisterExtension.class, field -> SpringExtension.class.isAssignableFrom(field.getType()))
                .isEmpty();
    }
}
