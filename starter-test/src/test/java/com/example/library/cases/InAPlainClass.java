package com.example.library.cases;

import dev.godwit.test.MigratedDatabase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;

/** Nested classes with databases, in one that has none. */
public class InAPlainClass {

    @Nested
    @LibraryTest
    class First {

        @Test
        void only(@Autowired ApplicationContext context) {
            Observations.observe("First", context);
        }
    }

    @Nested
    @LibraryTest
    class Second {

        @Test
        void only(@Autowired ApplicationContext context) {
            Observations.observe("Second", context);
        }
    }

    @Nested
    @SpringBootTest
    @MigratedDatabase(lifetime = MigratedDatabase.Lifetime.METHOD)
    class OfEachMethod {

        @RepeatedTest(3)
        void each(@Autowired ApplicationContext context) {
            Observations.observe("each", context);
        }
    }
}
