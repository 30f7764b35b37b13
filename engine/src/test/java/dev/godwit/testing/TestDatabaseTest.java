package dev.godwit.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@WithTestDatabase
class TestDatabaseTest {
    private static final List<TestDatabase> SEEN = new ArrayList<>();

    private final TestDatabase fromConstructor;

    TestDatabaseTest(TestDatabase database) {
        fromConstructor = database;
    }

    @BeforeEach
    void setUp(TestDatabase database) {
        assertThat(database).isSameAs(fromConstructor);
        assertThat(SEEN).doesNotContain(database);
        SEEN.add(database);
    }

    @Test
    void isTheSameForTheWholeTest(TestDatabase database) {
        assertThat(database).isSameAs(fromConstructor);
    }

    @Test
    void startsEmpty(TestDatabase database) {
        database.execute("CREATE TABLE leftover (id int)");

        try (TestDatabase another = TestDatabase.create()) {
            assertThat(another.name()).isNotEqualTo(database.name());
            assertThat(another.queryForList("SELECT relname FROM pg_class WHERE relname = 'leftover'"))
                    .isEmpty();
        }
    }

    @Test
    void isDroppedEvenWhileSomebodyIsConnected(TestDatabase database) throws SQLException {
        TestDatabase another = TestDatabase.create();
        Login login = another.createLogin("");
        try (Connection forgotten = another.dataSource(login).getConnection()) {
            another.close();

            assertThat(forgotten.isValid(0)).isFalse();
        }
        assertThat(database.queryForList("SELECT datname FROM pg_database", String.class))
                .contains(database.name())
                .doesNotContain(another.name());
        assertThat(database.queryForList("SELECT rolname FROM pg_roles", String.class))
                .doesNotContain(login.user());
    }

    @Test
    void runsStatementsTogetherOrNotAtAll(TestDatabase database) {
        database.execute("CREATE TABLE numbers (n int); INSERT INTO numbers VALUES (1), (2)");

        assertThatThrownBy(() -> database.execute("INSERT INTO numbers VALUES (3); SELECT 1/0"))
                .rootCause()
                .hasMessageContaining("division by zero");

        assertThat(database.queryForList("SELECT n FROM numbers ORDER BY n", Integer.class))
                .containsExactly(1, 2);
        assertThat(database.queryForObject("SELECT sum(n) FROM numbers", Long.class))
                .isEqualTo(3);
        assertThat(database.queryForList("SELECT n, n = 1 AS one FROM numbers ORDER BY n"))
                .containsExactly(Map.of("n", 1, "one", true), Map.of("n", 2, "one", false));
    }

    @Test
    void leavesTheSplittingOfStatementsToPostgres(TestDatabase database) {
        database.execute(
                "CREATE FUNCTION answer() RETURNS int BEGIN ATOMIC SELECT 41; SELECT 42; END; SELECT answer()");

        assertThat(database.queryForObject("SELECT answer()", Integer.class)).isEqualTo(42);
    }

    @Test
    void makesLoginsThatAreNoSuperusers(TestDatabase database) {
        Login login = database.createLogin("CREATEROLE");

        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.dataSource(login));
            assertThat(JdbcClient.create(pool)
                            .sql("SELECT current_user || ' ' || rolsuper || ' ' || rolcreaterole FROM pg_roles"
                                    + " WHERE rolname = current_user")
                            .query(String.class)
                            .single())
                    .isEqualTo(login.user() + " false true");
        }
    }

    @Test
    void refusesAWrongPassword(TestDatabase database) {
        Login wrong = new Login(database.createLogin("").user(), "wrong");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> database.dataSource(wrong).getConnection())
                .extracting(SQLException::getSQLState)
                .isEqualTo("28P01");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() ->
                        database.dataSource(new Login(database.user(), "wrong")).getConnection())
                .extracting(SQLException::getSQLState)
                .isEqualTo("28P01");
    }

    @Test
    void livesInAnotherTimeZoneThanTheJvm(TestDatabase database) {
        assertThat(database.queryForObject("SHOW TimeZone", String.class)).isEqualTo("America/St_Johns");
        assertThat(TimeZone.getDefault().getID()).isEqualTo("Pacific/Chatham");
    }
}
