package dev.godwit.test.context;

import dev.godwit.migration.MigrationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Leads a context to the database of the test class that has it started, once it has: a method before all tests may be the
 * first to ask for it, and what that writes is neither part of the start nor for other classes.
 */
final class StartedContext implements SpringApplicationRunListener {

    private static final Logger logger = LoggerFactory.getLogger(StartedContext.class);

    /** A context starts in the thread of whoever asks for it. */
    private static final ThreadLocal<@Nullable Class<?>> BEGUN = new ThreadLocal<>();

    static void begin(Class<?> testClass) {
        BEGUN.set(testClass);
    }

    static void end() {
        BEGUN.remove();
    }

    @Override
    public void ready(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
        Class<?> testClass = BEGUN.get();
        if (testClass != null && context.containsLocalBean(ContextDatabase.NAME)) {
            ContextDatabase database = context.getBean(ContextDatabase.NAME, ContextDatabase.class);
            try {
                Specification.of(testClass).ifPresent(wanted -> database.enter(testClass, wanted));
            } catch (MigrationException e) {
                // the context is right all the same, and the test will hear of it
                logger.debug("{} has no database yet", testClass, e);
            }
        }
    }
}
