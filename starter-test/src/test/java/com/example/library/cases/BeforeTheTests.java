package com.example.library.cases;

import com.example.library.LibraryApplication;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.jdbc.Sql;

/** Classes that put something into their database before their first test. */
public final class BeforeTheTests {

    private static final String INSERT = "INSERT INTO book (id, title) VALUES (-7, 'put in before')";

    private BeforeTheTests() {}

    @SpringBootTest(classes = LibraryApplication.class, properties = "case=before")
    @MigratedDatabase
    public static class ByMethod {

        @BeforeAll
        static void putIn(@Autowired TestDatabase database) {
            database.jdbcClient().sql(INSERT).update();
        }

        @Test
        void only(@Autowired ApplicationContext context) {
            Observations.observe("ByMethod.only", context);
        }
    }

    @SpringBootTest(classes = LibraryApplication.class, properties = "case=before")
    @Sql(statements = INSERT, executionPhase = Sql.ExecutionPhase.BEFORE_TEST_CLASS)
    @MigratedDatabase
    public static class ByScript {

        @Test
        void only(@Autowired ApplicationContext context) {
            Observations.observe("ByScript.only", context);
        }
    }

    @SpringBootTest(classes = LibraryApplication.class, properties = "case=before")
    @MigratedDatabase(lifetime = MigratedDatabase.Lifetime.METHOD)
    public static class OfEachMethod {

        @BeforeAll
        static void putIn(@Autowired TestDatabase database) {
            database.jdbcClient().sql(INSERT).update();
        }

        @RepeatedTest(2)
        void only(@Autowired ApplicationContext context, @Autowired TestDatabase database) {
            Observations.observe("OfEachMethod.only", context);
            database.jdbcClient()
                    .sql("INSERT INTO book (id, title) VALUES (8, 'by a method')")
                    .update();
        }
    }

    @SpringBootTest(classes = LibraryApplication.class, properties = "case=before")
    @MigratedDatabase(lifetime = MigratedDatabase.Lifetime.METHOD)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    public static class OfEachMethodOfOneInstance {

        @BeforeAll
        void putIn(@Autowired TestDatabase database) {
            database.jdbcClient().sql(INSERT).update();
        }

        @RepeatedTest(2)
        void only(@Autowired ApplicationContext context, @Autowired TestDatabase database) {
            Observations.observe("OfEachMethodOfOneInstance.only", context);
            database.jdbcClient()
                    .sql("INSERT INTO book (id, title) VALUES (8, 'by a method')")
                    .update();
        }
    }

    @SpringBootTest(classes = LibraryApplication.class, properties = "case=before")
    @MigratedDatabase
    public static class Without {

        @Test
        void only(@Autowired ApplicationContext context) {
            Observations.observe("Without.only", context);
        }
    }

    @SpringBootTest(classes = LibraryApplication.class, properties = "case=before")
    @DirtiesContext
    @MigratedDatabase
    public static class Last {

        @Test
        void only(@Autowired ApplicationContext context) {
            Observations.observe("Last.only", context);
        }
    }
}
