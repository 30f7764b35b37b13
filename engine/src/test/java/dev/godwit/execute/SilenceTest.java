package dev.godwit.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.history.Backend;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When an answer is not waited for any more. */
class SilenceTest {

    private static final Backend QUIET = new Backend(7, true, "1", "2", "3", true);
    private static final Backend GONE = new Backend(7, false, "1", null, null, false);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Silence silence = new Silence(Duration.ofSeconds(3));

    @Test
    void lastsWhileBothSidesWait() {
        silence.recognise(QUIET);

        assertThat(looks(3, QUIET)).isEmpty();
        assertThat(looks(1, QUIET)).contains("no answer came for 3 s, although the server waits for the next message");
    }

    @Test
    void lastsWhileTheServerDoesNotKnowTheSession() {
        silence.recognise(QUIET);

        assertThat(looks(3, GONE)).isEmpty();
        assertThat(looks(1, GONE)).contains("no answer came for 3 s, although the server has ended the session");
    }

    @Test
    void anotherSessionOfThatNumberIsNotTheSameOne() {
        silence.recognise(QUIET);

        assertThat(looks(3, new Backend(7, true, "1", "9", "9", false))).isEmpty();
        assertThat(looks(1, new Backend(7, true, "1", "9", "10", false)))
                .contains("no answer came for 3 s, although the server has ended the session");
    }

    @Test
    void beginsAnewWhenTheServerHasDoneSomething() {
        silence.recognise(QUIET);
        looks(3, QUIET);

        assertThat(looks(3, new Backend(7, true, "1", "2", "4", true))).isEmpty();
    }

    @Test
    void beginsAnewWhenTheThreadHasDoneSomething() {
        silence.recognise(QUIET);
        looks(3, QUIET);
        silence.isBroken();

        assertThat(looks(3, QUIET)).isEmpty();
    }

    @Test
    void isNoneWhileTheServerWorks() {
        silence.recognise(QUIET);

        assertThat(looks(10, new Backend(7, true, "1", "2", "3", false))).isEmpty();
    }

    @Test
    void isNoneBeforeTheSessionWasSeen() {
        assertThat(looks(10, GONE)).isEmpty();
        assertThat(looks(10, QUIET)).isEmpty();
    }

    @Test
    void anotherServerTellsNothing() {
        silence.recognise(QUIET);

        assertThat(looks(10, new Backend(7, false, "8", null, null, false))).isEmpty();
        assertThat(looks(10, new Backend(7, true, "8", "2", "3", true))).isEmpty();
    }

    @Test
    void whatNobodyMaySeeTellsNothing() {
        silence.recognise(QUIET);

        assertThat(looks(10, new Backend(7, true, "1", null, null, false))).isEmpty();
    }

    @Test
    void ofAThreadThatWaitsForAnotherServerOnlyTheEndOfTheSessionCounts() {
        silence.recognise(QUIET);

        for (int i = 0; i < 10; i++) {
            assertThat(silence.lasts(QUIET, false, SECOND)).isEmpty();
        }
    }

    private Optional<String> looks(int times, Backend backend) {
        Optional<String> told = Optional.empty();
        for (int i = 0; i < times; i++) {
            told = silence.lasts(backend, true, SECOND);
        }
        return told;
    }
}
