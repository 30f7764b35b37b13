package dev.godwit.test.template;

import dev.godwit.migration.MigrationException;
import dev.godwit.test.server.TestServer;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing after the other on the server, on a connection that also says that this process lives. It stays open until
 * the process ends; when it is lost nevertheless there is soon another one.
 */
final class Administrator {

    private static final Logger logger = LoggerFactory.getLogger(Administrator.class);

    private static final long LONGEST_SECONDS = 10;

    private final TestServer server;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    private @Nullable Session session;
    private @Nullable Owner owner;
    private boolean resigned;

    private Administrator(TestServer server) {
        this.server = server;
    }

    /**
     * Connects.
     *
     * @throws MigrationException when that fails, or when the role may not create databases
     */
    static Administrator of(TestServer server) {
        Administrator administrator = new Administrator(server);
        administrator.administer(session -> server);
        return administrator;
    }

    /**
     * Does something.
     *
     * @throws MigrationException for what the server says
     */
    <T> T administer(Administration<T> work) {
        oneAtATime.lock();
        try {
            if (resigned) {
                throw new IllegalStateException("no database is made or dropped any more: the process ends");
            }
            return work.on(session());
        } catch (SQLException e) {
            throw DatabaseProblems.of(e, server);
        } finally {
            oneAtATime.unlock();
        }
    }

    Owner owner() {
        return Objects.requireNonNull(owner);
    }

    /** Connects again if the connection was lost; once, since the server may be gone for good. */
    void stayRegistered() {
        // whoever works on it notices by himself
        if (oneAtATime.tryLock()) {
            try {
                if (session != null) {
                    session();
                }
            } catch (SQLException | RuntimeException e) {
                logger.debug("The connection to {} is lost", server, e);
            } finally {
                oneAtATime.unlock();
            }
        }
    }

    private Session session() throws SQLException {
        Session current = session;
        if (current != null && current.isOpen()) {
            return current;
        }
        session = null;
        if (current != null) {
            current.close();
        }
        Session opened = Session.open(server.administrator());
        try {
            requireRight(opened);
            if (owner == null) {
                owner = Owner.register(opened);
            } else {
                owner.registerAgain(opened);
            }
            session = opened;
            return opened;
        } finally {
            if (session == null) {
                opened.close();
            }
        }
    }

    private void requireRight(Session opened) throws SQLException {
        if (!opened.queryForBoolean("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")) {
            throw DatabaseProblems.noRight(opened.queryForString("SELECT quote_ident(current_user)"), server);
        }
    }

    /** Does one last thing, if nothing else takes too long, and disconnects. */
    void resign(Administration<?> last) throws SQLException, InterruptedException {
        if (!oneAtATime.tryLock(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            return;
        }
        try {
            if (!resigned) {
                resigned = true;
                try (Session current = session()) {
                    last.on(current);
                }
            }
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Something that is done on the server. */
    interface Administration<T> {

        T on(Session session) throws SQLException;
    }
}
