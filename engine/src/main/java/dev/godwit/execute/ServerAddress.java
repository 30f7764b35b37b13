package dev.godwit.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as the connection's URL names it, without anything else that a URL may contain. */
final class ServerAddress {

    private static final Pattern HOST = Pattern.compile("jdbc:postgresql://([^/?]*).*", Pattern.DOTALL);

    private ServerAddress() {}

    static String of(Connection connection) throws SQLException {
        Matcher url = HOST.matcher(String.valueOf(connection.getMetaData().getURL()));
        return url.matches() && !url.group(1).isEmpty() ? url.group(1) : "localhost";
    }
}
