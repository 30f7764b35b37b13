package dev.godwit.boot.command;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** Says why a bean that a command needs cannot be created, in the words of whoever knows best. */
final class ApplicationFailure {

    private static final String STATE = "nothing was connected to or changed";

    private final ConfigurableApplicationContext context;
    private final Throwable failure;

    private ApplicationFailure(Throwable failure, ConfigurableApplicationContext context) {
        this.failure = failure;
        this.context = context;
    }

    static MigrationException of(RuntimeException failure, ConfigurableApplicationContext context) {
        return causes(failure)
                .filter(MigrationException.class::isInstance)
                .map(MigrationException.class::cast)
                .findFirst()
                .orElseGet(() -> new MigrationException(new ApplicationFailure(failure, context).problem(), failure));
    }

    private Problem problem() {
        boolean ofDataSource = isOfDataSource();
        Problem problem = ofDataSource
                ? Problem.error(ProblemCode.NO_DATA_SOURCE, "the application's DataSource cannot be created")
                : Problem.error(ProblemCode.APPLICATION, "the application cannot create what the command needs");
        FailureAnalysis analysis = analysis();
        if (analysis == null) {
            return problem.found(reasons())
                    .state(STATE)
                    .remedy("see docs/reference/commands.md of Godwit for what a command starts of an application");
        }
        problem = problem.found(lines(analysis.getDescription())).state(STATE);
        return analysis.getAction() == null ? problem : problem.remedy(remedy(analysis.getAction(), ofDataSource));
    }

    /** Spring Boot thinks of embedded databases first. */
    private static List<String> remedy(String action, boolean ofDataSource) {
        return action.contains("embedded database") && ofDataSource
                ? List.of(
                        "name the database: DATABASE_URL in the environment, or spring.datasource.url;",
                        "if a profile has its settings: --spring.profiles.active=<profile>")
                : lines(action);
    }

    private boolean isOfDataSource() {
        return causes(failure)
                .filter(BeanCreationException.class::isInstance)
                .map(cause -> ((BeanCreationException) cause).getBeanName())
                .filter(Objects::nonNull)
                .anyMatch(this::isDataSource);
    }

    private boolean isDataSource(String name) {
        try {
            return context.getBeanFactory().isTypeMatch(name, DataSource.class);
        } catch (NoSuchBeanDefinitionException innerBean) {
            return false;
        }
    }

    /** As Spring Boot finds it for an application that does not start. */
    private @Nullable FailureAnalysis analysis() {
        ClassLoader classLoader = context.getClassLoader();
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation(classLoader)
                .load(
                        FailureAnalyzer.class,
                        ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
                                .and(Environment.class, context.getEnvironment()),
                        FailureHandler.logging(LogFactory.getLog(ApplicationFailure.class)));
        for (FailureAnalyzer analyzer : analyzers) {
            try {
                FailureAnalysis analysis = analyzer.analyze(failure);
                if (analysis != null) {
                    return analysis;
                }
            } catch (RuntimeException | LinkageError notThisOne) {
                // an analyzer that fails knows nothing
            }
        }
        return null;
    }

    private List<String> reasons() {
        List<Throwable> chain = causes(failure).toList();
        Throwable root = chain.get(chain.size() - 1);
        String bean = chain.stream()
                .filter(BeanCreationException.class::isInstance)
                .map(cause -> ((BeanCreationException) cause).getBeanName())
                .filter(Objects::nonNull)
                .reduce((first, second) -> second)
                .map(name -> "bean " + name + ": ")
                .orElse("");
        String message = root.getMessage();
        if (message == null) {
            message = root.getClass().getName();
        } else if (message.indexOf(' ') < 0) {
            // the name of a class alone does not say what is wrong with it
            message = root.getClass().getSimpleName() + ": " + message;
        }
        return lines(bean + message);
    }

    private static List<String> lines(String text) {
        return text.strip()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
