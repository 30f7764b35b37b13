package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.HistoryTables;
import dev.godwit.history.LogNote;
import dev.godwit.history.Sql;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.script.Directives;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all migrations of a run share.
 *
 * @param role the role whose rights the migrations have
 * @param settings brings the session back to what it was
 * @param watchdog sees what stands in the way
 * @param vanished what the log tells of migrations that it says were applied and that have no row, by their versions
 * @param fence keeps other migrators out of each transaction, where nothing else does
 */
record RunContext(
        Session session,
        HistoryTables tables,
        MigratorOptions options,
        String role,
        RunLog log,
        SessionSettings settings,
        Watchdog watchdog,
        Map<String, LogNote> vanished,
        Fence fence) {

    /** The zone in which a script's conversions between timestamps with and without zone happen, on every host. */
    private static final String ZONE = "UTC";

    /**
     * When a machine is lost, nothing closes its connections. The server has to ask now and then whether it is still
     * there, or the lock stays for hours.
     */
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

    /**
     * The settings of a migration.
     *
     * @param local whether they end with the transaction, else with the session
     * @param directives those of the script; null for Java
     * @param progress how far it is
     */
    List<String> begin(boolean local, @Nullable Directives directives, String progress) {
        String set = local ? "SET LOCAL " : "SET ";
        List<String> statements = new ArrayList<>();
        statements.add(set + progress);
        statements.add(set + "tcp_keepalives_idle = " + KEEP_ALIVE.toSeconds());
        statements.add(set + "lock_timeout = " + millis(lockTimeout(local, directives)));
        Duration statementTimeout = statementTimeout(directives);
        if (statementTimeout != null) {
            statements.add(set + "statement_timeout = " + millis(statementTimeout));
        }
        statements.add(set + "TimeZone = '" + ZONE + "'");
        if (options.target().schema() != null) {
            statements.add("SELECT pg_catalog.set_config('search_path', concat_ws(', ', "
                    + Sql.literal(Sql.name(tables.schema()))
                    + ", NULLIF(current_setting('search_path'), '')), " + local + ")");
        }
        String role = options.target().role();
        if (role != null) {
            statements.add(set + "ROLE " + Sql.name(role));
        }
        if (local) {
            statements.addAll(fence.statements());
        }
        return statements;
    }

    /**
     * The statements that take away what a migration may have left in the session, after its transaction.
     *
     * @param prepares whether it may have prepared statements under names
     */
    List<String> clean(boolean prepares) {
        List<String> statements = new ArrayList<>(settings.clean(prepares));
        if (fence.isUp()) {
            statements.add("SELECT pg_catalog.pg_advisory_unlock_all()");
        }
        return statements;
    }

    /** Rolls back and gives way, if somebody else was faster. */
    void giveWay(BatchException e) {
        if (fence.isBroken(e)) {
            new Aftermath(this).clean();
            throw new Fence.LookAgainException(e);
        }
    }

    /** Watches what the engine does by itself until this is closed; the log says so when it takes long. */
    Watchdog.Watch watch(String what) {
        return watchdog.watch(new LongMigration(what, (elapsed, activity) -> {}));
    }

    /** The statement by which a transaction of the engine's own keeps nobody waiting behind it for long. */
    String ownLockTimeout() {
        return "SET LOCAL lock_timeout = '%dms'"
                .formatted(options.timeouts().lockTimeout().toMillis());
    }

    /** What must not be said aloud. */
    Secrets secrets() {
        return Secrets.of(options.sources().placeholders());
    }

    /** Takes back what a script may have done to the session's rights, so that the engine's own statements may write. */
    List<String> asEngine() {
        String role = options.target().role();
        List<String> statements = new ArrayList<>(settings.identity());
        if (role != null) {
            statements.add("SET ROLE " + Sql.name(role));
        }
        return statements;
    }

    /** Writes something as the engine in the middle of a script, whose own rights then go on as they were. */
    List<String> aside(List<String> writes) {
        List<String> statements = new ArrayList<>();
        statements.add("SELECT pg_catalog.set_config('godwit.user', session_user, false),"
                + " pg_catalog.set_config('godwit.role', current_setting('role'), false)");
        statements.addAll(asEngine());
        statements.addAll(writes);
        statements.add("SELECT pg_catalog.set_config('session_authorization', current_setting('godwit.user'), false)");
        statements.add("SELECT pg_catalog.set_config('role', current_setting('godwit.role'), false)");
        return statements;
    }

    private Duration lockTimeout(boolean local, @Nullable Directives directives) {
        Duration directive = directives == null ? null : directives.lockTimeout();
        return directive != null ? directive : local ? options.timeouts().lockTimeout() : Duration.ZERO;
    }

    private @Nullable Duration statementTimeout(@Nullable Directives directives) {
        Duration directive = directives == null ? null : directives.statementTimeout();
        return directive != null ? directive : options.timeouts().statementTimeout();
    }

    private static String millis(Duration duration) {
        return "'" + duration.toMillis() + "ms'";
    }
}
