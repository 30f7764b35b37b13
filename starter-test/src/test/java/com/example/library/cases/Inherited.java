package com.example.library.cases;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Two classes that inherit a nested one. */
public final class Inherited {

    private Inherited() {}

    @LibraryTest
    abstract static class Base {

        @Test
        void own(@Autowired ApplicationContext context) {
            Observations.observe(getClass().getSimpleName(), context);
        }

        @Nested
        class Within {

            @Test
            void only(@Autowired ApplicationContext context) {
                Observations.observe("Within of " + Base.this.getClass().getSimpleName(), context);
            }
        }
    }

    public static class First extends Base {}

    public static class Second extends Base {}
}
