package dev.godwit.boot.env;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A connection as a URL of the environment describes it.
 *
 * @param hosts one or more, each with or without a port, IPv6 addresses in brackets
 * @param database empty for the driver's default, which is the user's name
 * @param username null when the URL has none
 * @param password null when the URL has none
 * @param parameters for the driver, by the names that the driver uses
 * @param unknownParameters the names of those that the driver has no equivalent for
 */
public record ConnectionUrl(
        List<String> hosts,
        String database,
        @Nullable String username,
        @Nullable String password,
        Map<String, String> parameters,
        List<String> unknownParameters) {

    /**
     * Reads {@code postgresql://}, {@code postgres://} or {@code jdbc:postgresql:}.
     *
     * @throws UnreadableUrlException when it cannot be understood
     */
    public static ConnectionUrl parse(String url) throws UnreadableUrlException {
        return ConnectionUrlParser.parse(url);
    }

    /** Whether it says that it is a URL of PostgreSQL, whether it can be understood or not. */
    public static boolean isPostgres(String url) {
        return ConnectionUrlParser.isPostgres(url);
    }

    /** The URL for the driver, without user and password, since URLs are logged. */
    public String jdbcUrl() {
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return "jdbc:postgresql://" + String.join(",", hosts) + "/" + encode(database)
                + (query.isEmpty() ? "" : "?" + query);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return jdbcUrl();
    }
}
