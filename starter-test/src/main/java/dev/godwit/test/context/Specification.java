package dev.godwit.test.context;

import dev.godwit.test.MigratedDatabase;
import java.util.List;
import java.util.Optional;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * What a test class asks for.
 *
 * @param upTo the last migration to apply; empty for all
 */
record Specification(MigratedDatabase.Lifetime lifetime, String upTo, List<String> seeds) {

    /** Also of the class around a nested one, and of an annotation that has it. */
    static Optional<Specification> of(Class<?> testClass) {
        return Optional.ofNullable(TestContextAnnotationUtils.findMergedAnnotation(testClass, MigratedDatabase.class))
                .map(found -> new Specification(found.lifetime(), found.upTo(), List.of(found.seeds())));
    }

    boolean forEachMethod() {
        return lifetime == MigratedDatabase.Lifetime.METHOD;
    }
}
