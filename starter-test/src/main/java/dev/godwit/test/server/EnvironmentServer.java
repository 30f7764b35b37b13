package dev.godwit.test.server;

import dev.godwit.boot.env.ConnectionUrl;
import dev.godwit.boot.env.UnreadableUrlException;
import dev.godwit.migration.MigrationException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** The server that the environment names, such as the service of a CI job. */
final class EnvironmentServer {

    static final String VARIABLE = "GODWIT_TEST_URL";

    private EnvironmentServer() {}

    static Optional<TestServer> find() {
        return parse(System.getenv(VARIABLE));
    }

    /** Takes {@code postgresql://} and {@code jdbc:postgresql:}; without a database in it, {@code postgres} is used. */
    static Optional<TestServer> parse(@Nullable String value) {
        if (!StringUtils.hasText(value)) {
            return Optional.empty();
        }
        String text = value.strip();
        if (!ConnectionUrl.isPostgres(text)) {
            throw new MigrationException(List.of(ServerProblems.unreadable("it is no URL of PostgreSQL")));
        }
        try {
            ConnectionUrl url = ConnectionUrl.parse(text);
            TestServer server = new TestServer(VARIABLE, url.jdbcUrl(), url.username(), url.password());
            return Optional.of(
                    url.database().isEmpty()
                            ? new TestServer(VARIABLE, server.url("postgres"), url.username(), url.password())
                            : server);
        } catch (UnreadableUrlException e) {
            throw new MigrationException(ServerProblems.unreadable(e.reason()), e);
        }
    }
}
