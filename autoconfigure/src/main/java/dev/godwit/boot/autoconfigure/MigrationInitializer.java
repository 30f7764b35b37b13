package dev.godwit.boot.autoconfigure;

import dev.godwit.Migrator;
import dev.godwit.boot.autoconfigure.GodwitProperties.OnStartup;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.BiConsumer;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Runs the migrators of its own application context while the context starts, or waits for those who do. Every bean that
 * uses a database waits for this one, see {@link MigrationInitializerDetector}.
 */
final class MigrationInitializer implements InitializingBean {

    private final ConfigurableListableBeanFactory beans;
    private final OnStartup onStartup;
    private final MigrationEventPublisher events;
    private final StartupSteps steps;

    MigrationInitializer(
            ConfigurableListableBeanFactory beans,
            OnStartup onStartup,
            MigrationEventPublisher events,
            StartupSteps steps) {
        this.beans = beans;
        this.onStartup = onStartup;
        this.events = events;
        this.steps = steps;
    }

    @Override
    public void afterPropertiesSet() {
        switch (onStartup) {
            case MIGRATE -> interruptibly(steps::migrate);
            case VALIDATE -> interruptibly(steps::validate);
            case WAIT -> interruptibly(steps::await);
            case NONE -> {}
        }
        steps.end();
    }

    private void interruptibly(BiConsumer<String, Migrator> work) {
        InterruptionByShutdown interruption = new InterruptionByShutdown();
        interruption.during(() -> forEachMigrator((name, migrator) -> {
            interruption.watch(migrator);
            work.accept(name, migrator);
        }));
    }

    private void forEachMigrator(BiConsumer<String, Migrator> work) {
        for (String name : migratorNames()) {
            Migrator migrator = beans.getBean(name, Migrator.class);
            try {
                work.accept(name, migrator);
            } catch (RuntimeException failure) {
                events.publishNow();
                throw failure;
            }
        }
    }

    /** Also beans that are no candidates for injection; not those of a parent context, which has migrated them. */
    private String[] migratorNames() {
        String[] names = beans.getBeanNamesForType(Migrator.class, false, false);
        Arrays.sort(names, Comparator.comparingInt(this::order));
        return names;
    }

    private int order(String name) {
        Order order = beans.findAnnotationOnBean(name, Order.class);
        return order == null ? Ordered.LOWEST_PRECEDENCE : order.value();
    }
}
