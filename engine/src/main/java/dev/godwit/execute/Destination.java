package dev.godwit.execute;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Where a data source leads to: JDBC has no way to ask without a connection, and most data sources have one of these getters.
 *
 * @param user who logs in
 * @param address host and port of the server
 */
record Destination(Optional<String> user, Optional<String> address) {

    private static final List<String> USER = List.of("getUsername", "getUser");
    private static final List<String> URL = List.of("getJdbcUrl", "getUrl", "getURL");

    static Destination of(DataSource dataSource) {
        return new Destination(
                get(dataSource, USER),
                get(dataSource, URL).filter(Destination::isWithoutPassword).flatMap(ServerAddress::in));
    }

    /** Before the host of a URL there may be a user and a password with any characters. */
    private static boolean isWithoutPassword(String url) {
        return !url.contains("@");
    }

    private static Optional<String> get(DataSource dataSource, List<String> getters) {
        for (String name : getters) {
            try {
                Method getter = dataSource.getClass().getMethod(name);
                if (getter.invoke(dataSource) instanceof String value && !value.isBlank()) {
                    return Optional.of(value);
                }
            } catch (ReflectiveOperationException | RuntimeException e) {
                // a data source of another kind: the problem is told without it
            }
        }
        return Optional.empty();
    }
}
