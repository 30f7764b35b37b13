package dev.godwit.execute;

import java.time.Duration;

/** Until when something is waited for. */
final class Deadline {

    private final Duration patience;
    private final long end;

    Deadline(Duration patience) {
        this.patience = patience;
        this.end = System.nanoTime() + patience.toNanos();
    }

    /** How long it was at the beginning. */
    Duration patience() {
        return patience;
    }

    boolean isPast() {
        return System.nanoTime() - end >= 0;
    }

    /** How long it still is; zero when it is past. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
}
