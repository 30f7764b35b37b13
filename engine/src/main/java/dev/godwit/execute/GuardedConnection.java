package dev.godwit.execute;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Savepoint;
import java.util.Set;

/** The connection that a Java migration sees: it cannot end the transaction that is not its own. */
final class GuardedConnection {

    private static final Set<String> REFUSED =
            Set.of("commit", "close", "abort", "setAutoCommit", "beginRequest", "endRequest");

    private GuardedConnection() {}

    static Connection of(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                GuardedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    boolean wholeRollback = method.getName().equals("rollback")
                            && (arguments == null || !(arguments[0] instanceof Savepoint));
                    if (REFUSED.contains(method.getName()) || wholeRollback) {
                        throw new UnsupportedOperationException(method.getName()
                                + "() is not for the migration: Godwit ends its transaction. Throw an exception to roll back,"
                                + " or return false from transactional() to run without one.");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }
}
