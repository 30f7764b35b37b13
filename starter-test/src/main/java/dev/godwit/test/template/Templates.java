package dev.godwit.test.template;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.DigestUtils;

/**
 * Databases with all migrations applied, which stay on the server for the next process. Their names have the fingerprint of
 * the migrations, so what is there never has to be looked into.
 */
final class Templates {

    private static final Logger logger = LoggerFactory.getLogger(Templates.class);

    private static final String PREFIX = "godwit_template_";
    private static final int KEPT_DAYS = 7;

    /** What the comment of each begins with; the day when it was last used follows, which is the same in all time zones. */
    private static final String COMMENT = "template of Godwit, used ";

    private static final String TODAY = "(now() AT TIME ZONE 'UTC')::date";
    private static final String DAY = "to_char(%s, 'YYYY-MM-DD')";
    private static final String USED_TODAY = "'%s' || %s".formatted(COMMENT, DAY.formatted(TODAY));

    /** Otherwise somebody was stopped while he dropped it, and it can only be dropped. */
    private static final String VALID = "datconnlimit <> -2";

    /** "gdwb": half of the key of the lock that a process has while it builds one. */
    private static final int BUILDING = 0x67647762;

    private static final long PAUSE_NANOS = 20_000_000;
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String DUPLICATE_DATABASE = "42P04";

    private final TestDatabases databases;
    private final Map<String, MigrationException> failures = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    Templates(TestDatabases databases) {
        this.databases = databases;
    }

    /** Copies the template of some migrations, and makes it first when it is not there. */
    Database copy(String fingerprint, Consumer<Database> migrate) {
        String name = name(fingerprint);
        boolean made = false;
        while (true) {
            Optional<Database> copy = copyIfThere(name);
            if (copy.isPresent()) {
                logger.info(
                        made
                                ? "Made {}, the template of these migrations"
                                : "Using {}, where these migrations ran before",
                        name);
                return copy.get();
            }
            // another process may drop it in between, as unused
            buildOnce(name, migrate);
            made = true;
        }
    }

    /** What migrations make belongs to the role that they run as, so a template is only good for that one. */
    private String name(String fingerprint) {
        String role = databases.administer(session -> session.queryForString("SELECT current_user"));
        return PREFIX + DigestUtils.md5DigestAsHex((fingerprint + " " + role).getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Database> copyIfThere(String name) {
        return databases.administer(session -> {
            Optional<String> usedToday = session.queryForOptional(
                    "SELECT coalesce(shobj_description(oid, 'pg_database') = %s, false) FROM pg_database"
                                    .formatted(USED_TODAY)
                            + " WHERE datname = '%s' AND %s".formatted(name, VALID));
            if (usedToday.isEmpty()) {
                return Optional.empty();
            }
            try {
                if (usedToday.get().equals("f")) {
                    session.execute(comment(name));
                }
                return Optional.of(databases.copy(name, session));
            } catch (SQLException e) {
                if (NO_SUCH_DATABASE.equals(e.getSQLState())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** One thread of this process builds it, and the others wait for that. */
    private void buildOnce(String name, Consumer<Database> migrate) {
        synchronized (locks.computeIfAbsent(name, ignored -> new Object())) {
            MigrationException before = failures.get(name);
            if (before != null) {
                throw again(before);
            }
            if (!databases.administer(session -> isThere(name, session))) {
                buildAlone(name, migrate);
            }
        }
    }

    private static boolean isThere(String name, Session session) throws SQLException {
        return session.queryForOptional("SELECT 1 FROM pg_database WHERE datname = '%s' AND %s".formatted(name, VALID))
                .isPresent();
    }

    /** One process builds it, and the others wait for that. */
    private void buildAlone(String name, Consumer<Database> migrate) {
        try (Session session = Session.open(databases.server().administrator())) {
            awaitLock(name, session);
            if (!isThere(name, session)) {
                session.execute("DROP DATABASE IF EXISTS " + name);
                build(name, migrate);
            }
        } catch (SQLException e) {
            throw DatabaseProblems.of(e, databases.server());
        }
    }

    /** Asks again and again: a session that waits in the server keeps a snapshot, and the migrations may wait for that. */
    private static void awaitLock(String name, Session session) throws SQLException {
        String lock = "SELECT pg_try_advisory_lock(%d, %d)".formatted(BUILDING, name.hashCode());
        if (session.queryForBoolean(lock)) {
            return;
        }
        logger.info("Waiting for another process, which migrates the template {}", name);
        do {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while another process migrates the template " + name);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        } while (!session.queryForBoolean(lock));
    }

    private void build(String name, Consumer<Database> migrate) {
        Database database = databases.create();
        boolean built = false;
        try {
            migrate(name, database, migrate);
            built = databases.administer(session -> {
                database.freeze(session);
                session.execute(comment(database.name()));
                return rename(database.name(), name, session);
            });
        } finally {
            if (!built) {
                database.drop();
            }
        }
    }

    private void migrate(String name, Database database, Consumer<Database> migrate) {
        try {
            migrate.accept(database);
        } catch (MigrationException e) {
            failures.put(name, e);
            throw e;
        }
    }

    /** Unless somebody has built it as well, whose lock is in another database. */
    private static boolean rename(String from, String to, Session session) throws SQLException {
        try {
            session.execute("ALTER DATABASE %s RENAME TO %s".formatted(from, to));
            return true;
        } catch (SQLException e) {
            if (DUPLICATE_DATABASE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /** Without the first failure as its cause, which would be shown again for each test. */
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

    private static String comment(String name) {
        return "DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %s IS %%L', %s); END $$".formatted(name, USED_TODAY);
    }

    /** Those that nobody has used for some days: the migrations have changed since. Days of that form sort as text. */
    static void dropUnused(Session session) throws SQLException {
        List<String> unused = session.queryForList("SELECT datname FROM pg_database"
                + " WHERE starts_with(datname, '" + PREFIX + "') AND pg_has_role(datdba, 'MEMBER')"
                + " AND shobj_description(oid, 'pg_database') ~ '^" + COMMENT + "\\d{4}-\\d\\d-\\d\\d$'"
                + " AND right(shobj_description(oid, 'pg_database'), 10) COLLATE \"C\""
                + " < " + DAY.formatted(TODAY + " - " + KEPT_DAYS));
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
