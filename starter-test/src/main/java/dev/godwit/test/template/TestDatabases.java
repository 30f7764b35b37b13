package dev.godwit.test.template;

import dev.godwit.migration.MigrationException;
import dev.godwit.test.server.TestServer;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases that this process has on one server. They are dropped when nobody uses them any more, at the latest when the
 * process ends; what a process could not drop, the next one does.
 */
public final class TestDatabases implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(TestDatabases.class);

    /** How often a process looks whether it is known to live, and how much longer others believe it without that. */
    private static final long ALIVE_SECONDS = 1;

    private static final long DEAD_SECONDS = 3;
    private static final long LONGEST_SECONDS = 10;

    private static final Map<TestServer, TestDatabases> ALL = new ConcurrentHashMap<>();

    private final TestServer server;
    private final Administrator administrator;
    private final AtomicInteger count = new AtomicInteger();
    private final Templates templates;
    private final Sweep sweep;
    private final boolean copiesFiles;
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "godwit-test-databases");
        thread.setDaemon(true);
        return thread;
    });

    private TestDatabases(TestServer server) {
        this.server = server;
        this.administrator = Administrator.of(server);
        this.templates = new Templates(this);
        this.sweep = administrator.administer(session -> Sweep.begin(session, TimeUnit.SECONDS.toNanos(DEAD_SECONDS)));
        this.copiesFiles = administrator.administer(TestDatabases::isFastToCopyFiles);
    }

    /**
     * Those on one server, always the same object.
     *
     * @throws MigrationException when it cannot be reached, or no databases can be made there
     */
    public static TestDatabases on(TestServer server) {
        return ALL.computeIfAbsent(server, missing -> {
            TestDatabases databases = start(missing);
            Runtime.getRuntime().addShutdownHook(new Thread(databases::close, "drop the databases of the tests"));
            return databases;
        });
    }

    /** As another process would have them. */
    static TestDatabases start(TestServer server) {
        TestDatabases databases = new TestDatabases(server);
        logger.info(
                "Databases for tests are made on PostgreSQL {}, {}",
                databases.administer(session -> session.queryForString("SHOW server_version")),
                server);
        databases.tidyUp();
        return databases;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // each of them logs what goes wrong, and nobody waits for it
    private void tidyUp() {
        background.scheduleWithFixedDelay(
                administrator::stayRegistered, ALIVE_SECONDS, ALIVE_SECONDS, TimeUnit.SECONDS);
        background.execute(() -> onItsOwn("Old templates are not dropped", Templates::dropUnused));
        background.schedule(
                () -> onItsOwn("What was left behind is not dropped", sweep::finish), DEAD_SECONDS, TimeUnit.SECONDS);
    }

    public TestServer server() {
        return server;
    }

    /**
     * An empty database.
     *
     * @throws MigrationException when there can be none
     */
    public Database create() {
        return administer(session -> {
            String name = nextName();
            session.execute("CREATE DATABASE " + name);
            return new Database(this, name);
        });
    }

    /**
     * A copy of what the migrations make of an empty database. They run only when no process has run them on this server
     * before.
     *
     * @param fingerprint tells which migrations they are
     * @param migrate runs them
     * @throws MigrationException when there can be no database, or when a migration fails: with its problems the first time,
     *     and with a word about that each time after
     */
    public Database migrated(String fingerprint, Consumer<Database> migrate) {
        return templates.copy(fingerprint, migrate);
    }

    /** A copy of a database to which nobody is connected. */
    Database copy(String source, Session session) throws SQLException {
        String name = nextName();
        session.execute(
                "CREATE DATABASE %s TEMPLATE %s%s".formatted(name, source, copiesFiles ? " STRATEGY FILE_COPY" : ""));
        DatabaseSettings.copy(source, name, session);
        return new Database(this, name);
    }

    private String nextName() {
        return administrator.owner().database(count.incrementAndGet());
    }

    /** Copying files takes two checkpoints, which cost nothing where nothing is forced onto the disk. */
    private static boolean isFastToCopyFiles(Session session) throws SQLException {
        return session.queryForBoolean(
                "SELECT current_setting('server_version_num')::int >= 150000 AND current_setting('fsync') = 'off'");
    }

    /** Does something on the server, one at a time. */
    <T> T administer(Administrator.Administration<T> work) {
        return administrator.administer(work);
    }

    /** Does something when nobody has to wait for it. */
    <T> Future<T> inBackground(Callable<T> work) {
        try {
            return background.submit(work);
        } catch (RejectedExecutionException ending) {
            return CompletableFuture.failedFuture(ending);
        }
    }

    /** Ends whoever is still connected, and drops the database soon. */
    void dropLater(String name) {
        try {
            background.execute(
                    () -> onItsOwn(name + " is not dropped now", session -> Database.tryToDrop(name, session)));
        } catch (RejectedExecutionException ending) {
            logger.trace("{} is dropped with all others", name);
        }
    }

    /** On a connection that nobody else waits for. */
    private void onItsOwn(String otherwise, Work work) {
        try (Session session = Session.open(server.administrator())) {
            work.on(session);
        } catch (SQLException e) {
            logger.debug(otherwise, e);
        }
    }

    /** Drops all of them. Nothing is made any more. */
    @Override
    public void close() {
        // somebody may wait for a copy that was still to be made
        background.shutdownNow().forEach(left -> ((Future<?>) left).cancel(false));
        try {
            if (!background.awaitTermination(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                logger.debug("The work in the background does not end");
            }
            administrator.resign(session -> {
                for (String name : administrator.owner().databases(session)) {
                    Database.tryToDrop(name, session);
                }
                sweep.finish(session);
                return server;
            });
        } catch (SQLException | RuntimeException e) {
            logger.debug("What is left on {} will be dropped by the next process", server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ALL.remove(server, this);
    }

    /** Something that is done on the server. */
    private interface Work {

        void on(Session session) throws SQLException;
    }
}
