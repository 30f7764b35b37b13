package dev.godwit.test.context;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Notices test classes that are to have a migrated database. */
final class MigratedDatabaseContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configurations) {
        return Specification.of(testClass)
                .map(wanted -> new MigratedDatabaseContextCustomizer(wanted.upTo(), Lanes.enter(testClass)))
                .orElse(null);
    }
}
