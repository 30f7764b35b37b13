package dev.godwit.test.context;

import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/**
 * Tells a context's database which test begins and ends. Before anything is injected, and so before any transaction begins or
 * script runs; after everything else when a test is over.
 */
final class MigratedDatabaseTestExecutionListener implements TestExecutionListener, Ordered {

    @Override
    public int getOrder() {
        return new DependencyInjectionTestExecutionListener().getOrder() - 10;
    }

    /** What a method or script writes before all tests is for this class. Nothing is started for that. */
    @Override
    public void beforeTestClass(TestContext test) {
        StartedContext.begin(test.getTestClass());
        if (test.hasApplicationContext()) {
            enter(test);
        }
    }

    @Override
    public void prepareTestInstance(TestContext test) {
        enter(test);
    }

    @Override
    public void beforeTestMethod(TestContext test) {
        enter(test);
    }

    @Override
    public void afterTestMethod(TestContext test) {
        Specification.of(test.getTestClass())
                .filter(Specification::forEachMethod)
                .ifPresent(each -> leave(test));
    }

    @Override
    public void afterTestClass(TestContext test) {
        StartedContext.end();
        if (Specification.of(test.getTestClass()).isPresent()) {
            Lanes.leave(test.getTestClass());
            leave(test);
        }
    }

    private static void enter(TestContext test) {
        Specification.of(test.getTestClass()).ifPresent(wanted -> database(test).enter(test.getTestClass(), wanted));
    }

    private static void leave(TestContext test) {
        if (test.hasApplicationContext()) {
            database(test).leave(test.getTestClass());
        }
    }

    private static ContextDatabase database(TestContext test) {
        return test.getApplicationContext().getBean(ContextDatabase.NAME, ContextDatabase.class);
    }
}
