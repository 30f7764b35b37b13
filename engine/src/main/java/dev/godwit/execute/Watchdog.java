package dev.godwit.execute;

import dev.godwit.history.ActivityReader;
import dev.godwit.history.Backend;
import dev.godwit.migration.Activity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a migration that takes long, from a thread and a connection of its own: while a statement runs, only another
 * session can ask what it waits for.
 *
 * <p>It also notices when nobody will ever answer the migration, because the network in between is silent, and ends its
 * connection (see {@link Silence}).
 *
 * <p>It must not do harm. It connects only when a migration has taken a while. Of a pool it has a connection only for the
 * moment of a look, since a migration in Java may need one too; and when there is none to be had, it does without. What fails
 * is noted for those who debug, and nothing else.
 */
final class Watchdog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final Duration LONG = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(250);

    /** A look is short: whoever hears nothing for so long has lost the server. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

    /** How long whoever ends it waits for its thread; one that hangs in a data source is left alone. */
    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    /** How long it lets be what has failed, at first; at most half as long as silence is borne. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** Nobody watches. */
    static final Watchdog NONE = new Watchdog(null, null, Duration.ZERO);

    private final @Nullable Session watched;
    private final @Nullable ActivityReader activities;
    private final Duration before;
    private final Duration between;

    private @Nullable Thread thread;
    private @Nullable Watch current;
    private Activity.@Nullable Wait wait;
    private boolean closed;

    /** These belong to the thread. */
    private final Silence silence;

    private @Nullable Session own;

    private boolean pooled;
    private boolean futile;
    private Duration pause = FIRST_PAUSE;
    private long nextTry = System.nanoTime();

    private Watchdog(@Nullable Session watched, @Nullable ActivityReader activities, Duration lockTimeout) {
        this.watched = watched;
        this.activities = activities;
        this.silence = watched == null ? new Silence(Duration.ZERO) : new Silence(watched.longestSilence());
        Duration inTime = lockTimeout.isZero() ? LONG : max(SHORTEST, lockTimeout.dividedBy(2));
        this.before = min(LONG, inTime);
        this.between = min(BETWEEN_LOOKS, inTime);
    }

    /**
     * One that sleeps until there is something to watch.
     *
     * @param lockTimeout when a wait for a lock ends, of which nothing is to be seen afterwards
     */
    static Watchdog of(Session watched, ActivityReader activities, Duration lockTimeout) {
        return new Watchdog(watched, activities, lockTimeout);
    }

    /** Hears of each look, in the thread that looks, and not after the end of the watch. */
    interface Observer {

        /** Somebody has looked; nothing is known when that was not possible. */
        void saw(@Nullable Activity activity);
    }

    /** A migration that is watched until this is closed. */
    final class Watch implements AutoCloseable {

        private final Observer observer;
        private final Thread migrating = Thread.currentThread();
        private long nextLook = System.nanoTime() + before.toNanos();

        private Watch(Observer observer) {
            this.observer = observer;
        }

        @Override
        public void close() {
            end(this);
        }
    }

    /** Watches a migration that begins, in the thread that calls this. */
    synchronized Watch watch(Observer observer) {
        Watch watch = new Watch(observer);
        if (watched != null && !closed) {
            current = watch;
            wait = null;
            if (thread == null) {
                thread = new Thread(this::run, "godwit-watchdog");
                thread.setDaemon(true);
                thread.start();
            }
            notifyAll();
        }
        return watch;
    }

    private synchronized void end(Watch watch) {
        if (current == watch) {
            current = null;
        }
    }

    /** What the migration waited for when it was last looked at; null when it was for nothing, or was asked for already. */
    synchronized Activity.@Nullable Wait forgetWait() {
        Activity.Wait seen = wait;
        wait = null;
        return seen;
    }

    /** Stops looking, and gives its connection back. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            current = null;
            running = thread;
            if (running != null) {
                // ends a wait for a pool's connection, too
                running.interrupt();
            }
        }
        if (running != null) {
            await(running);
        }
    }

    /** Whoever is interrupted has to clear up before it stops. */
    private static void await(Thread running) {
        boolean interrupted = false;
        long end = System.nanoTime() + LONGEST_END.toNanos();
        for (long left = LONGEST_END.toNanos(); left > 0 && running.isAlive(); left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(running, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (running.isAlive()) {
            log.debug("The watchdog does not end, and is left alone");
        }
    }

    private void run() {
        try {
            while (true) {
                Watch due = awaitDue();
                Activity activity = look(due);
                tell(due, activity);
            }
        } catch (InterruptedException e) {
            log.trace("The watchdog ends", e);
        } catch (RuntimeException | Error e) {
            log.debug("The watchdog has failed", e);
        } finally {
            disconnect();
        }
    }

    private synchronized Watch awaitDue() throws InterruptedException {
        while (true) {
            if (closed) {
                throw new InterruptedException();
            }
            Watch watch = current;
            if (watch == null) {
                wait();
                continue;
            }
            long left = watch.nextLook - System.nanoTime();
            if (left <= 0) {
                return watch;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private synchronized void tell(Watch watch, @Nullable Activity activity) {
        watch.nextLook = System.nanoTime() + between.toNanos();
        if (watch == current) {
            wait = activity == null ? null : activity.waitsFor();
            watch.observer.saw(activity);
        }
    }

    private @Nullable Activity look(Watch watch) {
        if (futile || watched == null || activities == null || System.nanoTime() - nextTry < 0) {
            return null;
        }
        long begin = System.nanoTime();
        try {
            Session session = connected(watched);
            if (session == null) {
                letBe(watched, begin);
                return null;
            }
            Activity activity = activities.glance(session.connection()).orElse(null);
            listen(watch, watched, activity, session.connection());
            pause = FIRST_PAUSE;
            return activity;
        } catch (SQLException | RuntimeException e) {
            log.debug("The watchdog could not look at the migration", e);
            discard();
            letBe(watched, begin);
            return null;
        } finally {
            if (pooled) {
                disconnect();
            }
        }
    }

    /** Looks whether the migration waits for an answer that will never come. */
    private void listen(Watch watch, Session migrating, @Nullable Activity activity, Connection connection)
            throws SQLException {
        if (!Silence.isListening(watch.migrating)) {
            silence.isBroken();
            return;
        }
        Backend backend = Backend.of(migrating.backend(), connection);
        if (activity != null && activity.session().pid() == backend.pid()) {
            silence.recognise(backend);
        }
        Optional<String> told = silence.lasts(backend, migrating.channel().isRunning(), between);
        if (told.isPresent()) {
            giveUp(watch, migrating, told.get(), backend, connection);
        }
    }

    /** Ends both sides, since neither would learn of it from the other: the server's has the lock. */
    private void giveUp(Watch watch, Session migrating, String reason, Backend backend, Connection connection)
            throws SQLException {
        synchronized (this) {
            if (watch != current || !Silence.isListening(watch.migrating)) {
                return;
            }
            log.warn("Ending the connection that migrates: {}", reason);
            migrating.abandon(reason);
        }
        backend.terminate(connection);
    }

    /** Its own connection; null when there is none. */
    private @Nullable Session connected(Session migrating) {
        if (own != null) {
            return own;
        }
        try {
            own = another(migrating.dataSource(), migrating.connection());
            pooled = own != null && own.connection().unwrap(PGConnection.class) != own.connection();
        } catch (SQLException | RuntimeException e) {
            log.debug("There is no connection for a watchdog", e);
        }
        return own;
    }

    /** Tries again later, ever more seldom: whoever waits for a pool's connection is told nothing meanwhile. */
    private void letBe(Session migrating, long begin) {
        Duration longest = migrating.longestSilence().dividedBy(2);
        long now = System.nanoTime();
        nextTry = now + Math.min(longest.toNanos(), Math.max(pause.toNanos(), 2 * (now - begin)));
        pause = min(longest, pause.multipliedBy(2));
    }

    /** Some data sources always give the same connection: that one is not to be touched at all. */
    private @Nullable Session another(DataSource dataSource, Connection migrating) throws SQLException {
        if (!migrating.isWrapperFor(PGConnection.class)) {
            log.debug("A connection that hides the driver is not watched");
            futile = true;
            return null;
        }
        Connection connection = dataSource.getConnection();
        try {
            if (connection.unwrap(PGConnection.class) == migrating.unwrap(PGConnection.class)) {
                log.debug("The data source has no other connection for a watchdog");
                futile = true;
                return null;
            }
            Session session = Session.of(connection, dataSource);
            connection.setNetworkTimeout(Runnable::run, (int) LONGEST_LOOK.toMillis());
            return session;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void discard() {
        if (own != null) {
            own.discard();
            disconnect();
        }
    }

    private void disconnect() {
        if (own != null) {
            own.close();
            own = null;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
