package com.example.stores;

import dev.godwit.Migrator;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigratorOptions;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import tools.jackson.databind.json.JsonMapper;

/** An application with a DataSource of its own and two migrators. */
@SpringBootApplication
public class StoresApplication {

    @Bean
    DataSource ownDataSource(DataSourceProperties properties) {
        return properties
                .initializeDataSourceBuilder()
                .type(SimpleDriverDataSource.class)
                .build();
    }

    @Bean(defaultCandidate = false)
    Migrator orders(DataSource dataSource) {
        return Migrator.builder(dataSource)
                .options(MigratorOptions.builder()
                        .locations("classpath:fixtures/orders")
                        .schema("orders")
                        .build())
                .build();
    }

    @Bean
    @ConditionalOnBooleanProperty("stores.broken")
    JavaMigration needsAClock(Clock clock) {
        return new V9__Nothing(clock);
    }

    @Bean
    @ConditionalOnBooleanProperty("stores.json")
    JavaMigration needsJson(JsonMapper json) {
        return new V9__Nothing(json);
    }

    private record V9__Nothing(Object needed) implements JavaMigration {

        @Override
        public void up(MigrationContext context) {}
    }
}
