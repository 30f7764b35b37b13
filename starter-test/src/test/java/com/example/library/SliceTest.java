package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.test.MigratedDatabase;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A test of a part of the application needs nothing but the annotation, and has what Java migrations did. */
class SliceTest {

    private static final String TITLES = "SELECT title FROM book";

    @Nested
    @DataJpaTest
    @MigratedDatabase
    class OfJpa {

        @Test
        void isMigrated(@Autowired BookRepository books) {
            assertThat(books.findAll()).extracting(Book::getTitle).containsExactly("Emma");
        }
    }

    @Nested
    @JdbcTest
    @MigratedDatabase
    class OfJdbc {

        @Test
        void isMigrated(@Autowired JdbcClient client) {
            assertThat(client.sql(TITLES).query(String.class).list()).containsExactly("Emma");
        }
    }

    @Nested
    @DataJdbcTest
    @MigratedDatabase
    class OfDataJdbc {

        @Test
        void isMigrated(@Autowired JdbcAggregateOperations template, @Autowired JdbcClient client) {
            assertThat(template).isNotNull();
            assertThat(client.sql(TITLES).query(String.class).list()).containsExactly("Emma");
        }
    }

    @Nested
    @JooqTest
    @MigratedDatabase
    class OfJooq {

        @Test
        void isMigrated(@Autowired DSLContext jooq) {
            assertThat(jooq.fetch(TITLES).getValues(0, String.class)).containsExactly("Emma");
        }
    }
}
