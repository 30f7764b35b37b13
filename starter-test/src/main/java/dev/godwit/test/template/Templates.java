package dev.godwit.test.template;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases with all migrations applied, which stay on the server for the next process. Their names have the fingerprint of
 * the migrations, so what is there never has to be looked into.
 */
final class Templates {

    private static final Logger logger = LoggerFactory.getLogger(Templates.class);

    private static final String PREFIX = "godwit_template_";
    private static final int NAMED_DIGITS = 32;
    private static final String COMMENT = "template of Godwit, used ";
    private static final int KEPT_DAYS = 7;

    /** "gdwb": half of the key of the lock that a process has while it builds one. */
    private static final int BUILDING = 0x67647762;

    private static final long PAUSE_NANOS = 20_000_000;
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String DUPLICATE_DATABASE = "42P04";

    private final TestDatabases databases;
    private final Map<String, MigrationException> failures = new ConcurrentHashMap<>();

    Templates(TestDatabases databases) {
        this.databases = databases;
    }

    /** Copies the template of some migrations, and makes it first when it is not there. */
    Database copy(String fingerprint, Consumer<Database> migrate) {
        String name = PREFIX + fingerprint.substring(0, NAMED_DIGITS);
        while (true) {
            Optional<Database> copy = copyIfThere(name);
            if (copy.isPresent()) {
                return copy.get();
            }
            MigrationException before = failures.get(name);
            if (before != null) {
                throw again(before);
            }
            // another process may drop it in between, as unused
            buildAlone(name, migrate);
        }
    }

    private Optional<Database> copyIfThere(String name) {
        return databases.administer(session -> {
            try {
                session.execute(comment(name));
                return Optional.of(databases.copy(name));
            } catch (SQLException e) {
                if (NO_SUCH_DATABASE.equals(e.getSQLState())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** One process builds it, and the others wait for that. */
    private void buildAlone(String name, Consumer<Database> migrate) {
        try (Session session = Session.open(databases.server().administrator())) {
            String lock = "SELECT pg_try_advisory_lock(%d, %d)".formatted(BUILDING, name.hashCode());
            boolean alone = session.queryForBoolean(lock);
            if (!alone) {
                logger.info("Waiting for another process, which migrates the template {}", name);
            }
            while (!alone) {
                LockSupport.parkNanos(PAUSE_NANOS);
                alone = session.queryForBoolean(lock);
            }
            if (!session.queryForBoolean("SELECT count(*) > 0 FROM pg_database WHERE datname = '%s'".formatted(name))) {
                build(name, migrate, session);
            }
        } catch (SQLException e) {
            throw DatabaseProblems.of(e, databases.server());
        }
    }

    private void build(String name, Consumer<Database> migrate, Session session) throws SQLException {
        Database database = databases.create();
        try {
            migrate.accept(database);
            database.freeze(session);
            session.execute(comment(database.name()));
            session.execute("ALTER DATABASE %s RENAME TO %s".formatted(database.name(), name));
        } catch (MigrationException e) {
            failures.put(name, e);
            database.drop();
            throw e;
        } catch (SQLException e) {
            database.drop();
            // somebody whose lock is in another database has built it as well
            if (!DUPLICATE_DATABASE.equals(e.getSQLState())) {
                throw e;
            }
        } catch (RuntimeException e) {
            database.drop();
            throw e;
        }
    }

    private static MigrationException again(MigrationException before) {
        return new MigrationException(List.of(
                Problem.error(ProblemCode.TEST_DATABASE, "the migrations of this test have failed already")
                        .found(before.problems().stream()
                                .filter(Problem::isError)
                                .map(problem -> problem.code() + "  " + problem.message())
                                .toList())
                        .state("they were not run again")
                        .remedy("see the first failure of this run, which says more")));
    }

    /** By the clock of the server. */
    private static String comment(String name) {
        return "DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %s IS %%L', '%s' || current_date); END $$"
                .formatted(name, COMMENT);
    }

    /** Those that nobody has used for some days: the migrations have changed since. */
    static void dropUnused(Session session) throws SQLException {
        List<String> unused = session.queryForList("SELECT datname FROM pg_database"
                + " WHERE datname LIKE 'godwit\\_template\\_%%' AND pg_has_role(datdba, 'MEMBER')".replace("%%", "%")
                + " AND shobj_description(oid, 'pg_database') LIKE '%s%%'".formatted(COMMENT)
                + " AND right(shobj_description(oid, 'pg_database'), 10)::date < current_date - " + KEPT_DAYS);
        for (String name : unused) {
            try {
                session.execute("DROP DATABASE IF EXISTS " + name);
                logger.info("Dropped {}, a template that no test has used for {} days", name, KEPT_DAYS);
            } catch (SQLException inUse) {
                logger.debug("{} is not dropped", name, inUse);
            }
        }
    }
}
