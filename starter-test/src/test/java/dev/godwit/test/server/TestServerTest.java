package dev.godwit.test.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestServerTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://localhost:5432/postgres, jdbc:postgresql://localhost:5432/other",
        "jdbc:postgresql://localhost/, jdbc:postgresql://localhost/other",
        "jdbc:postgresql://localhost, jdbc:postgresql://localhost/other",
        "jdbc:postgresql://localhost?ssl=true, jdbc:postgresql://localhost/other?ssl=true",
        "jdbc:postgresql://[::1]:5432/postgres, jdbc:postgresql://[::1]:5432/other",
        "jdbc:postgresql:postgres, jdbc:postgresql:other",
        "jdbc:postgresql:, jdbc:postgresql:other",
        "'jdbc:postgresql://a:1,b:2/postgres?loggerLevel=OFF', 'jdbc:postgresql://a:1,b:2/other?loggerLevel=OFF'",
    })
    void hasOtherDatabases(String url, String other) {
        TestServer server = new TestServer("test", url, "me", null);

        assertThat(server.url("other")).isEqualTo(other);
        assertThat(server.database("other").getDatabaseName()).isEqualTo("other");
    }

    @Test
    void findsItsUserInTheUrl() {
        assertThat(new TestServer("test", "jdbc:postgresql://localhost/a?user=me", null, null).user())
                .isEqualTo("me");
        assertThat(new TestServer("test", "jdbc:postgresql://localhost/a", "you", null).user())
                .isEqualTo("you");
    }

    @Test
    void doesNotShowPasswords() {
        assertThat(new TestServer("test", "jdbc:postgresql://localhost/a?password=sekret", "me", "sekret"))
                .hasToString("test, jdbc:postgresql://localhost/a");
    }

    @Test
    void isTheSameWhateverItIsCalled() {
        TestServer server = new TestServer("test", "jdbc:postgresql://localhost/a", "me", null);

        assertThat(new TestServer("another", server.url(), "me", "sekret")).isEqualTo(server);
        assertThat(new TestServer("test", server.url(), "you", null)).isNotEqualTo(server);
    }
}
