package dev.godwit.execute;

import dev.godwit.migration.Activity;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.source.Catalog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a database again and again. Between two looks its session is idle and in no transaction, and it waits for no
 * lock: otherwise {@code CREATE INDEX CONCURRENTLY} in the session that migrates would wait for it.
 */
final class Watcher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Watcher.class);

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    /** A look is short: whoever hears nothing for so long has lost the server. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);

    private final DataSource dataSource;
    private final Catalog catalog;
    private final MigratorOptions options;
    private final Deadline deadline;
    private Session session;
    private @Nullable View last;
    private long pause = FIRST_PAUSE_MILLIS;

    /**
     * What one look shows.
     *
     * @param migrating whoever migrates at this moment; not asked for when all is well
     * @param between whether somebody may be at work all the same
     */
    record Look(View view, Optional<Activity> migrating, boolean between) {}

    /** Opens the first session, for which it waits as every other mode does. */
    Watcher(DataSource dataSource, Catalog catalog, MigratorOptions options, Deadline deadline) {
        this.dataSource = dataSource;
        this.catalog = catalog;
        this.options = options;
        this.deadline = deadline;
        this.session = impatient(Connector.open(dataSource, options.timeouts().connectWait()));
    }

    /** Otherwise a connection that a firewall has forgotten would be waited for in vain. */
    private static Session impatient(Session session) {
        session.impatient(LONGEST_LOOK);
        return session;
    }

    Session session() {
        return session;
    }

    /**
     * Looks; on a new connection if the old one is lost, for which it tries until the deadline.
     *
     * @throws MigrationException when the database cannot be reached or read
     */
    Look look() {
        while (true) {
            try {
                View view = view();
                last = view;
                return look(view);
            } catch (SQLException e) {
                Problem problem = Connector.problem(e);
                if (!ServerError.of(e).connectionLost() || deadline.isPast()) {
                    throw new MigrationException(problem, e);
                }
                log.info("{}; trying to get another", problem.message());
                session.discard();
                session.close();
                pause();
                session = impatient(Connector.open(dataSource, deadline.left()));
            }
        }
    }

    private Look look(View view) throws SQLException {
        if (Verdict.allIsWell(view)) {
            return new Look(view, Optional.empty(), false);
        }
        Optional<Activity> migrating = view.activity(session, options);
        return new Look(view, migrating, migrating.isEmpty() && view.betweenMigrations(session, options));
    }

    private View view() throws SQLException {
        View before = last;
        if (before != null) {
            try {
                return before.again(session, options);
            } catch (SQLException changed) {
                if (ServerError.of(changed).connectionLost()) {
                    throw changed;
                }
                last = null;
            }
        }
        return View.of(session, catalog, options);
    }

    /** Lets some time pass: more each time, and partly by chance, so that replicas do not all look at once. */
    void pause() {
        try {
            Thread.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(WaitProblems.interrupted(), e);
        }
        pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }

    @Override
    public void close() {
        session.close();
    }
}
