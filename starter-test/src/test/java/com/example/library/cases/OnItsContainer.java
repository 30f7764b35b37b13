package com.example.library.cases;

import com.example.library.LibraryApplication;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** Has connection details as those of a container with {@code @ServiceConnection}. */
@SpringBootTest(classes = LibraryApplication.class)
@ContextConfiguration(initializers = OnItsContainer.Container.class)
@DirtiesContext
@MigratedDatabase
public class OnItsContainer {

    /** The database that the container has by itself. */
    public static final TestDatabase CONTAINER = TestDatabase.create();

    @Test
    void only(@Autowired ApplicationContext context, @Autowired dev.godwit.test.TestDatabase database) {
        Observations.observe(database.url(), context);
    }

    static final class Container implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            RootBeanDefinition details = new RootBeanDefinition(JdbcConnectionDetails.class, Details::new);
            new ContainerImageMetadata("postgres:18-alpine").addTo(details);
            ((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition("container", details);
        }
    }

    private record Details() implements JdbcConnectionDetails {

        @Override
        public String getUsername() {
            return CONTAINER.user();
        }

        @Override
        public String getPassword() {
            return CONTAINER.password();
        }

        @Override
        public String getJdbcUrl() {
            return CONTAINER.url() + "?loggerLevel=OFF";
        }
    }
}
