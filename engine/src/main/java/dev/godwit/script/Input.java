package dev.godwit.script;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads a text from its beginning to its end, without a byte-order mark and piece by piece. */
final class Input implements Closeable {

    /** Most scripts are short. */
    private static final int FIRST_BUFFER = 1 << 12;

    private static final int BUFFER = 1 << 15;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Text text;
    private final InputStream in;
    private final int longestName;
    private final int mark;
    private final CRC32C read = new CRC32C();
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int from;
    private int to;
    private boolean filled;
    private boolean ended;

    Input(Text text, InputStream in) throws IOException {
        this.text = text;
        this.in = in;
        this.longestName = text.values().keySet().stream()
                .mapToInt(name -> name.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
        require(BYTE_ORDER_MARK.length);
        if (startsWith(BYTE_ORDER_MARK)) {
            from += BYTE_ORDER_MARK.length;
        }
        mark = from;
    }

    /** A part of the text; its bytes are there until the next one is read. */
    static final class Piece {

        private final byte[] bytes;
        private final int from;
        private final int to;
        private final @Nullable String placeholder;

        Piece(byte[] bytes, int from, int to, @Nullable String placeholder) {
            this.bytes = bytes;
            this.from = from;
            this.to = to;
            this.placeholder = placeholder;
        }

        byte[] bytes() {
            return bytes;
        }

        int from() {
            return from;
        }

        int to() {
            return to;
        }

        int length() {
            return to - from;
        }

        /** What stands in the file instead; null for a part that is in the file as it is. */
        @Nullable
        String placeholder() {
            return placeholder;
        }
    }

    /** The length of the byte-order mark that was left out. */
    int mark() {
        return mark;
    }

    Text text() {
        return text;
    }

    /** The next piece; null at the end. */
    @Nullable
    Piece next() {
        try {
            return from == to && !require(1) ? null : longestName == 0 ? raw(to) : piece();
        } catch (IOException e) {
            throw text.unreadable(e);
        }
    }

    private Piece piece() throws IOException {
        int open = from;
        while (open < to && buffer[open] != '$') {
            open++;
        }
        if (open > from) {
            return raw(open);
        }
        // the brace that opens, a name, and the brace that closes
        require(longestName + 3);
        if (from + 1 < to && buffer[from + 1] == '{') {
            int close = from + 2;
            while (close < to && close <= from + 2 + longestName && buffer[close] != '}') {
                close++;
            }
            if (close < to && buffer[close] == '}') {
                String name = new String(buffer, from + 2, close - from - 2, StandardCharsets.UTF_8);
                byte[] value = text.values().get(name);
                if (value != null) {
                    from = close + 1;
                    return new Piece(value, 0, value.length, "${" + name + "}");
                }
            }
        }
        return raw(from + 1);
    }

    private Piece raw(int end) {
        Piece piece = new Piece(buffer, from, end, null);
        from = end;
        return piece;
    }

    /** Reads until so many bytes are there, or the end. */
    private boolean require(int count) throws IOException {
        if (to - from < count && to > from && from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
        }
        if (to - from < count && from > 0) {
            to -= from;
            from = 0;
        }
        while (to - from < count && !ended) {
            if (to == buffer.length || (filled && buffer.length < BUFFER)) {
                buffer = Arrays.copyOf(buffer, 2 * buffer.length);
            }
            int more = in.read(buffer, to, buffer.length - to);
            if (more < 0) {
                ended = true;
            } else {
                read.update(buffer, to, more);
                to += more;
                filled = to == buffer.length;
            }
        }
        return to - from >= count;
    }

    private boolean startsWith(byte[] prefix) {
        if (to - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (buffer[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** Tells one content of the file from another, once all of it has been read. */
    long fingerprint() {
        return read.getValue();
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw text.unreadable(e);
        }
    }
}
