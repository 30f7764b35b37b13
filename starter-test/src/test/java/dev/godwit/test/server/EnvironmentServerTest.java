package dev.godwit.test.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithTestDatabase
class EnvironmentServerTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql://me@localhost:5433/ci, jdbc:postgresql://localhost:5433/ci",
        "postgres://me@localhost, jdbc:postgresql://localhost/postgres",
        "' postgresql://me@localhost/ ', jdbc:postgresql://localhost/postgres",
        "jdbc:postgresql://localhost:5433/ci?user=me, jdbc:postgresql://localhost:5433/ci",
        "jdbc:postgresql://localhost:5433/?user=me, jdbc:postgresql://localhost:5433/postgres",
        "postgresql://me@[::1]:5433/ci?sslmode=disable, jdbc:postgresql://[::1]:5433/ci?sslmode=disable",
        "postgresql://me@[::1], jdbc:postgresql://[::1]/postgres",
    })
    void understandsBothForms(String value, String url) {
        TestServer server = EnvironmentServer.parse(value).orElseThrow();

        assertThat(server.url()).isEqualTo(url);
        assertThat(server.user()).isEqualTo("me");
        assertThat(server.kind()).isEqualTo("GODWIT_TEST_URL");
    }

    @Test
    void connectsWithAPasswordThatHasToBeEncoded(TestDatabase database) throws SQLException {
        String password = URLEncoder.encode(database.password(), StandardCharsets.UTF_8);
        TestServer server = EnvironmentServer.parse("postgresql://%s:%s@%s:%d"
                        .formatted(database.user(), password, database.host(), database.port()))
                .orElseThrow();

        try (Connection connection = server.administrator().getConnection()) {
            assertThat(connection.getCatalog()).isEqualTo("postgres");
        }
        try (Connection connection = server.database(database.name()).getConnection()) {
            assertThat(connection.getCatalog()).isEqualTo(database.name());
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void isNoneWhenNothingIsSet(String value) {
        assertThat(EnvironmentServer.parse(value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://me:sek@ret/x@localhost/ci",
                "postgresql://me:sekret%@localhost/ci",
                "postgresql://me:sekret@localhost:port/ci",
                "mysql://me:sekret@localhost/ci",
                "me:sekret@localhost",
                "sekret",
                "jdbc:mysql://localhost/ci?password=sekret",
            })
    void refusesWhatItCannotUnderstandAndKeepsThePassword(String value) {
        MigrationException e = catchThrowableOfType(MigrationException.class, () -> EnvironmentServer.parse(value));

        assertThat(e).isNotNull();
        assertThat(e.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.TEST_DATABASE);
            assertThat(problem.message()).isEqualTo("GODWIT_TEST_URL cannot be understood");
            assertThat(problem.render()).doesNotContain("sek", "ret");
        });
    }
}
