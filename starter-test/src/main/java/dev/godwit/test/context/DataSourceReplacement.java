package dev.godwit.test.context;

import dev.godwit.boot.autoconfigure.MigrationConnectionDetails;
import dev.godwit.boot.autoconfigure.MigrationDataSource;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.util.StringUtils;

/** Takes away the data source that the application would have, and has the test's prepared before the migrations run. */
final class DataSourceReplacement implements BeanDefinitionRegistryPostProcessor {

    static final String NAME = "godwitTestDataSource";
    static final String DETAILS_NAME = "godwitTestConnectionDetails";

    private static final Logger logger = LoggerFactory.getLogger(DataSourceReplacement.class);

    private static final String USUAL_NAME = "dataSource";
    private static final String INITIALIZER = "godwitInitializer";

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        // the application's own definitions are not all there yet
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beans;
        if (isInTheParent(beans)) {
            List.of(NAME, ContextDatabase.NAME, DETAILS_NAME).forEach(registry::removeBeanDefinition);
            return;
        }
        for (String name : beans.getBeanNamesForType(MigrationConnectionDetails.class, true, false)) {
            if (!name.equals(DETAILS_NAME)) {
                registry.removeBeanDefinition(name);
            }
        }
        replaceDataSources(beans, registry);
        registry.getBeanDefinition(NAME).setFallback(false);
        registry.getBeanDefinition(NAME).setPrimary(true);
        if (!beans.containsBean(USUAL_NAME)) {
            registry.registerAlias(NAME, USUAL_NAME);
        }
        prepareBeforeMigrations(beans);
    }

    /** In a hierarchy of contexts those below have no data source, and use that of their parent. */
    private static boolean isInTheParent(ConfigurableListableBeanFactory beans) {
        BeanFactory parent = beans.getParentBeanFactory();
        return !beans.containsBeanDefinition(INITIALIZER)
                && parent != null
                && parent.containsBean(ContextDatabase.NAME);
    }

    private static void replaceDataSources(ConfigurableListableBeanFactory beans, BeanDefinitionRegistry registry) {
        List<String> others = Arrays.stream(beans.getBeanNamesForType(DataSource.class, true, false))
                .filter(name -> !name.equals(NAME) && registry.containsBeanDefinition(name))
                .toList();
        for (String name : others) {
            if (beans.findAnnotationOnBean(name, MigrationDataSource.class, false) != null) {
                replace(name, registry);
            }
        }
        List<String> candidates = others.stream()
                .filter(registry::containsBeanDefinition)
                .filter(name -> isCandidate(registry.getBeanDefinition(name)))
                .toList();
        List<String> primary = candidates.stream()
                .filter(name -> registry.getBeanDefinition(name).isPrimary())
                .toList();
        if (candidates.size() == 1) {
            replace(candidates.get(0), registry);
        } else if (primary.size() == 1) {
            replace(primary.get(0), registry);
        } else if (!candidates.isEmpty()) {
            logger.warn(
                    "None of the data sources {} is replaced by the test's database, since none is primary",
                    candidates);
        }
    }

    private static boolean isCandidate(BeanDefinition definition) {
        return definition.isAutowireCandidate()
                && !(definition instanceof AbstractBeanDefinition bean && !bean.isDefaultCandidate());
    }

    /** Whoever asks for the old name gets the new one. */
    private static void replace(String name, BeanDefinitionRegistry registry) {
        logger.debug("The data source '{}' is replaced by the database of the test", name);
        registry.removeBeanDefinition(name);
        registry.registerAlias(NAME, name);
    }

    private static void prepareBeforeMigrations(ConfigurableListableBeanFactory beans) {
        if (!beans.containsBeanDefinition(INITIALIZER)) {
            throw new MigrationException(
                    List.of(Problem.error(ProblemCode.TEST_DATABASE, "@MigratedDatabase has nothing to migrate with")
                            .cause("godwit.enabled is false, or the slice of the application that is tested"
                                    + " has no database")
                            .remedy("take the annotation away, or test a slice with a database such as @DataJpaTest")));
        }
        BeanDefinition initializer = beans.getBeanDefinition(INITIALIZER);
        initializer.setDependsOn(StringUtils.addStringToArray(initializer.getDependsOn(), ContextDatabase.NAME));
    }
}
