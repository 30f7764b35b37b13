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

    private static final String IN_TRANSACTION =
            "Godwit commits the migration together with its row in the history, and"
                    + " rolls back when it throws an exception. A migration that returns false from transactional() runs without"
                    + " a transaction.";

    private static final String IN_AUTOCOMMIT = "the migration runs in autocommit, since transactional() returns false:"
            + " each statement is committed by itself. Godwit closes the connection.";

    private GuardedConnection() {}

    static Connection inTransaction(Connection connection) {
        return of(connection, IN_TRANSACTION);
    }

    static Connection inAutocommit(Connection connection) {
        return of(connection, IN_AUTOCOMMIT);
    }

    private static Connection of(Connection connection, String reason) {
        return (Connection) Proxy.newProxyInstance(
                GuardedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    boolean wholeRollback = method.getName().equals("rollback")
                            && (arguments == null || !(arguments[0] instanceof Savepoint));
                    if (REFUSED.contains(method.getName()) || wholeRollback) {
                        throw new UnsupportedOperationException(
                                "%s() is not for the migration: %s".formatted(method.getName(), reason));
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }
}
