package com.example.library.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.BookRepository;
import com.example.library.LibraryApplication;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.ContextHierarchy;

/** Has a context without a database, below one that has it. */
@SpringBootTest
@ContextHierarchy({
    @ContextConfiguration(classes = LibraryApplication.class),
    @ContextConfiguration(classes = InAHierarchy.Below.class)
})
@MigratedDatabase
public class InAHierarchy {

    @Test
    void isThatOfTheParent(@Autowired TestDatabase database, @Autowired BookRepository books) {
        assertThat(database.migrator().status().currentVersion()).isEqualTo("005");
        assertThat(books.findAll()).hasSize(1);
    }

    @Configuration(proxyBeanMethods = false)
    static class Below {}
}
