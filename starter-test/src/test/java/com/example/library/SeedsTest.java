package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;

// example: seeds
@JdbcTest
@MigratedDatabase(seeds = "002_tolstoy")
class SeedsTest {

    @Test
    void runsTheSeedersThatItNames(@Autowired TestDatabase database) {
        assertThat(authors(database)).containsExactly("Leo Tolstoy");
    }
    // end

    @Nested
    @MigratedDatabase(seeds = MigratedDatabase.ALL)
    class WithAll {

        @Test
        void runsAllSeeders(@Autowired TestDatabase database) {
            assertThat(authors(database)).containsExactly("Jane Austen", "Leo Tolstoy");
        }
    }

    @Nested
    @MigratedDatabase
    class WithNone {

        @Test
        void runsNone(@Autowired TestDatabase database) {
            assertThat(authors(database)).isEmpty();
        }
    }

    private static List<String> authors(TestDatabase database) {
        return database.jdbcClient()
                .sql("SELECT name FROM author ORDER BY name")
                .query(String.class)
                .list();
    }
}
