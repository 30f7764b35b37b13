package dev.godwit.benchmark;

import dev.godwit.benchmark.server.Server;
import dev.godwit.testing.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The server of the tests, as somebody would give it on the command line. */
public final class TestServer {
    private TestServer() {}

    public static Server of(TestDatabase database) {
        return Server.at("%s?user=%s&password=%s"
                .formatted(database.url(), encoded(database.user()), encoded(database.password())));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
