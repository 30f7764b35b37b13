package dev.godwit.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {

    private final AtomicLong clock = new AtomicLong();
    private final Announcements atOnce =
            Announcements.atOnce(Duration.ofSeconds(1), Duration.ofSeconds(30), clock::get);
    private final Announcements ofWhatLasts =
            Announcements.ofWhatLasts(Duration.ofSeconds(5), Duration.ofSeconds(60), clock::get);

    @Test
    void comeAtOnceAndThenNowAndThen() {
        assertThat(seconds(70, atOnce, second -> "same")).containsExactly(0L, 30L, 60L);
    }

    @Test
    void comeEverMoreSeldomWhileSomethingChangesAllTheTime() {
        assertThat(seconds(120, atOnce, second -> second)).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 61L, 91L);
    }

    @Test
    void comeSoonAfterAPauseInWhichNothingHasChanged() {
        assertThat(seconds(40, atOnce, second -> second < 20 ? "one" : "two")).containsExactly(0L, 20L);
    }

    @Test
    void tellNewsSoonHoweverOftenSomethingElseHasChanged() {
        seconds(40, atOnce, second -> second);

        assertThat(atOnce.isDue("news", 40)).isTrue();
        assertThat(atOnce.isDue("other news", 40)).isFalse();
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(atOnce.isDue("other news", 40)).isTrue();
    }

    @Test
    void waitUntilSomethingLasts() {
        assertThat(seconds(200, ofWhatLasts, second -> second)).containsExactly(5L, 10L, 20L, 40L, 80L, 140L);
    }

    private List<Long> seconds(long until, Announcements announcements, LongFunction<Object> detail) {
        List<Long> due = new ArrayList<>();
        for (long second = 0; second < until; second++) {
            clock.set(Duration.ofSeconds(second).toNanos());
            if (announcements.isDue("somebody", detail.apply(second))) {
                due.add(second);
            }
        }
        return due;
    }
}
