package com.example.library.cases;

import com.example.library.LibraryApplication;
import dev.godwit.test.MigratedDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;

/** Three classes with two configurations, and migrations that fail. */
public final class Broken {

    private Broken() {}

    @SpringBootTest(classes = LibraryApplication.class, properties = "godwit.locations=classpath:db/broken")
    @MigratedDatabase
    public static class First {

        @Test
        void test() {}

        @Test
        void another() {}
    }

    @SpringBootTest(classes = LibraryApplication.class, properties = "godwit.locations=classpath:db/broken")
    @MigratedDatabase
    public static class Second {

        @Test
        void test() {}
    }

    @SpringBootTest(
            classes = LibraryApplication.class,
            properties = {"godwit.locations=classpath:db/broken", "debug=false"})
    @MigratedDatabase
    public static class OfAnotherContext {

        @Test
        void test() {}
    }
}
