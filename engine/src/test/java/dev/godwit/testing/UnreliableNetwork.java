package dev.godwit.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A network between clients and a test's database that loses connections, in each of the ways in which networks do: it cuts
 * them, so that both sides learn of it, or it is silent, so that neither does. What it has not delivered comes late, when it
 * is no longer silent, or never.
 */
public final class UnreliableNetwork implements AutoCloseable {

    /** What is on its way. */
    public enum Direction {
        /** From clients to the server. */
        REQUESTS,
        /** From the server to clients. */
        ANSWERS
    }

    /** The server says who it is in its first answers. */
    private static final int GREETING = 4096;

    private final TestDatabase database;
    private final ServerSocket listener;
    private final List<Link> links = new CopyOnWriteArrayList<>();

    /** Belongs to {@code this}, as well as the beginning and the end of the silence of a link. */
    private final Set<Direction> silent = EnumSet.noneOf(Direction.class);

    private UnreliableNetwork(TestDatabase database, ServerSocket listener) {
        this.database = database;
        this.listener = listener;
    }

    /** One that delivers everything, for now. */
    public static UnreliableNetwork to(TestDatabase database) {
        try {
            UnreliableNetwork network =
                    new UnreliableNetwork(database, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Relay.inBackground("unreliable network: accept", network::accept);
            return network;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Connects through it, as the superuser. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setServerNames(new String[] {listener.getInetAddress().getHostAddress()});
        dataSource.setPortNumbers(new int[] {listener.getLocalPort()});
        return dataSource;
    }

    /** How many connections there were. */
    public int connections() {
        return links.size();
    }

    /** The connection of a session of the server, which a server in a container would not know by its port. */
    public Link linkOf(int pid) {
        return links.stream()
                .filter(link -> link.isOf(pid))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no connection of process " + pid));
    }

    /** Delivers nothing any more, also on connections that are made later. */
    public synchronized void fallSilent() {
        silent.addAll(EnumSet.allOf(Direction.class));
    }

    /** Delivers everything again, and what was said in the meantime. */
    public synchronized void recover() {
        silent.clear();
        links.forEach(link -> link.silent.clear());
        notifyAll();
    }

    /** Cuts all connections. */
    public void cut() {
        links.forEach(Link::cut);
    }

    /** Cuts all connections, and accepts no more. */
    @Override
    public void close() {
        try (listener) {
            cut();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Link link = new Link(client, new Socket(database.host(), database.port()));
            links.add(link);
            Relay.inBackground(
                    "unreliable network: requests", () -> link.relay(Direction.REQUESTS, link.client, link.server));
            Relay.inBackground(
                    "unreliable network: answers", () -> link.relay(Direction.ANSWERS, link.server, link.client));
        }
    }

    /** One connection. */
    public final class Link {

        private final Socket client;
        private final Socket server;
        private final Set<Direction> silent = EnumSet.noneOf(Direction.class);
        private final ByteArrayOutputStream greeting = new ByteArrayOutputStream();
        private long requested;
        private long fullAfter = Long.MAX_VALUE;
        private boolean cut;

        private Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        /** Delivers nothing any more of what goes in this direction, and tells nobody of it. */
        public void fallSilent(Direction... directions) {
            synchronized (UnreliableNetwork.this) {
                silent.addAll(List.of(directions));
            }
        }

        /** Delivers so many more bytes of requests, and then nothing. */
        public void fallSilentAfter(long bytes) {
            synchronized (UnreliableNetwork.this) {
                fullAfter = requested + bytes;
            }
        }

        /**
         * Whether the server has introduced itself as this process, see <a
         * href="https://www.postgresql.org/docs/current/protocol-message-formats.html">BackendKeyData</a>.
         */
        private boolean isOf(int pid) {
            byte[] introduction = ByteBuffer.allocate(9)
                    .put((byte) 'K')
                    .putInt(12)
                    .putInt(pid)
                    .array();
            byte[] said;
            synchronized (UnreliableNetwork.this) {
                said = greeting.toByteArray();
            }
            return IntStream.rangeClosed(0, said.length - introduction.length)
                    .anyMatch(start -> Arrays.equals(
                            said, start, start + introduction.length, introduction, 0, introduction.length));
        }

        private void count(Direction direction, byte[] message, int length) {
            synchronized (UnreliableNetwork.this) {
                if (direction == Direction.ANSWERS && greeting.size() < GREETING) {
                    greeting.write(message, 0, length);
                }
                requested += direction == Direction.REQUESTS ? length : 0;
                if (requested >= fullAfter) {
                    fullAfter = Long.MAX_VALUE;
                    silent.add(Direction.REQUESTS);
                }
            }
        }

        /** Ends the connection for both sides at once, whatever is still on its way. */
        public void cut() {
            synchronized (UnreliableNetwork.this) {
                cut = true;
                UnreliableNetwork.this.notifyAll();
            }
            reset(client);
            reset(server);
        }

        private void relay(Direction direction, Socket from, Socket to) throws IOException {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 13];
            for (int length = in.read(buffer); awaitDelivery(direction) && length >= 0; length = in.read(buffer)) {
                out.write(buffer, 0, length);
                count(direction, buffer, length);
            }
            to.close();
        }

        /** Whether it is delivered at all; also the end of a connection is not, while nothing is. */
        private boolean awaitDelivery(Direction direction) {
            synchronized (UnreliableNetwork.this) {
                while (!cut && (silent.contains(direction) || UnreliableNetwork.this.silent.contains(direction))) {
                    try {
                        UnreliableNetwork.this.wait();
                    } catch (InterruptedException stop) {
                        return false;
                    }
                }
                return !cut;
            }
        }

        /** Without the politeness of first delivering what is left. */
        private static void reset(Socket socket) {
            try (socket) {
                if (!socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                }
            } catch (IOException closed) {
                // the other side was faster
            }
        }
    }
}
