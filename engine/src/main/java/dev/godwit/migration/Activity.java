package dev.godwit.migration;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What whoever migrates does at a moment, as far as the server tells.
 *
 * @param session the session that has the lock of the history
 * @param version the migration that runs, as far as it fits into {@code application_name}; null between two migrations
 * @param statement the statement that runs, from 1; null when the migration is not told statement by statement
 * @param statements how many the migration has
 * @param migration which migration of the run it is, from 1; null when the log may not be read
 * @param migrations how many the run has
 * @param retry which retry it is, of a migration that was rolled back because somebody was in its way; null for the first try
 * @param waitsFor the lock that it waits for; null when it waits for none
 * @param progress how far PostgreSQL says that the statement is; null for statements of which it does not say that
 */
public record Activity(
        DatabaseSession session,
        @Nullable String version,
        @Nullable Integer statement,
        @Nullable Integer statements,
        @Nullable Integer migration,
        @Nullable Integer migrations,
        @Nullable Retry retry,
        @Nullable Wait waitsFor,
        @Nullable Progress progress) {

    /**
     * A migration that is tried again after it was rolled back.
     *
     * @param number from 1
     * @param most how many there will be at most
     */
    public record Retry(int number, int most) {}

    /**
     * A wait for a lock.
     *
     * @param lock what kind of thing is locked, for example {@code relation}
     * @param mode which lock is wanted, for example {@code AccessExclusiveLock}
     * @param relation the table or index; null for other things
     * @param waiting for how long; null in the first moment
     * @param blockedBy those who have it, or stand before this one in the queue, the oldest transaction first
     * @see <a href="https://www.postgresql.org/docs/current/view-pg-locks.html">pg_locks</a>
     */
    public record Wait(
            String lock,
            String mode,
            @Nullable String relation,
            @Nullable Duration waiting,
            List<DatabaseSession> blockedBy) {

        public Wait {
            blockedBy = List.copyOf(blockedBy);
        }

        /** What it waited for, once that is over, and a line for each of those who were in the way. */
        public List<String> over() {
            return ActivityText.over(this);
        }
    }

    /**
     * How far PostgreSQL says that a statement is.
     *
     * @param command for example {@code CREATE INDEX CONCURRENTLY}
     * @param phase for example {@code building index: scanning table}; null when the server does not say
     * @param percent how much of the phase is done; null when that is not known
     * @see <a href="https://www.postgresql.org/docs/current/progress-reporting.html">Progress Reporting</a>
     */
    public record Progress(
            String command,
            @Nullable String phase,
            @Nullable Integer percent) {}

    /**
     * Whether it seems that a session has the lock that does not migrate: it is in no migration, and has done nothing for
     * a while.
     */
    public boolean looksForeign() {
        return ActivityText.looksForeign(this);
    }

    /** Whether the migration is rolled back, because somebody was in its way, and pauses before it tries again. */
    public boolean pauses() {
        return retry != null && "idle".equals(session.state());
    }

    /** Whose session it is and what it does, in a few lines. */
    public List<String> lines() {
        return ActivityText.lines(this);
    }

    /** What it waits for and how far it is, in a few lines. */
    public List<String> details() {
        return ActivityText.details(this);
    }

    /** The most telling part of what it does, in a few words; empty when there is none. */
    public String brief() {
        return ActivityText.brief(this);
    }
}
