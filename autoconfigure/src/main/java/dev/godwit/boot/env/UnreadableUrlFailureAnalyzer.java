package dev.godwit.boot.env;

import dev.godwit.migration.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Spring Boot says that the URL is missing, to whoever builds a DataSource from {@link DataSourceProperties}: it is there,
 * and cannot be understood.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnreadableUrlFailureAnalyzer implements FailureAnalyzer {

    private final Environment environment;

    UnreadableUrlFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        Problem problem = UnreadableDatabaseUrl.in(environment);
        if (problem == null || !isAboutTheUrl(failure)) {
            return null;
        }
        return new FailureAnalysis(
                "There is no database to connect to:\n\n" + problem.render() + "\n",
                "Do what the problem says under \"do\".",
                failure);
    }

    /** The exception that means it is not visible outside of its package. */
    private static boolean isAboutTheUrl(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getName().startsWith(DataSourceProperties.class.getName())) {
                return true;
            }
        }
        return false;
    }
}
