package dev.godwit.boot.command;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.context.weaving.LoadTimeWeaverAware;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.type.MethodMetadata;

/**
 * Leaves the application's bean definitions as they are, so that a command finds whatever it needs, and sees to it that Spring
 * creates none of them on its own account: everything becomes lazy, what Spring would create in spite of that goes, and neither
 * lifecycles nor listeners begin.
 *
 * <p>Runs right behind the post-processor that reads the configuration classes, and so before all others.
 */
final class CommandBeans implements BeanDefinitionRegistryPostProcessor, PriorityOrdered {

    private static final Set<String> SPRING_OWN = Set.of(
            AnnotationConfigUtils.CONFIGURATION_ANNOTATION_PROCESSOR_BEAN_NAME,
            AnnotationConfigUtils.AUTOWIRED_ANNOTATION_PROCESSOR_BEAN_NAME,
            AnnotationConfigUtils.COMMON_ANNOTATION_PROCESSOR_BEAN_NAME);

    private static final List<String> NEEDED_PACKAGES = List.of(
            "dev.godwit.boot.autoconfigure.",
            "dev.godwit.boot.env.",
            "org.springframework.boot.context.properties.",
            "org.springframework.boot.sql.init.dependency.",
            "org.springframework.boot.testcontainers.",
            "org.springframework.context.support.PropertySourcesPlaceholderConfigurer");

    private static final List<Class<?>> CREATED_EARLY =
            List.of(BeanFactoryPostProcessor.class, BeanPostProcessor.class, LoadTimeWeaverAware.class);

    private static final List<String> CREATED_BY_NAME = List.of(
            AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
            AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
            AbstractApplicationContext.MESSAGE_SOURCE_BEAN_NAME);

    private final List<String> named;

    /** @param named classes whose post-processors the user wants to keep */
    CommandBeans(List<String> named) {
        this.named = List.copyOf(named);
    }

    /** As late as the reader of the configuration classes, which was registered before. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        for (String name : registry.getBeanDefinitionNames()) {
            registry.getBeanDefinition(name).setLazyInit(true);
        }
        ConfigurableListableBeanFactory beans = (ConfigurableListableBeanFactory) registry;
        for (Class<?> type : CREATED_EARLY) {
            for (String name : beans.getBeanNamesForType(type, true, false)) {
                remove(BeanFactoryUtils.transformedBeanName(name), beans, registry);
            }
        }
        for (String name : CREATED_BY_NAME) {
            if (registry.containsBeanDefinition(name)) {
                registry.removeBeanDefinition(name);
            }
        }
        beans.registerSingleton(
                AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME, new WithoutListenerBeans(beans));
        beans.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, new NothingStarts());
    }

    private void remove(String name, ConfigurableListableBeanFactory beans, BeanDefinitionRegistry registry) {
        if (registry.containsBeanDefinition(name) && !SPRING_OWN.contains(name) && !isNeeded(name, beans)) {
            registry.removeBeanDefinition(name);
        }
    }

    private boolean isNeeded(String name, ConfigurableListableBeanFactory beans) {
        return isNeeded(declaringClass(beans.getBeanDefinition(name))) || isNeeded(className(beans, name));
    }

    private boolean isNeeded(@Nullable String className) {
        return className != null
                && (NEEDED_PACKAGES.stream().anyMatch(className::startsWith)
                        || named.stream().anyMatch(keep -> (className + "$").startsWith(keep + "$")));
    }

    private static @Nullable String className(ConfigurableListableBeanFactory beans, String name) {
        Class<?> type = beans.getType(name, false);
        return type == null ? null : type.getName();
    }

    private static @Nullable String declaringClass(BeanDefinition definition) {
        MethodMetadata method =
                definition instanceof AnnotatedBeanDefinition annotated ? annotated.getFactoryMethodMetadata() : null;
        return method == null ? null : method.getDeclaringClassName();
    }

    /** Whoever was added as an object hears the events, such as Spring Boot's own listeners; no bean is created to hear them. */
    private static final class WithoutListenerBeans extends SimpleApplicationEventMulticaster {

        WithoutListenerBeans(ConfigurableListableBeanFactory beans) {
            super(beans);
        }

        @Override
        public void addApplicationListenerBean(String listenerBeanName) {}
    }

    /** Schedulers, consumers and the like stay as they are: nothing of the application runs while a command does. */
    private static final class NothingStarts extends DefaultLifecycleProcessor {

        @Override
        public void onRefresh() {}

        @Override
        public void onClose() {}
    }
}
