package dev.godwit.boot.command.output;

import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationProgress;
import dev.godwit.event.MigrationRunStarted;
import dev.godwit.event.MigrationStarted;
import dev.godwit.migration.Activity;
import dev.godwit.migration.RepeatableId;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells how far a run is while a migration takes long, in the status line. */
public final class Progress implements MigrationListener, AutoCloseable {

    private static final int SHORTEST_NAME = 12;

    private record Current(String name, int position, long since, String detail) {}

    private final StatusLine line;
    private final LongSupplier nanoTime;
    private int total;
    private @Nullable Current current;

    Progress(StatusLine line, LongSupplier nanoTime) {
        this.line = line;
        this.nanoTime = nanoTime;
    }

    /** Tells it in a terminal until it is closed; where nobody watches, the log has to do. */
    public static Started start(Terminal terminal) {
        StatusLine line = terminal.statusLine();
        return new Started(line == null ? null : new Progress(line, System::nanoTime));
    }

    @Override
    public synchronized void onEvent(MigrationEvent event) {
        if (event instanceof MigrationRunStarted run) {
            total = run.pending();
        } else if (event instanceof MigrationStarted started) {
            current = new Current(name(started), started.position(), nanoTime.getAsLong(), "");
        } else {
            close();
        }
    }

    @Override
    public synchronized void onProgress(MigrationProgress progress) {
        Activity activity = progress.activity();
        if (current != null) {
            current = new Current(
                    current.name(), current.position(), current.since(), activity == null ? "" : activity.brief());
        }
    }

    /** The key of a repeatable migration is its description. */
    private static String name(MigrationStarted started) {
        return RepeatableId.isKey(started.version())
                ? started.version()
                : (started.version() + " " + started.description()).strip();
    }

    synchronized void tell() {
        if (current != null) {
            Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - current.since());
            String beginning = "At %d of %d, %d s: ".formatted(current.position(), total, elapsed.toSeconds());
            String end = current.detail().isEmpty() ? "" : "; " + current.detail();
            int room = StatusLine.LONGEST - beginning.length() - end.length();
            line.show(beginning + shortened(current.name(), Math.max(SHORTEST_NAME, room)) + end);
        }
    }

    /** What it does tells more than all of its name. */
    private static String shortened(String name, int most) {
        return name.codePointCount(0, name.length()) <= most
                ? name
                : name.substring(0, name.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** Nothing is under way any more. */
    @Override
    public synchronized void close() {
        current = null;
        line.clear();
    }

    /** Progress that is told by itself every now and then. */
    public static final class Started implements AutoCloseable {

        private final @Nullable Progress progress;
        private final @Nullable ScheduledExecutorService clock;

        private Started(@Nullable Progress progress) {
            this.progress = progress;
            if (progress == null) {
                clock = null;
                return;
            }
            clock = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "godwit-progress");
                thread.setDaemon(true);
                return thread;
            });
            // the clock goes as long as this lives, so nobody asks for the result
            var unused = clock.scheduleWithFixedDelay(progress::tell, 1, 1, TimeUnit.SECONDS);
        }

        /** Hears of the runs. */
        public MigrationListener listener() {
            return progress == null ? event -> {} : progress;
        }

        @Override
        public void close() {
            if (clock != null && progress != null) {
                clock.shutdownNow();
                progress.close();
            }
        }
    }
}
