package dev.godwit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that migrate are killed, at moments that are chosen at random, and started again until one of them gets
 * through. {@code -Dgodwit.test.kills=200} says how often, {@code -Dgodwit.test.seed=…} with which moments.
 */
@WithTestDatabase
class KillTest {

    private static final int KILLS = Integer.getInteger("godwit.test.kills", 20);
    private static final long SEED = Long.getLong("godwit.test.seed", System.nanoTime());

    /** So that each phase comes to its end now and then. */
    private static final int MOST_KILLS_IN_A_PHASE = 6;

    private static final int FEWEST_KILLS_IN_A_PHASE = 3;

    private static final int LONGEST_DELAY_MILLIS = 500;

    /** How many rows of the log a run may write before one at which it is killed. */
    private static final int MOST_ROWS = 20;

    private static final int MOST_STATEMENTS = 5;

    private static final long PAUSE_NANOS = 500_000;

    private static final String SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'";

    private final Random random = new Random(SEED);
    private final Path directory;
    private final Map<String, Integer> kills = new TreeMap<>();
    private int killed;
    private int runs;
    private MigratorProcess next = MigratorProcess.start();

    KillTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void leaveNothingThatTheNextStartCannotGoOnFrom() throws SQLException {
        System.out.println("kills: " + KILLS + ", godwit.test.seed=" + SEED);
        Ledger.write(directory);
        List<Content> undisturbed;
        try (TestDatabase reference = TestDatabase.create();
                Gate open = new Gate(reference)) {
            assertThat(open.isWaitedAt()).isFalse();
            undisturbed = phases(reference, null);
            System.out.println("compared with pg_dump: " + Content.isDumpable(reference));
        }
        while (killed < KILLS) {
            try (TestDatabase database = TestDatabase.create();
                    Gate gate = new Gate(database)) {
                assertThat(phases(database, gate))
                        .as("godwit.test.seed=" + SEED)
                        .isEqualTo(undisturbed);
            }
        }
        next.kill();
        System.out.println("killed " + killed + " of " + runs + " processes: " + kills);
    }

    /** Applies everything, takes back most of it, and applies that again. */
    private List<Content> phases(TestDatabase database, @Nullable Gate gate) {
        List<Content> contents = new ArrayList<>();
        contents.add(phase(database, null, gate));
        contents.add(phase(database, Ledger.UNDONE_AFTER, gate));
        contents.add(phase(database, null, gate));
        assertThat(database.queryForList("""
                        SELECT concat_ws(' ', version, statement, event) FROM schema_migrations_log l
                        WHERE event IN ('STATEMENT_DONE', 'UNDO_STATEMENT_DONE')
                        GROUP BY version, statement, event HAVING count(*) > CASE WHEN version < '003' THEN 1 ELSE 2 END
                        """, String.class))
                .as("statements that were done too often")
                .isEmpty();
        return contents;
    }

    private Content phase(TestDatabase database, @Nullable String undoAfter, @Nullable Gate gate) {
        int left = gate == null
                ? 0
                : Math.min(KILLS - killed, random.nextInt(FEWEST_KILLS_IN_A_PHASE, MOST_KILLS_IN_A_PHASE + 1));
        boolean through = false;
        while (!through) {
            MigratorProcess process = next.awaitReady();
            runs++;
            next = MigratorProcess.start();
            boolean doomed = left-- > 0;
            String moment = doomed && gate != null ? chooseMoment(gate) : "";
            process.go(database, directory, undoAfter);
            if (doomed && gate != null) {
                through = !killAt(moment, process, gate);
            } else {
                process.await();
                assertThat(process.exit())
                        .as(() -> "exit of " + process.lines() + ", godwit.test.seed=" + SEED)
                        .isZero();
                through = true;
            }
            if (through) {
                assertThat(process.lines(MigratorMain.PROBLEM)).isEmpty();
            }
        }
        // the gate has one
        eventually(() -> database.queryForObject(SESSIONS, Integer.class) == 1, "no session is left");
        return Content.of(database);
    }

    /** @return how it is counted */
    private String chooseMoment(Gate gate) {
        return switch (random.nextInt(4)) {
            case 0 -> "after a time";
            case 1 -> "in a statement";
            default -> {
                gate.close(1 + random.nextInt(MOST_ROWS));
                yield "before ";
            }
        };
    }

    /** @return whether it was killed before its end */
    private boolean killAt(String moment, MigratorProcess process, Gate gate) {
        String statement = "godwit % " + (1 + random.nextInt(MOST_STATEMENTS)) + "/%";
        String where = switch (moment) {
            case "after a time" -> {
                sleep(random.nextInt(LONGEST_DELAY_MILLIS));
                yield "";
            }
            case "in a statement" -> {
                waitUntil(
                        () -> gate.ask("EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND application_name LIKE '" + statement + "')"),
                        process);
                yield "";
            }
            default -> {
                waitUntil(gate::isWaitedAt, process);
                yield gate.row();
            }
        };
        boolean alive = process.isAlive();
        process.kill();
        String how = gate.open(random.nextBoolean()) ? ", its session too" : "";
        if (!alive) {
            assertThat(process.exit()).as(() -> "exit of " + process.lines()).isZero();
            return false;
        }
        killed++;
        kills.merge(moment + where + how, 1, Integer::sum);
        return true;
    }

    private static void waitUntil(BooleanSupplier condition, MigratorProcess process) {
        while (process.isAlive() && !condition.getAsBoolean()) {
            // whoever is to be killed needs the processor more
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void eventually(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The moment itself is what is chosen. */
    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Holds a migrator up before it writes a certain row into its log: what the row tells is done, and not written down. */
    private static final class Gate implements AutoCloseable {

        private static final int KEY = 4711;
        private static final String WAITING = "FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                + " WHERE l.locktype = 'advisory' AND NOT l.granted AND l.objid = " + KEY
                + " AND a.datname = current_database()";

        private final Connection connection;

        Gate(TestDatabase database) throws SQLException {
            this.connection = database.dataSource().getConnection();
            database.execute("""
                    CREATE SCHEMA gate;
                    CREATE SEQUENCE gate.rows;
                    CREATE TABLE gate.closed (row bigint);
                    CREATE FUNCTION gate.pass() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF nextval('gate.rows') IN (SELECT row FROM gate.closed) THEN
                            PERFORM set_config('application_name', NEW.event, false);
                            PERFORM pg_advisory_xact_lock_shared(4711);
                        END IF;
                        RETURN NEW;
                    END $$;
                    CREATE FUNCTION gate.stand() RETURNS event_trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF to_regclass('public.schema_migrations_log') IS NOT NULL AND NOT EXISTS (
                                SELECT FROM pg_trigger WHERE tgname = 'gate') THEN
                            CREATE TRIGGER gate BEFORE INSERT ON public.schema_migrations_log
                                FOR EACH ROW EXECUTE FUNCTION gate.pass();
                        END IF;
                    END $$;
                    CREATE EVENT TRIGGER gate ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION gate.stand();
                    """);
        }

        /** Closes it before a row, counted from 1. */
        void close(int row) {
            execute("ALTER SEQUENCE gate.rows RESTART");
            execute("INSERT INTO gate.closed VALUES (" + row + ")");
            execute("SELECT pg_advisory_lock(" + KEY + ")");
        }

        boolean isWaitedAt() {
            return ask("EXISTS (SELECT " + WAITING + ")");
        }

        /** What the row says at which somebody waits. */
        String row() {
            return query("SELECT coalesce((SELECT application_name " + WAITING + "), '')");
        }

        /**
         * Lets whoever waits go on, who may be dead: then the server does the rest of what it was asked for.
         *
         * @param end whether to end the session that waits, as when the machine is gone
         * @return whether one was ended
         */
        boolean open(boolean end) {
            boolean ended = end
                    && !query("SELECT count(pg_terminate_backend(l.pid)) " + WAITING)
                            .equals("0");
            execute("SELECT pg_advisory_unlock_all()");
            execute("DELETE FROM gate.closed");
            return ended;
        }

        /** Asks on the same connection each time, since others ask very often. */
        boolean ask(String condition) {
            return query("SELECT " + condition).equals("t");
        }

        private String query(String sql) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        private void execute(String sql) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
