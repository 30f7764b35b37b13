package dev.godwit.test.context;

import dev.godwit.boot.autoconfigure.MigrationConnectionDetails;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Puts the database into an application context. Two that are equal make no difference to the context, which is then shared.
 *
 * @param upTo the last migration to apply; empty for all
 * @param lane tells contexts apart that are in use at the same time
 */
record MigratedDatabaseContextCustomizer(String upTo, int lane) implements ContextCustomizer {

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        List<String> properties = new ArrayList<>();
        // slices would look for another database to replace the data source with
        properties.add("spring.test.database.replace=none");
        if (!upTo.isEmpty()) {
            properties.add("godwit.on-startup=none");
        }
        TestPropertyValues.of(properties).applyTo(context);
        SwitchableDataSource dataSource = new SwitchableDataSource();
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
        RootBeanDefinition replacement = new RootBeanDefinition(SwitchableDataSource.class, () -> dataSource);
        // until all definitions are there another data source, which is still to be replaced, decides what is
        // configured
        replacement.setFallback(true);
        registry.registerBeanDefinition(DataSourceReplacement.NAME, replacement);
        registry.registerBeanDefinition(
                ContextDatabase.NAME,
                new RootBeanDefinition(ContextDatabase.class, () -> new ContextDatabase(context, dataSource, upTo)));
        registry.registerBeanDefinition(
                DataSourceReplacement.DETAILS_NAME,
                new RootBeanDefinition(MigrationConnectionDetails.class, SameAsTheApplication::new));
        context.addBeanFactoryPostProcessor(new DataSourceReplacement());
    }
}
