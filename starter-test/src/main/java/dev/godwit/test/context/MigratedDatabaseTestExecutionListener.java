package dev.godwit.test.context;

import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/**
 * Tells a context's database which test begins and ends. Before anything is injected, and so before any transaction begins or
 * script runs; after everything else when a test is over.
 */
final class MigratedDatabaseTestExecutionListener implements TestExecutionListener, Ordered {

    private static final String BEGUN = MigratedDatabaseTestExecutionListener.class.getName() + ".begun";

    @Override
    public int getOrder() {
        return new DependencyInjectionTestExecutionListener().getOrder() - 10;
    }

    /** What a method or script writes before all tests is for this class. Nothing is started for that. */
    @Override
    public void beforeTestClass(TestContext test) {
        test.setAttribute(BEGUN, true);
        StartedContext.begin(test.getTestClass());
        if (test.hasApplicationContext()) {
            enter(test, false);
        }
    }

    /** Comes before {@link #beforeTestClass} when all tests of the class have the same instance. */
    @Override
    public void prepareTestInstance(TestContext test) {
        boolean begun = test.hasAttribute(BEGUN);
        if (begun) {
            StartedContext.end();
        }
        enter(test, begun);
    }

    @Override
    public void beforeTestMethod(TestContext test) {
        enter(test, true);
    }

    @Override
    public void afterTestMethod(TestContext test) {
        if (wanted(test).filter(Specification::forEachMethod).isPresent()) {
            database(test).leave(test.getTestClass());
        }
    }

    @Override
    public void afterTestClass(TestContext test) {
        StartedContext.end();
        if (wanted(test).isPresent()) {
            Lanes.leave(test.getTestClass());
            if (test.hasApplicationContext()) {
                database(test).finish(test.getTestClass());
            }
        }
    }

    private static void enter(TestContext test, boolean method) {
        wanted(test).ifPresent(wanted -> {
            if (method && wanted.forEachMethod()) {
                database(test).enterMethod(test.getTestClass(), wanted);
            } else {
                database(test).enter(test.getTestClass(), wanted);
            }
        });
    }

    private static Optional<Specification> wanted(TestContext test) {
        return Specification.of(test.getTestClass());
    }

    private static ContextDatabase database(TestContext test) {
        return test.getApplicationContext().getBean(ContextDatabase.NAME, ContextDatabase.class);
    }
}
