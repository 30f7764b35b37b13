package dev.godwit.migration;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session of the database server, as far as that tells: of the sessions of other roles it tells little, unless one is a
 * member of {@code pg_read_all_stats}.
 *
 * @param pid the server process; 0 for a prepared transaction, which has none
 * @param application what it calls itself; of a process of the server its kind, for example {@code autovacuum worker}
 * @param role who has logged in
 * @param address the client's; null for one on the server itself
 * @param connectedAt since when it is there
 * @param state what it does, for example {@code idle in transaction}
 * @param inState for how long it has done that
 * @param inTransaction how long its transaction has been open; null when there is none
 * @param query what it runs or ran last, in one line and without literals
 * @see <a href="https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW">pg_stat_activity</a>
 */
public record DatabaseSession(
        int pid,
        @Nullable String application,
        @Nullable String role,
        @Nullable String address,
        @Nullable Instant connectedAt,
        @Nullable String state,
        @Nullable Duration inState,
        @Nullable Duration inTransaction,
        @Nullable String query) {

    /** All of it, in a line. */
    public String describe() {
        return ActivityText.of(this);
    }
}
