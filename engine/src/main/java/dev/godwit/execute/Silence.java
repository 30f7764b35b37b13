package dev.godwit.execute;

import dev.godwit.history.Backend;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells an answer that takes long from one that never comes: when look after look shows a thread that waits for the server,
 * and a server that waits for that thread or does not know of it any more, then the network between the two has lost what
 * one of them said.
 *
 * <p>To end a connection that is well would be worse than to wait. So nothing counts but what is seen: a thread that does
 * anything else than read, or a server that has done anything in between, begins the silence anew, and the time in which
 * nobody could look is no part of it.
 */
final class Silence {

    /** How what is said of it begins, by which its cause is found. */
    static final String BEGINNING = "no answer came for ";

    private static final String FOUND = BEGINNING + "%d s, although the server %s";

    private static final String DRIVER = "org.postgresql.";

    private static final String GONE = "gone";

    /** The driver's own encryption, through which it reads. */
    private static final String ENCRYPTION = "org.postgresql.gss.";

    private static final String READER = "org.postgresql.core.VisibleBufferedInputStream";

    private final Duration longest;
    private @Nullable Backend known;
    private @Nullable String quiet;
    private Duration lasted = Duration.ZERO;

    /**
     * A silence that may begin.
     *
     * @param longest after how long nobody waits any more
     */
    Silence(Duration longest) {
        this.longest = longest;
    }

    /** Whether a thread waits for what the server says, and does not send or compute. */
    static boolean isListening(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            String type = frame.getClassName();
            if (type.startsWith(DRIVER) && !type.startsWith(ENCRYPTION)) {
                return type.equals(READER);
            }
        }
        return false;
    }

    /** From here on this process is known to be the right one: it has the lock of the migrators. */
    void recognise(Backend backend) {
        if (backend.since() != null) {
            known = backend;
        }
    }

    /** Something was heard. */
    void isBroken() {
        quiet = null;
        lasted = Duration.ZERO;
    }

    /**
     * Takes note of a look at the server, while the thread is listening.
     *
     * @param running whether what the thread waits for is the answer of this very process
     * @param sinceLast how much time there is between two looks
     * @return what is to be said, when it has lasted too long
     */
    Optional<String> lasts(Backend backend, boolean running, Duration sinceLast) {
        String now = quiet(backend, running);
        if (now == null) {
            isBroken();
            return Optional.empty();
        }
        lasted = now.equals(quiet) ? lasted.plus(sinceLast) : Duration.ZERO;
        quiet = now;
        return lasted.compareTo(longest) < 0
                ? Optional.empty()
                : Optional.of(FOUND.formatted(
                        lasted.toSeconds(), now.equals(GONE) ? "has ended the session" : "waits for the next message"));
    }

    /** Since when the server has nothing to say; null when it may have something, or when nobody knows. */
    private @Nullable String quiet(Backend backend, boolean running) {
        // another server, to which a name may lead as well, tells nothing
        if (known == null || !known.server().equals(backend.server())) {
            return null;
        }
        if (!backend.exists()) {
            return GONE;
        }
        if (backend.since() == null) {
            return null;
        }
        if (!backend.since().equals(known.since())) {
            return GONE;
        }
        return running && backend.awaitsClient() ? backend.stateSince() : null;
    }
}
