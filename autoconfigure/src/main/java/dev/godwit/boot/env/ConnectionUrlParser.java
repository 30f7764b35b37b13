package dev.godwit.boot.env;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code postgresql://} and {@code postgres://} as <a
 * href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">PostgreSQL describes them</a>,
 * and {@code jdbc:postgresql:} as the driver does. Not by {@link java.net.URI}, which knows neither several hosts nor
 * passwords with characters that should have been encoded, and quotes the URL when it fails.
 */
final class ConnectionUrlParser {

    private static final String JDBC = "jdbc:";
    private static final List<String> SCHEMES = List.of("postgresql://", "postgres://", JDBC + "postgresql:");
    private static final String ENCODE =
            ". Write each of the characters @ : / ? # [ ] % & in the user or the password as % and two digits";

    private static final Pattern HOST = Pattern.compile("[\\p{Alnum}._-]+|\\[[\\p{XDigit}:.]+(%[\\p{Alnum}._-]+)?]");
    private static final Pattern NAME = Pattern.compile("\\p{Alpha}[\\p{Alnum}._-]*");

    private final boolean jdbc;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final DriverParameters parameters = new DriverParameters();

    private ConnectionUrlParser(boolean jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether it says that it is a URL of PostgreSQL, whether it can be understood or not. */
    static boolean isPostgres(String url) {
        return SCHEMES.stream().anyMatch(scheme -> url.regionMatches(true, 0, scheme, 0, scheme.length()));
    }

    static ConnectionUrl parse(String url) throws UnreadableUrlException {
        boolean jdbc = url.toLowerCase(Locale.ROOT).startsWith(JDBC);
        int schemeEnd = url.indexOf(':', jdbc ? JDBC.length() : 0) + 1;
        return new ConnectionUrlParser(jdbc).read(url.substring(schemeEnd));
    }

    /** Reads what follows the scheme: {@code //user:password@host:port,host:port/database?name=value&name=value}. */
    private ConnectionUrl read(String url) throws UnreadableUrlException {
        int query = url.indexOf('?');
        String address = query < 0 ? url : url.substring(0, query);
        String authority = "";
        String path = address;
        if (address.startsWith("//")) {
            int slash = address.indexOf('/', 2);
            authority = slash < 0 ? address.substring(2) : address.substring(2, slash);
            path = slash < 0 ? "" : address.substring(slash + 1);
        }
        int at = authority.lastIndexOf('@');
        if (at < 0 && url.indexOf('@') >= 0) {
            throw new UnreadableUrlException("there is an '@' behind the first '/' or '?'" + ENCODE);
        }
        if (path.indexOf('/') >= 0) {
            throw new UnreadableUrlException("the name of the database contains a '/'" + ENCODE);
        }
        if (at >= 0) {
            readCredentials(authority.substring(0, at));
        }
        values.put("dbname", decode(path));
        if (query >= 0) {
            readParameters(url.substring(query + 1));
        }
        return new ConnectionUrl(
                readHosts(authority.substring(at + 1)),
                values.getOrDefault("dbname", ""),
                values.get("user"),
                values.get("password"),
                parameters.known(),
                parameters.unknown());
    }

    private void readCredentials(String credentials) throws UnreadableUrlException {
        int colon = credentials.indexOf(':');
        String user = decode(colon < 0 ? credentials : credentials.substring(0, colon));
        if (!user.isEmpty()) {
            values.put("user", user);
        }
        if (colon >= 0) {
            values.put("password", decode(credentials.substring(colon + 1)));
        }
    }

    private void readParameters(String query) throws UnreadableUrlException {
        for (String parameter : query.split("&", -1)) {
            if (parameter.isEmpty()) {
                continue;
            }
            int equals = parameter.indexOf('=');
            String name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
            // a name without a value may be what follows an '&' in the password
            if (!NAME.matcher(name).matches() || (equals < 0 && !DriverParameters.isKnown(name))) {
                throw new UnreadableUrlException("a parameter behind the '?' is not of the form name=value" + ENCODE);
            }
            String value = equals < 0 ? "" : decode(parameter.substring(equals + 1));
            switch (name) {
                case "user", "password", "host", "port", "dbname" -> values.put(name, value);
                default -> {
                    if (jdbc) {
                        parameters.add(name, value);
                    } else {
                        parameters.addForeign(name, value);
                    }
                }
            }
        }
    }

    /** As with libpq, the parameters win; it is where {@code postgresql:///database?host=…} puts the host. */
    private List<String> readHosts(String authority) throws UnreadableUrlException {
        String[] addresses =
                Objects.requireNonNullElse(values.get("host"), authority).split(",", -1);
        @Nullable String portParameter = values.get("port");
        String[] ports = portParameter == null ? new String[0] : portParameter.split(",", -1);
        if (ports.length > 1 && ports.length != addresses.length) {
            throw new UnreadableUrlException("there are not as many ports as hosts");
        }
        List<String> hosts = new ArrayList<>();
        for (int i = 0; i < addresses.length; i++) {
            String port = ports.length == 0 ? "" : ports[ports.length == 1 ? 0 : i];
            hosts.add(values.containsKey("host") ? host(addresses[i], port) : hostAndPort(addresses[i], port));
        }
        return hosts;
    }

    private String hostAndPort(String address, String portParameter) throws UnreadableUrlException {
        int bracket = address.lastIndexOf(']');
        int colon = address.indexOf(':', Math.max(bracket, 0));
        String host = decode(colon < 0 ? address : address.substring(0, colon));
        String port = colon < 0 ? "" : address.substring(colon + 1);
        return host(host, portParameter.isEmpty() ? port : portParameter);
    }

    private static String host(String host, String port) throws UnreadableUrlException {
        if (host.startsWith("/") || host.startsWith("@")) {
            throw new UnreadableUrlException("it names a Unix domain socket, which the JDBC driver does not support");
        }
        String name = host.isEmpty() ? "localhost" : host;
        if (name.contains(":") && !name.startsWith("[")) {
            name = "[" + name + "]";
        }
        if (!HOST.matcher(name).matches()) {
            throw new UnreadableUrlException("the part where the host should be is no host name" + ENCODE);
        }
        return port.isEmpty() ? name : name + ":" + port(port);
    }

    private static int port(String text) throws UnreadableUrlException {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // said below, without the text
        }
        throw new UnreadableUrlException(
                "what follows the host's ':' is no port; an IPv6 address belongs in brackets" + ENCODE);
    }

    private String decode(String text) throws UnreadableUrlException {
        try {
            return URLDecoder.decode(jdbc ? text : text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new UnreadableUrlException("a '%' is not followed by two hexadecimal digits" + ENCODE);
        }
    }
}
