package dev.godwit.execute;

import dev.godwit.history.ActivityReader;
import dev.godwit.history.HistoryTables;
import dev.godwit.history.MigrationLock;
import dev.godwit.migration.MigratorOptions;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Being the only migrator of a history. When that ends, the session is as it was before.
 *
 * <p>Where a pooler shares connections, a migrator is alone in each of its transactions, and gives way between them.
 */
final class Exclusive implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Exclusive.class);

    private final Session session;
    private final HistoryTables tables;
    private final MigratorOptions options;
    private final boolean shared;
    private final int attempt;
    private final MigrationLock lock;
    private final Watchdog watchdog;
    private @Nullable SessionSettings settings;
    private boolean stringsChanged;
    private String waited = "";

    private Exclusive(
            Session session,
            HistoryTables tables,
            MigratorOptions options,
            boolean shared,
            int attempt,
            ActivityReader activities) {
        this.session = session;
        this.tables = tables;
        this.options = options;
        this.shared = shared;
        this.attempt = attempt;
        this.lock = new MigrationLock(tables);
        this.watchdog = Watchdog.of(session, activities, options.timeouts().lockTimeout());
    }

    /** What is done alone: begun anew, with a look of its own, when somebody else was faster. */
    interface Work<T> {

        T with(Exclusive exclusive) throws SQLException;
    }

    /**
     * Does something as soon as no other migrator is at work.
     *
     * @param shared whether a pooler shares connections
     */
    static <T> T alone(
            Session session,
            HistoryTables tables,
            MigratorOptions options,
            boolean shared,
            Secrets secrets,
            Work<T> work)
            throws SQLException {
        ActivityReader activities = secrets.activities(tables, options);
        for (int attempt = 1; ; attempt++) {
            try (Exclusive exclusive = new Exclusive(session, tables, options, shared, attempt, activities)) {
                LockWait wait = new LockWait(
                        session, exclusive.lock, activities, options.timeouts().lockWait());
                session.impatient(session.longestSilence());
                if (shared) {
                    wait.untilFree();
                } else {
                    wait.acquire();
                }
                session.patient();
                exclusive.waited = wait.told();
                return work.with(exclusive);
            } catch (Fence.LookAgainException faster) {
                log.debug("Another migrator was faster; looking again", faster);
            }
        }
    }

    /** How long and for whom it was waited, for the log; empty when there was nobody. */
    String waited() {
        return waited;
    }

    /** Whether this is done for the first time. */
    boolean isFirst() {
        return attempt == 1;
    }

    /**
     * Takes note of the session, which from now on may be changed.
     *
     * @param view the look that what comes relies on
     * @param customParameters those that no catalog lists and that will be set
     */
    RunContext begin(View view, RunLog runLog, Set<String> customParameters) throws SQLException {
        readStringsAsScriptsDo();
        SessionSettings before = SessionSettings.of(session.connection(), customParameters);
        settings = before;
        Fence fence = shared
                ? Fence.of(lock, runLog, view.histories(), view.inspection().logExists(), attempt)
                : Fence.NONE;
        return new RunContext(
                session,
                tables,
                options,
                view.inspection().role(),
                runLog,
                before,
                watchdog,
                view.history().log().vanished(),
                fence);
    }

    /** The server reads a whole message by what the setting is when it comes: it cannot be part of it. */
    private void readStringsAsScriptsDo() throws SQLException {
        if (session.channel().knownToEscapeStrings()) {
            strings("on");
            stringsChanged = true;
        }
    }

    private void strings(String value) throws SQLException {
        try {
            session.batch().add("SET standard_conforming_strings = " + value).run();
        } catch (Batch.BatchException e) {
            throw e.failure();
        }
    }

    @Override
    public void close() {
        watchdog.close();
        session.impatient(session.longestSilence());
        if (!shared) {
            release();
        }
        if (settings != null) {
            restore(settings);
        }
    }

    /** The server gives the lock back by itself when the connection is gone. */
    private void release() {
        try {
            session.rollback();
            session.batch().add(lock.release()).run();
        } catch (Batch.BatchException e) {
            log.debug("The lock could not be given back", e);
            session.discard();
        }
    }

    /**
     * A session that cannot be given back as it was is not given back at all. Where connections are shared, each transaction
     * has cleaned up behind itself, and what comes after it may go to the connection of somebody else.
     */
    private void restore(SessionSettings before) {
        try {
            if (!shared) {
                session.batch().addAll(before.restore()).run();
                List<String> remains = before.remains(session.connection());
                if (!remains.isEmpty()) {
                    session.batch().addAll(remains).run();
                }
            }
            if (stringsChanged) {
                strings("off");
            }
        } catch (Batch.BatchException | SQLException e) {
            log.debug("The session could not be set back", e);
            session.discard();
        }
    }
}
