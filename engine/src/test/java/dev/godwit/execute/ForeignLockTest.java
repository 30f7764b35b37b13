package dev.godwit.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Activity;
import dev.godwit.migration.DatabaseSession;
import dev.godwit.migration.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A lock that nobody needs who has it. */
class ForeignLockTest {

    @Test
    void isToldAsWhatItSeemsToBe() {
        Problem problem = LockWait.gaveUp(holder("shop", null, "idle", 600), Duration.ofSeconds(30));

        assertThat(problem.render()).isEqualTo("""
                GODWIT-LOCK-WAIT  a session has the lock of the migrators and does nothing, still after waiting 30 s
                  found  pid 4711, shop, role app from 10.0.0.7, connected since 2026-11-20 08:00:00 UTC, idle for 600 s: SELECT …
                         this does not look like a migrator: it is in no migration, and does nothing
                  state  nothing was changed by this one
                  cause  a session that took the same advisory lock and never gave it back, perhaps through a pool
                  do     if nothing needs that session any more, end it: SELECT pg_terminate_backend(4711);
                         and start again""");
    }

    @Test
    void isToldToThoseWhoOnlyWait() {
        Activity holder = holder("shop", null, "idle", 600);

        Problem problem = WaitProblems.gaveUp(List.of(), List.of(), Optional.of(holder), Duration.ofSeconds(30));

        assertThat(problem.render()).isEqualTo("""
                GODWIT-WAIT-TIMEOUT  the database is not migrated after waiting 30 s
                  found  has the lock: pid 4711, shop, role app from 10.0.0.7, connected since 2026-11-20 08:00:00 UTC, idle for 600 s: SELECT …
                         this does not look like a migrator: it is in no migration, and does nothing
                  state  nothing was changed by this one
                  cause  a session that took the same advisory lock and never gave it back, perhaps through a pool
                  do     if nothing needs that session any more, end it: SELECT pg_terminate_backend(4711);
                         and start again""");
    }

    @Test
    void isNotTheOneOfSomebodyWhoHasOnlyJustTakenIt() {
        assertThat(holder("shop", null, "idle", 9).looksForeign()).isFalse();
    }

    @Test
    void isNotTheOneOfSomebodyWhoWorks() {
        assertThat(holder("shop", null, "active", 600).looksForeign()).isFalse();
    }

    /** Which may be busy with something else than the database. */
    @Test
    void isNotTheOneOfAJavaMigration() {
        assertThat(holder("godwit 7", "7", "idle in transaction", 600).looksForeign())
                .isFalse();
    }

    @Test
    void isNotTheOneOfSomebodyOfWhomNothingIsKnown() {
        assertThat(holder("shop", null, null, 0).looksForeign()).isFalse();
    }

    private static Activity holder(String application, @Nullable String version, @Nullable String state, long seconds) {
        DatabaseSession session = new DatabaseSession(
                4711,
                application,
                "app",
                "10.0.0.7",
                Instant.parse("2026-11-20T08:00:00Z"),
                state,
                state == null ? null : Duration.ofSeconds(seconds),
                null,
                "SELECT …");
        return new Activity(session, version, null, null, null, null, null, null, null);
    }
}
