package dev.godwit.boot.command.output;

import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationRunStarted;
import dev.godwit.event.MigrationStarted;
import dev.godwit.migration.RepeatableId;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how far a run is while a migration takes long: in the status line or, when there is none, in the log. */
public final class Progress implements MigrationListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger("dev.godwit.Migrator");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(30);

    private record Current(String name, int position, long since) {}

    private final @Nullable StatusLine line;
    private final Consumer<String> otherwise;
    private final LongSupplier nanoTime;
    private int total;
    private @Nullable Current current;

    /** @param otherwise is told where nobody watches */
    Progress(@Nullable StatusLine line, Consumer<String> otherwise, LongSupplier nanoTime) {
        this.line = line;
        this.otherwise = otherwise;
        this.nanoTime = nanoTime;
    }

    /** Tells it in a terminal until it is closed. */
    public static Started start(Terminal terminal) {
        return new Started(
                new Progress(terminal.statusLine(), log::info, System::nanoTime), terminal.statusLine() != null);
    }

    @Override
    public synchronized void onEvent(MigrationEvent event) {
        if (event instanceof MigrationRunStarted run) {
            total = run.pending();
        } else if (event instanceof MigrationStarted started) {
            current = new Current(name(started), started.position(), nanoTime.getAsLong());
        } else {
            close();
        }
    }

    /** The key of a repeatable migration is its description. */
    private static String name(MigrationStarted started) {
        return RepeatableId.isKey(started.version())
                ? started.version()
                : (started.version() + " " + started.description()).strip();
    }

    synchronized void tell() {
        if (current == null) {
            return;
        }
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - current.since());
        if (line == null) {
            otherwise.accept("Still at %s (%d of %d, %d s)"
                    .formatted(current.name(), current.position(), total, elapsed.toSeconds()));
        } else {
            line.show(
                    "At %d of %d, %d s: %s".formatted(current.position(), total, elapsed.toSeconds(), current.name()));
        }
    }

    /** Nothing is under way any more. */
    @Override
    public synchronized void close() {
        current = null;
        if (line != null) {
            line.clear();
        }
    }

    /** Progress that is told by itself every now and then. */
    public static final class Started implements AutoCloseable {

        private final Progress progress;
        private final ScheduledExecutorService clock;

        private Started(Progress progress, boolean watched) {
            this.progress = progress;
            this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "godwit-progress");
                thread.setDaemon(true);
                return thread;
            });
            long pause = (watched ? SECOND : BETWEEN_LOG_LINES).toSeconds();
            // the clock goes as long as this lives, so nobody asks for the result
            var unused = clock.scheduleWithFixedDelay(progress::tell, pause, pause, TimeUnit.SECONDS);
        }

        /** Hears of the runs. */
        public MigrationListener listener() {
            return progress;
        }

        @Override
        public void close() {
            clock.shutdownNow();
            progress.close();
        }
    }
}
