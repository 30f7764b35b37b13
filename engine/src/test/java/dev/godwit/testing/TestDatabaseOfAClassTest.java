package dev.godwit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

@WithTestDatabase
class TestDatabaseOfAClassTest {
    private static @Nullable TestDatabase ofTheClass;

    @BeforeAll
    static void fill(TestDatabase database) {
        database.execute("CREATE TABLE shared (id int)");
        ofTheClass = database;
    }

    @RepeatedTest(2)
    void isTheSameInEveryTest(TestDatabase database) {
        assertThat(database).isSameAs(ofTheClass);
        assertThat(database.queryForList("SELECT * FROM shared")).isEmpty();
    }
}
