package dev.godwit.boot.autoconfigure;

import dev.godwit.Migrator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Keeps the scripts of the configured locations in a native image. */
final class LocationsAotProcessor implements BeanFactoryInitializationAotProcessor {

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beanFactory) {
        if (beanFactory.getBeanNamesForType(GodwitProperties.class, false, false).length == 0) {
            return null;
        }
        Environment environment =
                beanFactory.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, Environment.class);
        List<String> patterns = Stream.of("godwit.locations", "godwit.seed-locations")
                .flatMap(property -> Migrator.classPathFolders(locations(property, environment)).stream())
                .map(LocationsAotProcessor::pattern)
                .toList();
        return (context, code) -> patterns.forEach(context.getRuntimeHints().resources()::registerPattern);
    }

    private static List<String> locations(String property, Environment environment) {
        return Binder.get(environment)
                .bind(property, Bindable.listOf(String.class))
                .orElse(List.of());
    }

    private static String pattern(String folder) {
        return folder.isEmpty() ? "**/*.sql" : folder + "/**";
    }
}
