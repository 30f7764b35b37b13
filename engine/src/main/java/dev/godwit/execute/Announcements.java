package dev.godwit.execute;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When to say again what lasts: soon when it changes, ever more seldom when it changes often, and now and then in any case. */
final class Announcements {

    private final Duration shortest;
    private final Duration longest;
    private final LongSupplier nanoTime;

    private Duration pause;
    private boolean said;
    private long last;
    private @Nullable Object subject;
    private @Nullable Object detail;

    private Announcements(Duration shortest, Duration longest, boolean said, LongSupplier nanoTime) {
        this.shortest = shortest;
        this.longest = longest;
        this.nanoTime = nanoTime;
        this.pause = shortest;
        this.said = said;
        this.last = nanoTime.getAsLong();
    }

    /** Says it at once. */
    static Announcements atOnce(Duration shortest, Duration longest, LongSupplier nanoTime) {
        return new Announcements(shortest, longest, false, nanoTime);
    }

    /** Says it when it has lasted for the shortest pause. */
    static Announcements ofWhatLasts(Duration shortest, Duration longest, LongSupplier nanoTime) {
        return new Announcements(shortest, longest, true, nanoTime);
    }

    /**
     * Whether to say it now; whoever asks does so.
     *
     * @param about when this is another one, it is news
     * @param how when this is another one, it can wait a little
     */
    boolean isDue(Object about, Object how) {
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - last);
        boolean news = !about.equals(subject);
        boolean due = !said
                || elapsed.compareTo(longest) >= 0
                || (news && elapsed.compareTo(shortest) >= 0)
                || (!how.equals(detail) && elapsed.compareTo(pause) >= 0);
        if (due) {
            pause = news ? shortest : longest.compareTo(pause.multipliedBy(2)) < 0 ? longest : pause.multipliedBy(2);
            said = true;
            last = nanoTime.getAsLong();
            subject = about;
            detail = how;
        }
        return due;
    }
}
