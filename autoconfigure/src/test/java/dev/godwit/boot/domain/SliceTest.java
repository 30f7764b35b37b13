package dev.godwit.boot.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.boot.TestApplications;
import dev.godwit.testing.TestDatabase;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase.Replace;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A test of a part of the application finds the database migrated, by scripts and by Java. */
class SliceTest {

    private static final String ADA = "SELECT name FROM person WHERE email IS NULL";
    private static final TestDatabase DATABASE = TestDatabase.create();

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        for (String property : TestApplications.dataSource(DATABASE)) {
            int equals = property.indexOf('=');
            properties.add(property.substring(0, equals), () -> property.substring(equals + 1));
        }
        properties.add("spring.jpa.hibernate.ddl-auto", () -> "validate");
        properties.add("spring.datasource.hikari.maximum-pool-size", () -> "2");
    }

    @AfterAll
    static void dropDatabase() {
        DATABASE.close();
    }

    @Nested
    @DataJpaTest
    @AutoConfigureTestDatabase(replace = Replace.NONE)
    class OfJpa {

        @Test
        void isMigrated(@Autowired PersonRepository persons) {
            assertThat(persons.findAll()).extracting(Person::getName).containsExactly("Ada");
        }
    }

    @Nested
    @JdbcTest
    @AutoConfigureTestDatabase(replace = Replace.NONE)
    class OfJdbc {

        @Test
        void isMigrated(@Autowired JdbcClient client) {
            assertThat(client.sql(ADA).query(String.class).list()).containsExactly("Ada");
        }
    }

    @Nested
    @DataJdbcTest
    @AutoConfigureTestDatabase(replace = Replace.NONE)
    class OfDataJdbc {

        @Test
        void isMigrated(@Autowired JdbcAggregateOperations template, @Autowired JdbcClient client) {
            assertThat(template).isNotNull();
            assertThat(client.sql(ADA).query(String.class).list()).containsExactly("Ada");
        }
    }

    @Nested
    @JooqTest
    @AutoConfigureTestDatabase(replace = Replace.NONE)
    class OfJooq {

        @Test
        void isMigrated(@Autowired DSLContext jooq) {
            assertThat(jooq.fetch(ADA).getValues(0, String.class)).containsExactly("Ada");
        }
    }
}
