package dev.godwit.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.benchmark.TestServer;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithTestDatabase
class DelayingProxyTest {
    private final Server server;

    DelayingProxyTest(TestDatabase database) {
        server = TestServer.of(database);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void passesEverythingOnAndCountsEachAnswerOnce(long delay) throws Exception {
        try (Database database = server.create();
                Route route = new Distance(Duration.ofMillis(delay)).open(server);
                Connection connection = route.to(database).getConnection();
                Statement statement = connection.createStatement()) {
            long connected = route.roundTrips().orElseThrow();
            assertThat(connected).isPositive();

            for (int expected = 1; expected <= 5; expected++) {
                try (ResultSet result =
                        statement.executeQuery("SELECT string_agg(n::text, ',') FROM generate_series(1, 300000) n")) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getString(1)).startsWith("1,2,3,").endsWith(",299999,300000");
                }
                assertThat(route.roundTrips()).hasValue(connected + expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void theGoodByeIsNoRoundTrip(long delay) throws Exception {
        try (Database database = server.create();
                Route route = new Distance(Duration.ofMillis(delay)).open(server)) {
            long connected;
            try (Connection connection = route.to(database).getConnection()) {
                connected = route.roundTrips().orElseThrow();
                assertThat(connection.isValid(0)).isTrue();
            }

            assertThat(route.roundTrips()).hasValue(connected + 1);
        }
    }
}
