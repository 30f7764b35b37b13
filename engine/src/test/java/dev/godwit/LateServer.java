package dev.godwit;

import dev.godwit.testing.RoundTrips;
import dev.godwit.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A server that comes up while somebody tries to connect: first nobody listens on its port, then connections are
 * accepted and dropped, as the proxy of a container does whose server still starts, and then it is there.
 */
final class LateServer extends AbstractDataSource implements AutoCloseable {

    private final TestDatabase database;
    private final PGSimpleDataSource target;
    private final int port;
    private int attempts;
    private @Nullable RoundTrips proxy;

    LateServer(TestDatabase database, PGSimpleDataSource target, int port) {
        this.database = database;
        this.target = target;
        this.port = port;
    }

    int attempts() {
        return attempts;
    }

    @Override
    public Connection getConnection() throws SQLException {
        attempts++;
        return switch (attempts) {
            case 1 -> target.getConnection();
            case 2 -> dropped();
            default -> there();
        };
    }

    private Connection dropped() throws SQLException {
        try (ServerSocket listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Thread dropping = new Thread(
                    () -> {
                        try {
                            listener.accept().close();
                        } catch (IOException closed) {
                            // nobody came
                        }
                    },
                    "drop");
            dropping.start();
            return target.getConnection();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connection there() throws SQLException {
        proxy = RoundTrips.to(database);
        target.setUrl(proxy.url());
        return target.getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
    }
}
