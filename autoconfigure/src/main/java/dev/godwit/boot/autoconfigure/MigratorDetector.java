package dev.godwit.boot.autoconfigure;

import dev.godwit.Migrator;
import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;

/** For a migrator that migrates by itself, as with {@code @Bean(initMethod = "migrate")}. */
final class MigratorDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {

    @Override
    protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
        return Set.of(Migrator.class);
    }
}
