package dev.godwit.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Counts how often a client waits for the server: a proxy between the two that counts one whenever the server answers
 * after the client has spoken. What the client sends at the end without waiting, such as its good-bye, is not counted.
 */
public final class RoundTrips implements AutoCloseable {
    private final TestDatabase database;
    private final ServerSocket listener;
    private final AtomicLong count = new AtomicLong();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private RoundTrips(TestDatabase database, ServerSocket listener) {
        this.database = database;
        this.listener = listener;
    }

    /** Starts a proxy in front of the database; connections that do not go through it are not counted. */
    public static RoundTrips to(TestDatabase database) {
        try {
            RoundTrips proxy = new RoundTrips(database, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Relay.inBackground("round trips: accept", proxy::accept);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The database's JDBC URL through this proxy, without user and password. */
    public String url() {
        return "jdbc:postgresql://%s:%d/%s"
                .formatted(listener.getInetAddress().getHostAddress(), listener.getLocalPort(), database.name());
    }

    /** Connects through this proxy, as the superuser and with nothing but what the driver does by itself. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url());
        dataSource.setUser(database.user());
        dataSource.setPassword(database.password());
        return dataSource;
    }

    /** The round trips since the start or the last {@link #reset()}, those for connecting included. */
    public long count() {
        return count.get();
    }

    public void reset() {
        count.set(0);
    }

    @Override
    public void close() {
        close(listener);
        sockets.forEach(RoundTrips::close);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = open(listener.accept());
            Socket server = open(new Socket(database.host(), database.port()));
            AtomicBoolean clientSpoke = new AtomicBoolean();
            Relay.inBackground("round trips: from client", () -> relay(client, server, () -> clientSpoke.set(true)));
            Relay.inBackground(
                    "round trips: from server",
                    () -> relay(server, client, () -> {
                        if (clientSpoke.getAndSet(false)) {
                            count.incrementAndGet();
                        }
                    }));
        }
    }

    private Socket open(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    /** Notes what came before passing it on: nobody can have reacted to it yet, so the order is the true one. */
    private void relay(Socket from, Socket to, Runnable note) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                note.run();
                out.write(buffer, 0, length);
            }
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
