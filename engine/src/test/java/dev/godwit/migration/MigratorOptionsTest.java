package dev.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.godwit.migration.MigratorOptions.Timeouts;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MigratorOptionsTest {

    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    @Test
    void aPartOfAMillisecondIsOneAndNotNone() {
        Timeouts timeouts = timeouts(
                options -> options.lockTimeout(Duration.ofNanos(1)).statementTimeout(Duration.ofNanos(5_000_001)));

        assertThat(timeouts.lockTimeout()).isEqualTo(Duration.ofMillis(1));
        assertThat(timeouts.statementTimeout()).isEqualTo(Duration.ofMillis(6));
    }

    @Test
    void noTimeAndTheLongestTimeThatPostgresKnowsAreAccepted() {
        assertThat(timeouts(options -> options.lockTimeout(LONGEST).statementTimeout(LONGEST)))
                .satisfies(timeouts -> assertThat(timeouts.lockTimeout()).isEqualTo(LONGEST))
                .satisfies(timeouts -> assertThat(timeouts.statementTimeout()).isEqualTo(LONGEST));
        assertThat(timeouts(options -> options.lockTimeout(Duration.ZERO).statementTimeout(null)))
                .satisfies(timeouts -> assertThat(timeouts.lockTimeout()).isZero())
                .satisfies(timeouts -> assertThat(timeouts.statementTimeout()).isNull());
    }

    @Test
    void timesThatPostgresDoesNotKnowAreRefused() {
        refused(
                options -> options.lockTimeout(LONGEST.plusNanos(1)),
                "the lock timeout is at most 2147483647 milliseconds");
        refused(
                options -> options.statementTimeout(LONGEST.plusNanos(1)),
                "the statement timeout is at most 2147483647 milliseconds");
        refused(options -> options.lockTimeout(Duration.ofNanos(-1_000_001)), "the lock timeout cannot be negative");
        refused(
                options -> options.statementTimeout(Duration.ofSeconds(-1)),
                "the statement timeout cannot be negative");
    }

    @Test
    void timesToWaitThatCannotBeCountedAreRefused() {
        refused(
                options -> options.connectWait(Duration.ofSeconds(-1)),
                "the time to wait for a connection cannot be negative");
        refused(
                options -> options.lockWait(Duration.ofDays(36_501)),
                "the time to wait for another migrator is at most 36500 days");
        refused(options -> options.lockRetries(-1), "the number of retries cannot be negative");
    }

    @Test
    void valuesOfPlaceholdersAreNotShown() {
        MigratorOptions options = MigratorOptions.builder()
                .placeholder("token", "s3cret")
                .placeholder("owner", "app")
                .build();

        assertThat(options).asString().contains("placeholders=[owner, token]").doesNotContain("s3cret");
    }

    private static void refused(UnaryOperator<MigratorOptions.Builder> change, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> timeouts(change)).withMessage(message);
    }

    private static Timeouts timeouts(UnaryOperator<MigratorOptions.Builder> change) {
        return change.apply(MigratorOptions.builder()).build().timeouts();
    }
}
