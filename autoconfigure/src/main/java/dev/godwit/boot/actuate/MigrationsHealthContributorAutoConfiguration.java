package dev.godwit.boot.actuate;

import dev.godwit.Migrator;
import dev.godwit.boot.autoconfigure.GodwitAutoConfiguration;
import dev.godwit.boot.autoconfigure.GodwitProperties;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** {@link EnableAutoConfiguration Auto-configuration} for {@link MigrationsHealthIndicator}. */
@AutoConfiguration(after = GodwitAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("migrations")
@ConditionalOnBean({Migrator.class, GodwitProperties.class})
public final class MigrationsHealthContributorAutoConfiguration {

    /** One indicator for one migrator; by the names of the beans when there are several. */
    @Bean
    @ConditionalOnMissingBean(name = {"migrationsHealthIndicator", "migrationsHealthContributor"})
    HealthContributor migrationsHealthContributor(ListableBeanFactory beans, GodwitProperties properties) {
        Map<String, HealthContributor> indicators = new LinkedHashMap<>();
        for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, Migrator.class, false, false)) {
            Migrator migrator = beans.getBean(name, Migrator.class);
            indicators.put(name, new MigrationsHealthIndicator(migrator, properties.onStartup()));
        }
        return indicators.size() == 1
                ? indicators.values().iterator().next()
                : CompositeHealthContributor.fromMap(indicators);
    }
}
