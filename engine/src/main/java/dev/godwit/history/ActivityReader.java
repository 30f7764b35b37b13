package dev.godwit.history;

import dev.godwit.migration.Activity;
import dev.godwit.migration.DatabaseSession;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sees what whoever migrates a history does, from another session. Each look is a short query or two in autocommit, so that
 * no snapshot stays for which {@code CREATE INDEX CONCURRENTLY} would wait.
 */
public final class ActivityReader {

    /** What a session is called while it migrates. */
    private static final Pattern APPLICATION = Pattern.compile(
            "godwit (?<version>.+?)(?: retry (?<retry>\\d+) of (?<most>\\d+))?(?: (?<statement>\\d+)(?:-\\d+)?/(?<count>\\d+))?");

    private static final Pattern TODO = Pattern.compile("(\\d+) (?:pending|to undo)");

    /** The views of PostgreSQL's own progress reports, with what is done of what in the phase that counts. */
    private static final String PROGRESS = """
            SELECT pid, command, phase,
                CASE WHEN phase LIKE 'waiting %' THEN 0 WHEN blocks_total > 0 THEN blocks_done ELSE tuples_done END AS done,
                CASE WHEN phase LIKE 'waiting %' THEN 0 WHEN blocks_total > 0 THEN blocks_total ELSE tuples_total END AS total
            FROM pg_catalog.pg_stat_progress_create_index
            UNION ALL SELECT pid, command, CASE WHEN bytes_total = 0 THEN tuples_processed || ' rows' END,
                bytes_processed, bytes_total FROM pg_catalog.pg_stat_progress_copy
            UNION ALL SELECT pid, command, phase, CASE WHEN phase = 'seq scanning heap' THEN heap_blks_scanned END,
                heap_blks_total FROM pg_catalog.pg_stat_progress_cluster
            UNION ALL SELECT pid, 'VACUUM', phase,
                CASE phase WHEN 'scanning heap' THEN heap_blks_scanned WHEN 'vacuuming heap' THEN heap_blks_vacuumed END,
                heap_blks_total FROM pg_catalog.pg_stat_progress_vacuum
            UNION ALL SELECT pid, 'ANALYZE', phase, CASE WHEN phase = 'acquiring sample rows' THEN sample_blks_scanned END,
                sample_blks_total FROM pg_catalog.pg_stat_progress_analyze""";

    /** {@code pg_blocking_pids} stops everybody's locking for a moment: only while there is a wait. */
    private static final String QUERY = """
            WITH locks AS MATERIALIZED (SELECT * FROM pg_catalog.pg_locks),
            migrator AS (SELECT l.pid FROM locks l JOIN pg_catalog.pg_database d ON d.oid = l.database
                WHERE ${held} ORDER BY l.pid LIMIT 1)
            SELECT m.pid, ${session}, w.locktype, w.mode, w.relation::regclass::text,
                extract(epoch FROM clock_timestamp() - w.waitstart)::numeric,
                p.command, p.phase, p.done, p.total, b.pid, ${blocker}, ${log}
            FROM migrator m
            LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = m.pid
            LEFT JOIN LATERAL (SELECT * FROM locks WHERE locks.pid = m.pid AND NOT granted LIMIT 1) w ON true
            LEFT JOIN (${progress}) p ON p.pid = m.pid
            LEFT JOIN LATERAL (SELECT DISTINCT pid FROM unnest(pg_catalog.pg_blocking_pids(m.pid)) AS pid
                WHERE w.pid IS NOT NULL) b ON w.pid IS NOT NULL
            LEFT JOIN pg_catalog.pg_stat_activity s ON s.pid = b.pid
            ORDER BY s.xact_start, b.pid""";

    /** Sessions with locks on tables, the one with the oldest transaction first. */
    private static final String LOCKING = """
            SELECT a.pid, ${session}, h.relations
            FROM pg_catalog.pg_stat_activity a JOIN (
                SELECT l.pid, string_agg(DISTINCT c.relname::text, ', ' ORDER BY c.relname::text) AS relations
                FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
                WHERE l.granted AND c.relkind IN ('r', 'p', 'm')
                AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
                AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace)
                GROUP BY l.pid) h ON h.pid = a.pid
            WHERE a.pid <> pg_backend_pid() ORDER BY a.xact_start LIMIT 3""";

    private static final int SESSION_COLUMNS = 9;

    /** More than a pause between two tries. */
    private static final String A_MOMENT = "10 seconds";

    private final HistoryTables tables;
    private final @Nullable String role;
    private final Shown shown;
    private final String query;

    /**
     * A session that has locks on tables.
     *
     * @param relations the names of the tables
     */
    public record Locking(DatabaseSession session, String relations) {}

    /** Decides how much is shown. */
    public interface Shown {

        /** What may be shown of the query of a session with this name. */
        String of(@Nullable String application, String query);
    }

    /**
     * A reader for one history.
     *
     * @param role whose rights count for its tables; null for the session's own
     * @param shown what may be shown of the query of another session; empty for nothing
     */
    public ActivityReader(HistoryTables tables, @Nullable String role, Shown shown) {
        this.tables = tables;
        this.role = role;
        this.shown = shown;
        this.query = QUERY.replace("${held}", new MigrationLock(tables).held())
                .replace("${session}", columns("a"))
                .replace("${blocker}", columns("s"))
                .replace("${progress}", PROGRESS)
                .replace("${log}", logReadable(role == null ? "current_user" : Sql.literal(role) + "::name"));
    }

    /** What {@link #session} reads, except for the process. */
    private static String columns(String activity) {
        return "coalesce(NULLIF(%1$s.application_name, ''), NULLIF(%1$s.backend_type, 'client backend')),"
                        .formatted(activity)
                + " %1$s.usename, host(%1$s.client_addr),".formatted(activity)
                + " extract(epoch FROM %1$s.backend_start)::numeric, %1$s.state,".formatted(activity)
                + " extract(epoch FROM clock_timestamp() - %1$s.state_change)::numeric,".formatted(activity)
                + " extract(epoch FROM clock_timestamp() - %1$s.xact_start)::numeric,".formatted(activity)
                + " NULLIF(NULLIF(%1$s.query, ''), '<insufficient privilege>')".formatted(activity);
    }

    private String logReadable(String reader) {
        return "EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = " + Sql.literal(tables.schema()) + " AND c.relname = "
                + Sql.literal(tables.logTable()) + " AND c.relkind = 'r' AND has_schema_privilege(" + reader
                + ", n.oid, 'USAGE') AND has_table_privilege(" + reader + ", c.oid, 'SELECT'))";
    }

    /** What whoever has the lock does, and at which migration of its run it is; nothing when nobody has it. */
    public Optional<Activity> read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            Activity activity;
            boolean logReadable;
            try (ResultSet row = statement.executeQuery(query)) {
                if (!row.next()) {
                    return Optional.empty();
                }
                logReadable = row.getBoolean(2 * SESSION_COLUMNS + 9);
                activity = activity(row);
            }
            return Optional.of(logReadable && activity.version() != null ? placed(activity, statement) : activity);
        }
    }

    /**
     * What whoever has the lock does; nothing when nobody has it, or when catalogs are locked, for which a guest does not
     * wait.
     */
    public Optional<Activity> glance(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("SELECT pg_catalog.set_config('lock_timeout', '500ms', true); " + query);
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? Optional.of(activity(row)) : Optional.empty();
            }
        }
    }

    /**
     * Whether a run has begun and not ended that wrote something a moment ago. Behind a pooler it has no lock between two
     * migrations; elsewhere it has been killed.
     */
    public boolean betweenMigrations(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Rights.query(
                    statement,
                    role,
                    "SELECT EXISTS (SELECT FROM " + tables.qualifiedLog() + " GROUP BY run HAVING bool_or(event = '"
                            + LogEvent.RUN_STARTED + "') AND NOT bool_or(event = '" + LogEvent.RUN_FINISHED
                            + "') AND max(at) > clock_timestamp() - interval '" + A_MOMENT + "')");
            try (ResultSet row = statement.getResultSet()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** The first of the sessions that have locks on tables. */
    public List<Locking> locking(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LOCKING.replace("${session}", columns("a")))) {
            List<Locking> found = new ArrayList<>();
            while (row.next()) {
                found.add(new Locking(session(row, 1), row.getString(SESSION_COLUMNS + 1)));
            }
            return found;
        }
    }

    /** Reads the rows of one session, with a blocker in each. */
    private Activity activity(ResultSet row) throws SQLException {
        DatabaseSession session = session(row, 1);
        int next = SESSION_COLUMNS + 1;
        String lock = row.getString(next++);
        String mode = row.getString(next++);
        String relation = row.getString(next++);
        Duration waiting = duration(row, next++);
        Activity.Progress progress = progress(row, next);
        next += 4;
        List<DatabaseSession> blockers = new ArrayList<>();
        do {
            row.getInt(next);
            if (!row.wasNull()) {
                blockers.add(session(row, next));
            }
        } while (row.next());
        Activity.Wait wait =
                lock == null || mode == null ? null : new Activity.Wait(lock, mode, relation, waiting, blockers);
        Matcher name = APPLICATION.matcher(session.application() == null ? "" : session.application());
        if (!name.matches()) {
            return new Activity(session, null, null, null, null, null, null, wait, progress);
        }
        Integer retry = number(name.group("retry"));
        Integer most = number(name.group("most"));
        boolean pauses = retry != null && "idle".equals(session.state());
        return new Activity(
                // what it ran last, before a pause, is the engine's own clearing up
                pauses ? withoutQuery(session) : session,
                name.group("version"),
                number(name.group("statement")),
                number(name.group("count")),
                null,
                null,
                retry == null || most == null ? null : new Activity.Retry(retry, most),
                wait,
                progress);
    }

    private static Activity.@Nullable Progress progress(ResultSet row, int first) throws SQLException {
        String command = row.getString(first);
        if (command == null) {
            return null;
        }
        long done = row.getLong(first + 2);
        boolean known = !row.wasNull();
        long total = row.getLong(first + 3);
        return new Activity.Progress(
                command, row.getString(first + 1), known && total > 0 ? (int) Math.min(100, done * 100 / total) : null);
    }

    private DatabaseSession session(ResultSet row, int first) throws SQLException {
        Duration connected = duration(row, first + 4);
        String text = row.getString(first + 8);
        return new DatabaseSession(
                row.getInt(first),
                row.getString(first + 1),
                row.getString(first + 2),
                row.getString(first + 3),
                connected == null ? null : Instant.EPOCH.plus(connected),
                row.getString(first + 5),
                duration(row, first + 6),
                duration(row, first + 7),
                text == null ? null : shown(row.getString(first + 1), text));
    }

    private static DatabaseSession withoutQuery(DatabaseSession session) {
        return new DatabaseSession(
                session.pid(),
                session.application(),
                session.role(),
                session.address(),
                session.connectedAt(),
                session.state(),
                session.inState(),
                session.inTransaction(),
                null);
    }

    private @Nullable String shown(@Nullable String application, String text) {
        String all = shown.of(application, text);
        return all.isEmpty() ? null : all;
    }

    /** The last run that began, and has not ended, is the one of whoever is in a migration, since it has the lock. */
    private Activity placed(Activity activity, Statement statement) throws SQLException {
        String log = tables.qualifiedLog();
        Rights.query(
                statement,
                role,
                "SELECT s.message, (SELECT count(*) FROM " + log + " d WHERE d.run = s.run AND d.event IN ('"
                        + LogEvent.APPLIED + "', '" + LogEvent.UNDONE + "')) FROM " + log + " s WHERE s.event IN ('"
                        + LogEvent.RUN_STARTED + "', '" + LogEvent.RUN_FINISHED + "') ORDER BY s.id DESC LIMIT 1");
        try (ResultSet row = statement.getResultSet()) {
            Matcher todo = TODO.matcher(row.next() ? String.valueOf(row.getString(1)) : "");
            if (!todo.lookingAt()) {
                return activity;
            }
            int total = Integer.parseInt(todo.group(1));
            return new Activity(
                    activity.session(),
                    activity.version(),
                    activity.statement(),
                    activity.statements(),
                    Math.min(row.getInt(2) + 1, total),
                    total,
                    activity.retry(),
                    activity.waitsFor(),
                    activity.progress());
        }
    }

    private static @Nullable Integer number(@Nullable String digits) {
        return digits == null ? null : Integer.valueOf(digits);
    }

    private static @Nullable Duration duration(ResultSet row, int column) throws SQLException {
        BigDecimal seconds = row.getBigDecimal(column);
        return seconds == null
                ? null
                : Duration.ofMillis(Math.max(0, seconds.movePointRight(3).longValue()));
    }
}
