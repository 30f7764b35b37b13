package dev.godwit.boot.autoconfigure;

import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;

/** Makes Spring Boot create every bean that uses a database after the migrations. */
final class MigrationInitializerDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {

    @Override
    protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
        return Set.of(MigrationInitializer.class);
    }

    /** After {@link MigratorDetector}, before the scripts of {@code spring.sql.init}. */
    @Override
    public int getOrder() {
        return 1;
    }
}
