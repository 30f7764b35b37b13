package dev.godwit.boot.autoconfigure;

import dev.godwit.Migrator;
import dev.godwit.migration.JavaMigration;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Godwit: runs the migrations of every {@link Migrator} bean before
 * any bean uses the database, and makes a {@link Migrator} unless the application has declared one.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "godwit.enabled", matchIfMissing = true)
@EnableConfigurationProperties(GodwitProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
@ImportRuntimeHints(GodwitRuntimeHints.class)
public final class GodwitAutoConfiguration {

    @Bean
    @ConfigurationPropertiesBinding
    static VersionConverter godwitVersionConverter() {
        return new VersionConverter();
    }

    @Bean
    static MigratorListeners godwitListeners(ConfigurableListableBeanFactory beans) {
        return new MigratorListeners(beans);
    }

    /** Nothing may depend on it, and still the migrations have to run. */
    @Bean
    static LazyInitializationExcludeFilter godwitEagerInitializer() {
        return LazyInitializationExcludeFilter.forBeanTypes(MigrationInitializer.class);
    }

    @Bean
    MigrationEventPublisher godwitEventPublisher(ApplicationContext context) {
        return new MigrationEventPublisher(context);
    }

    @Bean
    StartupSteps godwitStartupSteps(ConfigurableApplicationContext context) {
        return new StartupSteps(context.getApplicationStartup());
    }

    @Bean
    MigrationInitializer godwitInitializer(
            ConfigurableListableBeanFactory beans,
            GodwitProperties properties,
            MigrationEventPublisher events,
            StartupSteps steps) {
        return new MigrationInitializer(beans, properties.onStartup(), events, steps);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(Migrator.class)
    static class MigratorConfiguration {

        @Bean
        @ConditionalOnMissingBean(MigrationConnectionDetails.class)
        PropertiesMigrationConnectionDetails godwitConnectionDetails(GodwitProperties properties) {
            return new PropertiesMigrationConnectionDetails(properties.datasource());
        }

        @Bean
        Migrator migrator(
                GodwitProperties properties,
                ApplicationContext context,
                MigrationConnectionDetails connectionDetails,
                ObjectProvider<DataSource> dataSource,
                @MigrationDataSource ObjectProvider<DataSource> migrationDataSource,
                ObjectProvider<JavaMigration> javaMigrations) {
            DataSource target = new DataSourceSelection(dataSource, context)
                    .select(migrationDataSource.getIfAvailable(), connectionDetails);
            Environment environment = context.getEnvironment();
            Migrator.Builder builder = Migrator.builder(target)
                    .options(properties.toOptions(profiles(environment)))
                    .javaMigrations(javaMigrations.orderedStream().toList())
                    .classLoader(context.getClassLoader());
            String version = environment.getProperty("spring.application.version");
            return (version == null ? builder : builder.build(version)).build();
        }

        /** As Spring itself sees it: the default profiles count as long as no other is active. */
        private static Set<String> profiles(Environment environment) {
            String[] active = environment.getActiveProfiles();
            return Set.of(active.length == 0 ? environment.getDefaultProfiles() : active);
        }
    }
}
