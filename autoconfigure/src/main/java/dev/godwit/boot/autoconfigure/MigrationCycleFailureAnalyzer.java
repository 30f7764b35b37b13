package dev.godwit.boot.autoconfigure;

import dev.godwit.event.MigrationListener;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * A bean that runs with the migrations waits, through what it depends on, for the migrations. Spring Boot would only draw
 * the circle.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MigrationCycleFailureAnalyzer implements FailureAnalyzer {

    private final BeanFactory beans;

    MigrationCycleFailureAnalyzer(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        if (!isCycle(failure)) {
            return null;
        }
        List<String> path = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BeanCreationException creation && creation.getBeanName() != null) {
                path.add(creation.getBeanName());
            }
        }
        return path.stream()
                .filter(this::runsWithTheMigrations)
                .findFirst()
                .map(name -> analyze(name, path.subList(path.indexOf(name), path.size()), failure))
                .orElse(null);
    }

    private static boolean isCycle(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BeanCurrentlyInCreationException
                    || String.valueOf(cause.getMessage()).startsWith("Circular depends-on")) {
                return true;
            }
        }
        return false;
    }

    private boolean runsWithTheMigrations(String name) {
        Class<?> type = typeOf(name);
        return type != null
                && (JavaMigration.class.isAssignableFrom(type) || MigrationListener.class.isAssignableFrom(type));
    }

    private @Nullable Class<?> typeOf(String name) {
        try {
            return beans.getType(name, false);
        } catch (NoSuchBeanDefinitionException gone) {
            return null;
        }
    }

    private FailureAnalysis analyze(String name, List<String> path, Throwable failure) {
        Class<?> type = typeOf(name);
        Problem problem = Problem.error(
                        ProblemCode.CYCLE,
                        "%s needs a bean that waits for the migrations".formatted(type == null ? name : type.getName()))
                .found(String.join(" → ", path))
                .state("no migration has run")
                .cause(
                        "repositories, EntityManager, JdbcTemplate, JdbcClient and jOOQ are created after the migrations")
                .remedy(
                        "use jdbcClient() or connection() of the MigrationContext that is passed to up and down,",
                        "which also belong to the migration's transaction");
        return new FailureAnalysis(
                "The database was not migrated:\n\n" + problem.render() + "\n",
                MigrationFailureAnalyzer.ACTION,
                failure);
    }
}
