package dev.godwit.boot.env;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a URL in the environment that cannot be understood: whoever
 * creates the {@code DataSource} from it hears why, and an embedded database does not quietly take its place.
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@Conditional(DatabaseUrlAutoConfiguration.OnUnreadableUrl.class)
public final class DatabaseUrlAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(JdbcConnectionDetails.class)
    UnreadableConnectionDetails godwitUnreadableConnectionDetails(Environment environment) {
        return new UnreadableConnectionDetails(Objects.requireNonNull(UnreadableDatabaseUrl.in(environment)));
    }

    static final class UnreadableConnectionDetails implements JdbcConnectionDetails {

        private final Problem problem;

        UnreadableConnectionDetails(Problem problem) {
            this.problem = problem;
        }

        @Override
        public String getJdbcUrl() {
            throw new MigrationException(problem, null);
        }

        @Override
        public @Nullable String getUsername() {
            return null;
        }

        @Override
        public @Nullable String getPassword() {
            return null;
        }
    }

    static final class OnUnreadableUrl extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            ConditionMessage.Builder message = ConditionMessage.forCondition("Unreadable database URL");
            return UnreadableDatabaseUrl.in(context.getEnvironment()) == null
                    ? ConditionOutcome.noMatch(message.because("the environment has none"))
                    : ConditionOutcome.match(message.because("the environment has one"));
        }
    }
}
