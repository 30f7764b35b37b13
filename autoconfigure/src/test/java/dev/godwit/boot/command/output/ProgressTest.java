package dev.godwit.boot.command.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.event.MigrationApplied;
import dev.godwit.event.MigrationProgress;
import dev.godwit.event.MigrationRunStarted;
import dev.godwit.event.MigrationStarted;
import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.Activity;
import dev.godwit.migration.DatabaseSession;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final String ERASE = "\r\u001B[K";
    private static final String CUT = "\u001B[?7l";
    private static final String BREAK = "\u001B[?7h";
    private static final MigrationTarget TARGET = new MigrationTarget("localhost", "shop", "public", "app");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final StatusLine line = new StatusLine(new PrintStream(written, true, StandardCharsets.UTF_8));
    private final AtomicLong clock = new AtomicLong();
    private final Progress progress = new Progress(line, clock::get);

    @BeforeEach
    void beginTheThirdOfFour() {
        begin(progress, "health checks");
    }

    @Test
    void tellsWhichMigrationRunsAndForHowLong() {
        clock.set(Duration.ofSeconds(12).toNanos());

        progress.tell();

        assertThat(shown()).isEqualTo(line("At 3 of 4, 12 s: 003 health checks"));
    }

    @Test
    void tellsNothingWhileNothingRuns() {
        progress.onEvent(new MigrationApplied(TARGET, Instant.EPOCH, "003", "health checks", "003.sql", Duration.ZERO));

        progress.tell();

        assertThat(shown()).isEmpty();
    }

    @Test
    void makesRoomForMessages() {
        progress.tell();
        line.messages().println("Waiting");
        progress.tell();
        progress.close();

        String told = line("At 3 of 4, 0 s: 003 health checks");
        assertThat(shown()).isEqualTo(told + ERASE + "Waiting\n" + told + ERASE);
    }

    @Test
    void doesNotTearAMessageApart() {
        line.messages().print("Wait");
        progress.tell();
        line.messages().print("ing\n");

        assertThat(shown()).isEqualTo("Waiting\n");
    }

    @Test
    void fitsIntoOneLine() {
        begin(progress, "x".repeat(100));

        progress.tell();

        String text = text();
        assertThat(text).hasSize(79).endsWith("x…");
        assertThat(shown()).as("in a terminal that is narrower").isEqualTo(line(text));
    }

    private String text() {
        return shown().replace(ERASE, "").replace(CUT, "").replace(BREAK, "");
    }

    @Test
    void tellsWhatTheDatabaseDoes() {
        clock.set(Duration.ofSeconds(12).toNanos());
        sees(new Activity.Progress("CREATE INDEX", "building index: scanning table", 42));

        progress.tell();

        assertThat(shown()).isEqualTo(line("At 3 of 4, 12 s: 003 health checks; building index: scanning table, 42 %"));
    }

    @Test
    void ratherShortensTheNameThanWhatTheDatabaseDoes() {
        begin(progress, "x".repeat(100));
        sees(new Activity.Progress("CREATE INDEX", "building index: scanning table", 42));

        progress.tell();

        assertThat(text())
                .hasSize(79)
                .startsWith("At 3 of 4, 0 s: 003 xxx")
                .endsWith("x…; building index: scanning table, 42 %");
    }

    @Test
    void neverCutsThePidOfWhoeverIsInTheWay() {
        begin(progress, "x".repeat(100));
        DatabaseSession other = new DatabaseSession(1446210, null, null, null, null, null, null, null, null);
        sees(
                new Activity.Wait("relation", "AccessExclusiveLock", "shop.orders_of_last_year", null, List.of(other)),
                null);

        progress.tell();

        assertThat(text())
                .hasSize(79)
                .contains("; blocked by pid 1446210, waits for ")
                .endsWith("…");
    }

    private void sees(Activity.Progress seen) {
        sees(null, seen);
    }

    private void sees(Activity.@Nullable Wait wait, Activity.@Nullable Progress seen) {
        DatabaseSession session = new DatabaseSession(4711, "godwit 003", null, null, null, null, null, null, null);
        progress.onProgress(new MigrationProgress(
                TARGET,
                Instant.EPOCH,
                "003",
                "health checks",
                "003.sql",
                3,
                4,
                Duration.ofSeconds(12),
                new Activity(session, "003", null, null, null, null, null, wait, seen)));
    }

    private static void begin(Progress progress, String description) {
        progress.onEvent(new MigrationRunStarted(TARGET, Instant.EPOCH, 4));
        progress.onEvent(new MigrationStarted(TARGET, Instant.EPOCH, "003", description, "003.sql", 3));
    }

    private static String line(String text) {
        return ERASE + CUT + text + BREAK;
    }

    private String shown() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
