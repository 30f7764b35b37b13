package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationState;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

// example: class
@SpringBootTest
@MigratedDatabase
class MigratedDatabaseTest {

    @Autowired
    private BookRepository books;

    @Test
    void findsWhatTheMigrationsBrought() {
        assertThat(books.findAll()).extracting(Book::getTitle).contains("Emma");
    }
    // end

    @Test
    void hasEveryMigration(@Autowired TestDatabase database) {
        assertThat(database.migrator().status().migrations())
                .hasSize(5)
                .allSatisfy(migration -> assertThat(migration.state()).isEqualTo(MigrationState.APPLIED));
    }

    @Test
    void isWhatTheApplicationUses(@Autowired TestDatabase database) {
        books.save(new Book("Persuasion", "1"));

        assertThat(database.jdbcClient()
                        .sql("SELECT current_database()")
                        .query(String.class)
                        .single())
                .isEqualTo(database.name());
        assertThat(database.jdbcClient()
                        .sql("SELECT count(*) FROM book WHERE title = 'Persuasion'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }
}
