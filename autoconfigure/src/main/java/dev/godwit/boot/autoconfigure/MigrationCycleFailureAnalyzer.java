package dev.godwit.boot.autoconfigure;

import dev.godwit.event.MigrationListener;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
 * A bean that takes part in migrating waits, through something that it depends on, for the migrations. Spring Boot would
 * only draw the circle, and not always that.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MigrationCycleFailureAnalyzer implements FailureAnalyzer {

    private static final List<String> FOR_MIGRATION = List.of(
            "use jdbcClient() or connection() of the MigrationContext that is passed to up and down,",
            "which also belong to the migration's transaction");
    private static final List<String> FOR_LISTENER = List.of(
            "use a method with @EventListener and the event as its parameter:",
            "it is called when the application has started");

    private final BeanFactory beans;

    MigrationCycleFailureAnalyzer(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        return whileMigrating(failure)
                .or(() -> whileCreating(failure))
                .map(
                        problem -> problem.cause(
                                "repositories, EntityManager, JdbcTemplate, JdbcClient and jOOQ are created after the migrations"))
                .map(problem -> MigrationFailureAnalyzer.analysis(List.of(problem), failure))
                .orElse(null);
    }

    /** For a bean that is fetched when the migration already runs, through {@code @Lazy} for example. */
    private static Optional<Problem> whileMigrating(Throwable failure) {
        return causes(failure)
                .filter(MigrationException.class::isInstance)
                .filter(cause -> causes(cause).anyMatch(MigrationCycleFailureAnalyzer::isCycle))
                .flatMap(cause -> ((MigrationException) cause).problems().stream())
                .filter(problem -> problem.code() == ProblemCode.JAVA)
                .findFirst()
                .map(java -> new Problem(
                        ProblemCode.CYCLE,
                        java.severity(),
                        "a Java migration asks for a bean that waits for the migrations",
                        java.where(),
                        Stream.concat(Stream.of(java.message()), java.found().stream())
                                .toList(),
                        null,
                        java.state(),
                        null,
                        FOR_MIGRATION));
    }

    private Optional<Problem> whileCreating(Throwable failure) {
        if (causes(failure).noneMatch(MigrationCycleFailureAnalyzer::isCycle)) {
            return Optional.empty();
        }
        List<String> path = new ArrayList<>();
        causes(failure).forEach(cause -> {
            if (cause instanceof BeanCreationException creation && creation.getBeanName() != null) {
                path.add(creation.getBeanName());
            }
        });
        return path.stream()
                .filter(this::takesPart)
                .findFirst()
                .map(name -> Problem.error(
                                ProblemCode.CYCLE, typeName(name) + " needs a bean that waits for the migrations")
                        .found(String.join(" → ", path.subList(path.indexOf(name), path.size())))
                        .state("no migration has run")
                        .remedy(isListener(name) ? FOR_LISTENER : FOR_MIGRATION));
    }

    /** While its factory waits for the migrations, an EntityManager does not seem to exist. */
    private static boolean isCycle(Throwable cause) {
        return cause instanceof BeanCurrentlyInCreationException
                || String.valueOf(cause.getMessage()).startsWith("Circular depends-on relationship")
                || (cause instanceof NoSuchBeanDefinitionException missing
                        && missing.getBeanType() != null
                        && missing.getBeanType().getName().startsWith("jakarta.persistence."));
    }

    private boolean takesPart(String name) {
        return is(JavaMigration.class, name) || isListener(name);
    }

    private boolean isListener(String name) {
        return is(MigrationListener.class, name);
    }

    private boolean is(Class<?> wanted, String name) {
        Class<?> type = type(name);
        return type != null && wanted.isAssignableFrom(type);
    }

    private String typeName(String name) {
        Class<?> type = type(name);
        return type == null ? name : type.getName();
    }

    private @Nullable Class<?> type(String name) {
        try {
            return beans.getType(name, false);
        } catch (NoSuchBeanDefinitionException innerBean) {
            return null;
        }
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
