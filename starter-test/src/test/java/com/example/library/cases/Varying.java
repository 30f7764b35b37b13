package com.example.library.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.BookRepository;
import com.example.library.LibraryApplication;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** The same migrations with something else around them, which makes a difference. */
public final class Varying {

    private Varying() {}

    @SpringBootTest(classes = LibraryApplication.class)
    @MigratedDatabase
    public static class InTheUsualSchema {

        @Test
        void hasTheTables(@Autowired TestDatabase database) {
            assertThat(schemas(database)).containsExactly("public");
        }
    }

    @SpringBootTest(
            classes = LibraryApplication.class,
            properties = {
                "spring.datasource.hikari.connection-init-sql=CREATE SCHEMA IF NOT EXISTS app",
                "spring.datasource.hikari.schema=app"
            })
    @MigratedDatabase
    public static class InAnotherSchema {

        @Test
        void hasTheTables(@Autowired TestDatabase database, @Autowired BookRepository books) {
            assertThat(schemas(database)).containsExactly("app");
            assertThat(books.findAll()).hasSize(1);
        }
    }

    private static List<String> schemas(TestDatabase database) {
        return database.jdbc()
                .sql("SELECT schemaname FROM pg_tables WHERE tablename = 'book'")
                .query(String.class)
                .list();
    }
}
