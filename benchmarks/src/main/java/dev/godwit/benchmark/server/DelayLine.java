package dev.godwit.benchmark.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Bytes on a long way: each arrives a fixed time after it has set out, and others may be under way meanwhile. */
final class DelayLine {

    private final BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>();
    private final long nanos;

    DelayLine(Duration delay) {
        this.nanos = delay.toNanos();
    }

    /** Sends a copy of the first bytes of a buffer. */
    void send(byte[] buffer, int length) {
        underWay.add(new Piece(ByteBuffer.wrap(Arrays.copyOf(buffer, length)), System.nanoTime() + nanos));
    }

    void sendEnd() {
        send(new byte[0], 0);
    }

    /** Delivers until the end comes. */
    void deliver(OutputStream out) throws IOException, InterruptedException {
        for (Piece piece = underWay.take(); !piece.isEnd(); piece = underWay.take()) {
            piece.awaitArrival();
            out.write(piece.bytes().array());
        }
    }

    private record Piece(ByteBuffer bytes, long arrival) {

        boolean isEnd() {
            return !bytes.hasRemaining();
        }

        /** Without burning the processor, which the server needs too: so the delay may be some 0.1 ms longer. */
        void awaitArrival() {
            for (long left = arrival - System.nanoTime(); left > 0; left = arrival - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
