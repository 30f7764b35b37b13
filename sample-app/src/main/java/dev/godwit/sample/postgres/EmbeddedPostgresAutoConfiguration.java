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
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Starts the server unless the configuration or a test has said where the database is. */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@Conditional(EmbeddedPostgresAutoConfiguration.NoDataSourceUrl.class)
@ConditionalOnMissingBean({DataSource.class, JdbcConnectionDetails.class})
@EnableConfigurationProperties(EmbeddedPostgresProperties.class)
final class EmbeddedPostgresAutoConfiguration {

    /** The data source depends on the server, so the server stops last. */
    @Bean
    EmbeddedServer embeddedServer(EmbeddedPostgresProperties properties) {
        return EmbeddedServer.start(properties.dataDir());
    }

    static final class NoDataSourceUrl extends SpringBootCondition {

        private static final String PROPERTY = "spring.datasource.url";

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            boolean named = StringUtils.hasText(context.getEnvironment().getProperty(PROPERTY));
            return new ConditionOutcome(
                    !named,
                    ConditionMessage.forCondition("Embedded PostgreSQL")
                            .because(PROPERTY + (named ? " is set" : " is not set")));
        }
    }
}
