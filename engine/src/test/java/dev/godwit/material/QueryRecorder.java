package dev.godwit.material;

import dev.godwit.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A proxy in front of a database that notes each query which goes through it in the simple protocol. */
final class QueryRecorder implements AutoCloseable {

    private final TestDatabase database;
    private final ServerSocket listener;
    private final List<SentQuery> queries = new ArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private QueryRecorder(TestDatabase database, ServerSocket listener) {
        this.database = database;
        this.listener = listener;
    }

    static QueryRecorder to(TestDatabase database) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        QueryRecorder recorder = new QueryRecorder(database, listener);
        inBackground(recorder::accept);
        return recorder;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What was sent so far. */
    List<SentQuery> queries() {
        synchronized (queries) {
            return List.copyOf(queries);
        }
    }

    void add(SentQuery query) {
        synchronized (queries) {
            queries.add(query);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = open(listener.accept());
            Socket server = open(new Socket(database.host(), database.port()));
            RecordedConnection connection = new RecordedConnection(client, server, this::add);
            inBackground(connection::relayRequests);
            inBackground(connection::relayAnswers);
        }
    }

    private Socket open(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private static void inBackground(Relay relay) {
        Thread thread = new Thread(
                () -> {
                    try {
                        relay.run();
                    } catch (IOException closed) {
                        // one of the two sides has hung up, which the other side then sees too
                    }
                },
                "query recorder");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Relay {
        void run() throws IOException;
    }
}
