package com.example.library.cases;

import com.example.library.Book;
import com.example.library.BookRepository;
import com.example.library.LibraryApplication;
import dev.godwit.test.MigratedDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

/** An application that writes when it starts. */
public final class StartingData {

    private StartingData() {}

    @SpringBootTest(classes = LibraryApplication.class)
    @Import(WritesWhenItStarts.class)
    @MigratedDatabase
    public static class First {

        @Test
        void first(@Autowired ApplicationContext context) {
            Observations.observe("First.first", context);
        }
    }

    @SpringBootTest(classes = LibraryApplication.class)
    @Import(WritesWhenItStarts.class)
    @MigratedDatabase
    @DirtiesContext
    public static class Second {

        @Test
        void second(@Autowired ApplicationContext context) {
            Observations.observe("Second.second", context);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class WritesWhenItStarts {

        @Bean
        ApplicationRunner writer(BookRepository books) {
            return arguments -> books.save(new Book("written at the start", "1"));
        }
    }
}
