package dev.godwit.boot.autoconfigure;

import dev.godwit.Migrator;
import dev.godwit.event.MigrationListener;
import java.util.Arrays;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Lets every {@link MigrationListener} bean hear every migrator of its application context, also those that the
 * application declares. A parent context is left out: it hears the events of its children anyway, and would hear them
 * twice.
 */
final class MigratorListeners implements BeanPostProcessor {

    private final ListableBeanFactory beans;

    MigratorListeners(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof Migrator migrator) {
            Arrays.stream(beans.getBeanNamesForType(MigrationListener.class, true, false))
                    .map(name -> beans.getBean(name, MigrationListener.class))
                    .sorted(AnnotationAwareOrderComparator.INSTANCE)
                    .forEach(migrator::addListener);
        }
        return bean;
    }
}
