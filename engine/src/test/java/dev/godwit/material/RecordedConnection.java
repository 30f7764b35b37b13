package dev.godwit.material;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection through the recorder.
 *
 * <p>Where the server refuses a {@code COPY … FROM STDIN}, for example because the table is not there, psql would read the
 * data as statements. A migration ends with the first failure, so that is nothing to compare: here the client is told that
 * the server takes the data, and hears of the failure after it has sent them.
 */
final class RecordedConnection {

    private static final byte[] COPY_IN_TEXT_WITHOUT_COLUMNS = {0, 0, 0};

    private final Socket client;
    private final Socket server;
    private final Consumer<SentQuery> recorder;
    private final DataOutputStream toClient;
    private final DataOutputStream toServer;

    private @Nullable SentQuery query;
    private boolean copyAsked;
    private final List<Message> refusal = new ArrayList<>();

    RecordedConnection(Socket client, Socket server, Consumer<SentQuery> recorder) throws IOException {
        this.client = client;
        this.server = server;
        this.recorder = recorder;
        this.toClient = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
        this.toServer = new DataOutputStream(new BufferedOutputStream(server.getOutputStream()));
    }

    void relayRequests() throws IOException {
        try (client;
                server) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            int length = in.readInt();
            toServer.writeInt(length);
            toServer.write(in.readNBytes(length - Integer.BYTES));
            toServer.flush();
            while (true) {
                request(Message.read(in));
            }
        }
    }

    void relayAnswers() throws IOException {
        try (client;
                server) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(server.getInputStream()));
            while (true) {
                answer(Message.read(in), in);
            }
        }
    }

    private void request(Message message) throws IOException {
        synchronized (refusal) {
            switch (message.type) {
                case 'Q' -> {
                    query = new SentQuery(message.text());
                    copyAsked = query.copiesFromClient();
                    recorder.accept(query);
                }
                case 'd' -> {
                    if (query != null) {
                        query.addData(message.body);
                    }
                }
                default -> {}
            }
            if (refusal.isEmpty()) {
                message.writeTo(toServer);
                toServer.flush();
            } else if (message.type == 'c' || message.type == 'f') {
                for (Message held : refusal) {
                    held.writeTo(toClient);
                }
                toClient.flush();
                refusal.clear();
            }
        }
    }

    private void answer(Message message, DataInputStream in) throws IOException {
        synchronized (refusal) {
            if (message.type == 'E' && copyAsked) {
                refusal.add(message);
                while (refusal.get(refusal.size() - 1).type != 'Z') {
                    refusal.add(Message.read(in));
                }
                new Message((byte) 'G', COPY_IN_TEXT_WITHOUT_COLUMNS).writeTo(toClient);
            } else {
                message.writeTo(toClient);
            }
            if (message.type == 'G' || message.type == 'E') {
                copyAsked = false;
            }
            if (in.available() == 0) {
                toClient.flush();
            }
        }
    }

    /** A message of the protocol: its type, its length, its body. */
    private static final class Message {

        private final byte type;
        private final byte[] body;

        Message(byte type, byte[] body) {
            this.type = type;
            this.body = body;
        }

        static Message read(DataInputStream in) throws IOException {
            byte type = in.readByte();
            return new Message(type, in.readNBytes(in.readInt() - Integer.BYTES));
        }

        void writeTo(DataOutputStream out) throws IOException {
            out.writeByte(type);
            out.writeInt(Integer.BYTES + body.length);
            out.write(body);
        }

        String text() {
            return new String(body, 0, body.length - 1, StandardCharsets.UTF_8);
        }
    }
}
