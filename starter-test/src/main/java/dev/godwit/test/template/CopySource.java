package dev.godwit.test.template;

import dev.godwit.migration.MigrationException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database that tests get copies of. While a test uses one, the next is made, so that nobody waits for it. */
public final class CopySource implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(CopySource.class);

    private final TestDatabases databases;
    private final String name;
    private @Nullable Future<Database> next;

    CopySource(TestDatabases databases, String name) {
        this.databases = databases;
        this.name = name;
    }

    /**
     * A copy, as a rule one that was made ahead.
     *
     * @throws MigrationException when there can be none
     */
    public synchronized Database take() {
        Database copy = made();
        if (copy == null) {
            copy = copy();
        }
        next = databases.inBackground(this::copy);
        return copy;
    }

    private Database copy() {
        return databases.administer(session -> databases.copy(name, session));
    }

    /** What was made ahead; nothing when that failed: whoever tries again will hear why. */
    private @Nullable Database made() {
        Future<Database> ahead = next;
        next = null;
        if (ahead == null) {
            return null;
        }
        try {
            return ahead.get();
        } catch (ExecutionException | CancellationException e) {
            logger.debug("No copy of {} was made ahead", name, e);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Drops it, and the copy that nobody has taken. */
    @Override
    public synchronized void close() {
        Database unused = made();
        if (unused != null) {
            unused.drop();
        }
        databases.dropLater(name);
    }
}
