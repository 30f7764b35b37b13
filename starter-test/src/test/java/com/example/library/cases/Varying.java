package com.example.library.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.BookRepository;
import com.example.library.LibraryApplication;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

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
        return database.jdbcClient()
                .sql("SELECT schemaname FROM pg_tables WHERE tablename = 'book'")
                .query(String.class)
                .list();
    }

    @SpringBootTest(classes = LibraryApplication.class)
    @Import(Titles.class)
    @MigratedDatabase
    public static class OfAMock {

        @MockitoBean
        Title title;

        @Test
        void hasWhatTheMockSaid(@Autowired TestDatabase database) {
            assertThat(titles(database)).containsExactly("Emma", "null");
        }
    }

    @SpringBootTest(classes = LibraryApplication.class)
    @Import(Titles.class)
    @MigratedDatabase
    public static class OfTheUsual {

        @Test
        void hasTheTitle(@Autowired TestDatabase database) {
            assertThat(titles(database)).containsExactly("Emma", "Persuasion");
        }
    }

    private static List<String> titles(TestDatabase database) {
        return database.jdbcClient()
                .sql("SELECT title FROM book ORDER BY title")
                .query(String.class)
                .list();
    }

    /** What a migration asks. */
    public interface Title {

        String get();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Titles {

        @Bean
        Title title() {
            return () -> "Persuasion";
        }

        @Bean
        V006__Another another(Title title) {
            return new V006__Another(title);
        }
    }

    record V006__Another(Title title) implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient()
                    .sql("INSERT INTO book (id, title) VALUES (-2, ?)")
                    .param(String.valueOf(title.get()))
                    .update();
        }
    }
}
