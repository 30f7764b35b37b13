package dev.godwit.sample.postgres;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Starts the server unless the configuration or a test has said where the database is. */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@Conditional(EmbeddedPostgresAutoConfiguration.NoDataSourceUrl.class)
@ConditionalOnMissingBean({DataSource.class, JdbcConnectionDetails.class})
@EnableConfigurationProperties(EmbeddedPostgresProperties.class)
final class EmbeddedPostgresAutoConfiguration {

    private static final String URL = "spring.datasource.url";

    /** The data source depends on the server, so the server stops last. */
    @Bean
    EmbeddedServer embeddedServer(EmbeddedPostgresProperties properties, Environment environment) {
        // A build that processes the application ahead of time decides all conditions.
        if (isNamed(environment)) {
            throw new EmbeddedPostgresException(
                    "A database is named (DATABASE_URL or %s), but this build always starts the embedded PostgreSQL."
                            .formatted(URL),
                    "Name a database, any one, while building too: DATABASE_URL=postgresql://localhost/any mvn … -Paot");
        }
        return EmbeddedServer.start(properties.dataDir());
    }

    private static boolean isNamed(Environment environment) {
        return StringUtils.hasText(environment.getProperty(URL));
    }

    static final class NoDataSourceUrl extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            boolean named = isNamed(context.getEnvironment());
            return new ConditionOutcome(
                    !named,
                    ConditionMessage.forCondition("Embedded PostgreSQL")
                            .because(URL + (named ? " is set" : " is not set")));
        }
    }
}
