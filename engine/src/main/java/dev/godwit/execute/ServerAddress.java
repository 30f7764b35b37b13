package dev.godwit.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as the connection's URL names it, without anything else that a URL may contain. */
final class ServerAddress {

    private static final Pattern HOST = Pattern.compile("jdbc:postgresql://([^/?]*).*", Pattern.DOTALL);

    private ServerAddress() {}

    static String of(Connection connection) throws SQLException {
        return in(String.valueOf(connection.getMetaData().getURL())).orElse("localhost");
    }

    /** The same of a URL; nothing when it names none, or is of another kind. */
    static Optional<String> in(String url) {
        Matcher host = HOST.matcher(url);
        return host.matches() && !host.group(1).isEmpty() ? Optional.of(host.group(1)) : Optional.empty();
    }
}
