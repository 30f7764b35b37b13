package dev.godwit.benchmark.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Makes the server answer later, and counts how often a client waits for it: one whenever the server answers after the
 * client has spoken. What a client sends without waiting, such as its good-bye, is not counted.
 *
 * <p>The whole delay is on the way back. Where on its way a round trip is delayed makes no difference to the client.
 */
final class DelayingProxy implements Route {

    private static final int PIECE = 1 << 16;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Duration delay;
    private final AtomicLong roundTrips = new AtomicLong();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private DelayingProxy(ServerSocket listener, InetSocketAddress server, Duration delay) {
        this.listener = listener;
        this.server = server;
        this.delay = delay;
    }

    static DelayingProxy start(InetSocketAddress server, Duration delay) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        DelayingProxy proxy = new DelayingProxy(listener, server, delay);
        inBackground("accept", proxy::accept);
        return proxy;
    }

    @Override
    public PGSimpleDataSource to(Database database) {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setServerNames(new String[] {listener.getInetAddress().getHostAddress()});
        dataSource.setPortNumbers(new int[] {listener.getLocalPort()});
        return dataSource;
    }

    @Override
    public OptionalLong roundTrips() {
        return OptionalLong.of(roundTrips.get());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = open(listener.accept());
            Socket towardsServer = open(new Socket(server.getHostString(), server.getPort()));
            AtomicBoolean clientSpoke = new AtomicBoolean();
            DelayLine answers = new DelayLine(delay);
            inBackground("requests", () -> relayRequests(client, towardsServer, clientSpoke));
            inBackground("answers", () -> takeAnswers(towardsServer, answers, clientSpoke));
            inBackground("late answers", () -> giveAnswers(answers, client));
        }
    }

    private Socket open(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    /** Notes that the client spoke before passing it on: the server cannot have answered yet. */
    private void relayRequests(Socket client, Socket towardsServer, AtomicBoolean clientSpoke) throws IOException {
        try (client;
                towardsServer) {
            InputStream in = client.getInputStream();
            OutputStream out = towardsServer.getOutputStream();
            byte[] buffer = new byte[PIECE];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                clientSpoke.set(true);
                out.write(buffer, 0, length);
            }
        } finally {
            sockets.remove(client);
            sockets.remove(towardsServer);
        }
    }

    private void takeAnswers(Socket towardsServer, DelayLine answers, AtomicBoolean clientSpoke) throws IOException {
        try {
            InputStream in = towardsServer.getInputStream();
            byte[] buffer = new byte[PIECE];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (clientSpoke.getAndSet(false)) {
                    roundTrips.incrementAndGet();
                }
                answers.send(buffer, length);
            }
        } finally {
            answers.sendEnd();
        }
    }

    /** When all is said, hangs up, which the thread that waits for requests then sees. */
    private static void giveAnswers(DelayLine answers, Socket client) throws IOException, InterruptedException {
        try (client) {
            answers.deliver(client.getOutputStream());
        }
    }

    private static void inBackground(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException closed) {
                        // one of the two sides has hung up, which the other side then sees too
                    }
                },
                "proxy: " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }
}
