package dev.godwit.benchmark.server;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far away the server is.
 *
 * @param delay what a proxy adds to each round trip; null for no proxy
 */
public record Distance(@Nullable Duration delay) {

    public static final Distance NONE = new Distance(null);

    /** From here on, hundreds of migrations take some tools minutes. */
    private static final Duration FAR = Duration.ofMillis(10);

    public boolean isFar() {
        return delay != null && delay.compareTo(FAR) >= 0;
    }

    /** Opens the way; data sources that it makes work until it is closed. */
    public Route open(Server server) throws IOException {
        return delay == null ? new DirectRoute() : DelayingProxy.start(server.address(), delay);
    }

    @Override
    public String toString() {
        return delay == null ? "direct" : "proxy, +" + delay.toMillis() + " ms";
    }
}
