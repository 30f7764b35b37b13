package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testing.TestDatabase;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a state of the database: by asking it again and again, for so long that only what hangs fails. */
final class Eventually {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Eventually() {}

    static void isTrue(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        boolean met = condition.getAsBoolean();
        while (!met && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            met = condition.getAsBoolean();
        }
        assertThat(met).as(what).isTrue();
    }

    /** Waits until a query gives true. */
    static void isTrue(TestDatabase database, String query) {
        isTrue(query, () -> database.queryForObject(query, Boolean.class));
    }

    /** Waits until a session runs a statement that begins like this, or waits in it. */
    static void runs(TestDatabase database, String beginning) {
        isTrue(
                database,
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
                        + " AND pid <> pg_backend_pid() AND query LIKE '%" + beginning.replace("'", "''") + "%')");
    }

    /** Waits until so many sessions wait for a lock. */
    static void waitForLocks(TestDatabase database, int sessions) {
        isTrue(
                database,
                "SELECT count(*) = " + sessions + " FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event_type = 'Lock'");
    }
}
