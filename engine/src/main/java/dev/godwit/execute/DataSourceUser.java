package dev.godwit.execute;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The user that a data source logs in as: JDBC has no way to ask, and most data sources have one of these getters. */
final class DataSourceUser {

    private static final List<String> GETTERS = List.of("getUsername", "getUser");

    private DataSourceUser() {}

    static Optional<String> of(DataSource dataSource) {
        for (String name : GETTERS) {
            try {
                Method getter = dataSource.getClass().getMethod(name);
                if (getter.invoke(dataSource) instanceof String user && !user.isBlank()) {
                    return Optional.of(user);
                }
            } catch (ReflectiveOperationException | RuntimeException e) {
                // a data source of another kind: the problem is told without the name
            }
        }
        return Optional.empty();
    }
}
