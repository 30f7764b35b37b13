package dev.godwit.boot.command;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.autoconfigure.AutoConfigureBefore;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

/**
 * Leaves out, for a command, all auto-configurations but those that lead to a {@code DataSource}: Spring Boot's own, and
 * whichever says that it has to come before that. The user may name more.
 */
final class NeededConfigurations implements AutoConfigurationImportFilter, EnvironmentAware, BeanClassLoaderAware {

    private static final String PROPERTY = "godwit.command.configurations";
    private static final String DATA_SOURCE = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

    private static final Set<String> ALWAYS = Set.of(
            DATA_SOURCE,
            "dev.godwit.boot.autoconfigure.GodwitAutoConfiguration",
            "org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration",
            "org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration",
            "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration",
            "org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration");

    private @Nullable Environment environment;
    private @Nullable ClassLoader classLoader;
    private Set<String> autoConfigurations = Set.of();

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[autoConfigurationClasses.length];
        Environment current = Objects.requireNonNull(environment);
        if (!CommandProperties.areIn(current)) {
            Arrays.fill(matches, true);
            return matches;
        }
        List<String> named = named(current);
        Set<String> all = autoConfigurations();
        MetadataReaderFactory reader = new SimpleMetadataReaderFactory(classLoader);
        for (int i = 0; i < matches.length; i++) {
            String name = autoConfigurationClasses[i];
            matches[i] = name != null
                    && (!all.contains(name)
                            || ALWAYS.contains(name)
                            || named.contains(name)
                            || leadsToDataSource(name, metadata, reader));
        }
        return matches;
    }

    /** Spring asks also for what those import, which is their affair. */
    private Set<String> autoConfigurations() {
        if (autoConfigurations.isEmpty()) {
            autoConfigurations = Set.copyOf(
                    ImportCandidates.load(AutoConfiguration.class, classLoader).getCandidates());
        }
        return autoConfigurations;
    }

    /** What the user has named: auto-configurations, and classes with post-processors that commands need. */
    static List<String> named(Environment environment) {
        return Binder.get(environment)
                .bind(PROPERTY, Bindable.listOf(String.class))
                .orElse(List.of());
    }

    private static boolean leadsToDataSource(
            String name, AutoConfigurationMetadata metadata, MetadataReaderFactory reader) {
        if (metadata.wasProcessed(name)) {
            Set<String> before = metadata.getSet(name, "AutoConfigureBefore");
            return before != null && before.contains(DATA_SOURCE);
        }
        try {
            Map<String, @Nullable Object> before = reader.getMetadataReader(name)
                    .getAnnotationMetadata()
                    .getAnnotationAttributes(AutoConfigureBefore.class.getName(), true);
            return before != null && (names(before, "value") || names(before, "name"));
        } catch (IOException notThere) {
            return false;
        }
    }

    private static boolean names(Map<String, @Nullable Object> attributes, String attribute) {
        return attributes.get(attribute) instanceof String[] names
                && List.of(names).contains(DATA_SOURCE);
    }
}
