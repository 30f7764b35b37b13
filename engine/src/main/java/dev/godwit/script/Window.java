package dev.godwit.script;

import dev.godwit.script.Input.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The part of a text that is being looked at: from what must be kept to as far as has been read. Offsets count from the
 * beginning of the text, in bytes.
 */
final class Window {

    /** Most scripts are short. */
    private static final int FIRST_SIZE = 1 << 12;

    /** Enough to read a long one with few moves. */
    private static final int SIZE = 1 << 16;

    /** The text of a statement is there several times on its way to the server. */
    private static final int COPIES = 6;

    private final Input input;
    private final long longest;
    private final Deque<Replaced> replaced = new ArrayDeque<>();
    private byte[] bytes = new byte[FIRST_SIZE];
    private long base;
    private int limit;
    private long kept;
    private @Nullable Piece piece;

    /** A value that stands for a placeholder. */
    private record Replaced(long from, long to, String placeholder) {

        /** An empty one at the offset itself does not. */
        boolean endsBefore(long offset) {
            return to < offset || (to == offset && from < to);
        }
    }

    Window(Input input) {
        this.input = input;
        this.longest = Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / COPIES);
    }

    /** A statement is longer than the memory allows. */
    static final class TooLongException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        final long start;
        final long length;

        TooLongException(long start, long length) {
            super("too long", null, false, false);
            this.start = start;
            this.length = length;
        }
    }

    /** Where the bytes are; changes with {@link #more()}. */
    byte[] bytes() {
        return bytes;
    }

    /** The index behind the last byte; changes with {@link #more()}. */
    int limit() {
        return limit;
    }

    /** The index of an offset; changes with {@link #more()}. */
    int index(long offset) {
        return (int) (offset - base);
    }

    long offset(int index) {
        return base + index;
    }

    /** Forgets what precedes an offset. */
    void keepFrom(long offset) {
        kept = offset;
        while (!replaced.isEmpty() && replaced.getFirst().endsBefore(offset)) {
            replaced.removeFirst();
        }
    }

    /** The byte at an offset, unsigned; -1 behind the end. */
    int at(long offset) {
        while (offset - base >= limit) {
            if (!more()) {
                return -1;
            }
        }
        return bytes[(int) (offset - base)] & 0xFF;
    }

    /** Reads on; false at the end. */
    boolean more() {
        Piece next = piece;
        if (next == null) {
            next = input.next();
            if (next == null) {
                return false;
            }
            if (next.placeholder() != null) {
                replaced.addLast(new Replaced(offset(limit), offset(limit) + next.length(), next.placeholder()));
            }
        }
        if (limit == bytes.length) {
            makeRoom();
        }
        int count = Math.min(next.length(), bytes.length - limit);
        System.arraycopy(next.bytes(), next.from(), bytes, limit, count);
        limit += count;
        piece = count == next.length()
                ? null
                : new Piece(next.bytes(), next.from() + count, next.to(), next.placeholder());
        return true;
    }

    /** Forgets what precedes an offset and reads on; false at the end. */
    boolean keepAndRead(long offset) {
        keepFrom(offset);
        return more();
    }

    private void makeRoom() {
        int forgotten = index(kept);
        if (bytes.length >= SIZE && forgotten >= bytes.length / 2) {
            System.arraycopy(bytes, forgotten, bytes, 0, limit - forgotten);
            limit -= forgotten;
            base = kept;
        } else if (2L * bytes.length > longest) {
            throw new TooLongException(kept, bytes.length);
        } else {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
    }

    String text(long from, long to) {
        return new String(bytes, index(from), (int) (to - from), StandardCharsets.UTF_8);
    }

    /** The same before placeholders were replaced; null when none was. */
    @Nullable
    String original(long from, long to) {
        if (replaced.isEmpty()) {
            return null;
        }
        StringBuilder original = null;
        long at = from;
        for (Replaced value : replaced) {
            if (value.from >= from && value.to <= to && value.from < to) {
                original = original == null ? new StringBuilder() : original;
                original.append(text(at, value.from)).append(value.placeholder);
                at = value.to;
            }
        }
        return original == null ? null : original.append(text(at, to)).toString();
    }
}
