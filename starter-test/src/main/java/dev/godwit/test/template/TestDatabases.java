package dev.godwit.test.template;

import dev.godwit.migration.MigrationException;
import dev.godwit.test.server.TestServer;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases that this process has on one server. They are dropped when nobody uses them any more, at the latest when the
 * process ends; what a process could not drop, the next one does.
 */
public final class TestDatabases {

    private static final Logger logger = LoggerFactory.getLogger(TestDatabases.class);

    private static final Map<TestServer, TestDatabases> ALL = new ConcurrentHashMap<>();

    private final TestServer server;
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService background;
    private final Templates templates = new Templates(this);

    /** Keeps the lock of the owner, so it is never closed. */
    private @Nullable Session session;

    private @Nullable Owner owner;
    private boolean copiesFiles;

    private TestDatabases(TestServer server) {
        this.server = server;
        this.background = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "godwit-test-databases");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Those on one server, always the same object.
     *
     * @throws MigrationException when it cannot be reached
     */
    public static TestDatabases on(TestServer server) {
        return ALL.computeIfAbsent(server, TestDatabases::start);
    }

    private static TestDatabases start(TestServer server) {
        TestDatabases databases = new TestDatabases(server);
        logger.info(
                "Databases for tests are made on PostgreSQL {}, {}",
                databases.administer(session -> session.queryForString("SHOW server_version")),
                server);
        Runtime.getRuntime().addShutdownHook(new Thread(databases::dropAll, "drop the databases of the tests"));
        return databases;
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
        return administer(administrator -> {
            String name = nextName();
            administrator.execute("CREATE DATABASE " + name);
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
    Database copy(String source) throws SQLException {
        synchronized (this) {
            Session administrator = session();
            String name = nextName();
            administrator.execute("CREATE DATABASE %s TEMPLATE %s%s"
                    .formatted(name, source, copiesFiles ? " STRATEGY FILE_COPY" : ""));
            return new Database(this, name);
        }
    }

    private String nextName() {
        return Objects.requireNonNull(owner).database(count.incrementAndGet());
    }

    /** Does something when nobody has to wait for it. */
    <T> Future<T> inBackground(Callable<T> work) {
        return background.submit(work);
    }

    /** Ends whoever is still connected, and drops the database soon. */
    void dropLater(String name) {
        try {
            background.execute(() -> drop(name));
        } catch (RejectedExecutionException ending) {
            logger.trace("{} is dropped with all others", name);
        }
    }

    private void drop(String name) {
        try (Session other = Session.open(server.administrator())) {
            other.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
        } catch (SQLException e) {
            logger.debug("{} is not dropped now", name, e);
        }
    }

    /** Does something on the server, one at a time. */
    <T> T administer(Administration<T> work) {
        try {
            synchronized (this) {
                return work.on(session());
            }
        } catch (SQLException e) {
            throw DatabaseProblems.of(e, server);
        }
    }

    private Session session() throws SQLException {
        Session current = session;
        if (current == null || !current.isOpen()) {
            current = Session.open(server.administrator());
            register(current);
            copiesFiles = isFastToCopyFiles(current);
            session = current;
            for (String name : Owner.abandoned(current)) {
                logger.info("Dropping {}, which a test has left behind", name);
                drop(name);
            }
            Templates.dropUnused(current);
        }
        return current;
    }

    private void register(Session current) throws SQLException {
        Owner known = owner;
        if (known == null) {
            owner = Owner.register(current);
        } else {
            known.registerAgain(current);
        }
    }

    /** Copying files takes two checkpoints, which cost nothing where nothing is forced onto the disk. */
    private static boolean isFastToCopyFiles(Session session) throws SQLException {
        return session.queryForBoolean(
                "SELECT current_setting('server_version_num')::int >= 150000 AND current_setting('fsync') = 'off'");
    }

    private void dropAll() {
        background.shutdown();
        try (Session last = Session.open(server.administrator())) {
            Owner self = owner;
            if (self != null) {
                for (String name : self.databases(last)) {
                    last.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
                }
            }
        } catch (SQLException e) {
            logger.debug("What is left on {} will be dropped by the next process", server, e);
        }
    }

    /** Something that is done on the server. */
    interface Administration<T> {

        T on(Session session) throws SQLException;
    }
}
