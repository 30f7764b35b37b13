package com.example.shop;

import jakarta.persistence.EntityManagerFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.CommandLineRunner;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.MessageSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What Spring would create by itself when the application starts, in as many ways as there are. Nothing of it can be. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@SuppressWarnings("DoNotCallSuggester") // that they fail whoever calls them is what they are for
class Unrelated {

    private static IllegalStateException broken(String what) {
        return new IllegalStateException("a command has created " + what);
    }

    @Component
    static class Service {
        Service(EntityManagerFactory jpa) {
            throw broken("a service");
        }

        @EventListener
        void on(ContextRefreshedEvent event) {
            throw broken("a service, to tell it of an event");
        }

        @Scheduled(fixedRate = 1)
        void tick() {}
    }

    @Component
    @Lazy(false)
    static class Eager implements SmartInitializingSingleton {
        Eager() {
            throw broken("an eager bean");
        }

        @Override
        public void afterSingletonsInstantiated() {}
    }

    @Component
    static class Runner implements CommandLineRunner {
        Runner() {
            throw broken("a runner");
        }

        @Override
        public void run(String... args) {}
    }

    @Component
    static class Listener implements ApplicationListener<ApplicationEvent> {
        Listener() {
            throw broken("a listener");
        }

        @Override
        public void onApplicationEvent(ApplicationEvent event) {}
    }

    @Component
    static class Consumer implements SmartLifecycle {
        Consumer() {
            throw broken("a lifecycle");
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }

    @Component
    static class PostProcessor implements BeanPostProcessor {
        PostProcessor() {
            throw broken("a bean post-processor");
        }
    }

    @Component
    static class FactoryPostProcessor implements BeanFactoryPostProcessor {
        FactoryPostProcessor() {
            throw broken("a bean factory post-processor");
        }

        @Override
        public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {}
    }

    @Component
    static class Registrar implements BeanDefinitionRegistryPostProcessor {
        Registrar() {
            throw broken("a registry post-processor");
        }

        @Override
        public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {}
    }

    @Bean
    static BeanPostProcessor anotherPostProcessor() {
        throw broken("a bean post-processor of a configuration class");
    }

    @Bean
    MessageSource messageSource() {
        throw broken("a message source");
    }

    @Bean
    SimpleApplicationEventMulticaster applicationEventMulticaster() {
        throw broken("a multicaster");
    }

    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory() {
        throw broken("JPA");
    }

    @Bean
    @Nullable
    Runnable task() {
        throw broken("a task");
    }
}
