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

/** Being the only migrator of a history. When that ends, the session is as it was before. */
final class Exclusive implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Exclusive.class);

    private final Session session;
    private final HistoryTables tables;
    private final MigratorOptions options;
    private final MigrationLock lock;
    private final Watchdog watchdog;
    private @Nullable SessionSettings settings;
    private boolean stringsChanged;

    private Exclusive(Session session, HistoryTables tables, MigratorOptions options, ActivityReader activities) {
        this.session = session;
        this.tables = tables;
        this.options = options;
        this.lock = new MigrationLock(tables);
        this.watchdog = Watchdog.of(session, activities, options.timeouts().lockTimeout());
    }

    /** Waits until no other migrator is at work. */
    static Exclusive acquire(Session session, HistoryTables tables, MigratorOptions options, Secrets secrets)
            throws SQLException {
        ActivityReader activities = secrets.activities(tables, options);
        Exclusive exclusive = new Exclusive(session, tables, options, activities);
        new LockWait(session, exclusive.lock, activities, options.timeouts().lockWait()).acquire();
        return exclusive;
    }

    /**
     * Takes note of the session, which from now on may be changed.
     *
     * @param customParameters those that no catalog lists and that will be set
     */
    RunContext begin(View view, RunLog runLog, Set<String> customParameters) throws SQLException {
        readStringsAsScriptsDo();
        SessionSettings before = SessionSettings.of(session.connection(), customParameters);
        settings = before;
        return new RunContext(session, tables, options, view.inspection().role(), runLog, before, watchdog);
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
        release();
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

    /** A session that cannot be given back as it was is not given back at all. */
    private void restore(SessionSettings before) {
        try {
            session.batch().addAll(before.restore()).run();
            List<String> remains = before.remains(session.connection());
            if (!remains.isEmpty()) {
                session.batch().addAll(remains).run();
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
