package dev.godwit.execute;

import dev.godwit.history.HistoryTables;
import dev.godwit.history.Sql;
import dev.godwit.migration.MigrationId;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.RepeatableId;
import dev.godwit.migration.Version;
import dev.godwit.source.LocalMigration;
import dev.godwit.source.SqlFile;
import dev.godwit.source.SqlMigration;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the statements that change rows of the history. */
final class HistoryWriter {

    /** The one spelling of a version: what other programs have written has no {@code normalized_version}. */
    private static final String NORMALIZED = "regexp_replace(regexp_replace(translate(version, '_-', '..'),"
            + " '(^|[.])0+(?=[0-9])', '\\1', 'g'), '([.]0)+$', '')";

    private final HistoryTables tables;

    HistoryWriter(HistoryTables tables) {
        this.tables = tables;
    }

    /**
     * Records a migration as applied. As the first statement of the migration's own transaction it also makes sure that
     * nobody else applies the same one.
     */
    String claim(LocalMigration migration) {
        return insert(migration, migration.kind())
                + (migration.id() instanceof RepeatableId ? " ON CONFLICT (version) DO UPDATE SET " + replaced() : "");
    }

    /**
     * Records a migration as applied, whether it has a row already or not, and whatever time zone its script has set: a
     * column without a zone gets the time in UTC.
     */
    List<String> record(LocalMigration migration, Duration duration) {
        return List.of(
                "SELECT pg_catalog.set_config('TimeZone', 'UTC', true)",
                insert(migration, migration.kind()) + " ON CONFLICT (version) DO UPDATE SET " + replaced(),
                executionTime(migration, "'" + duration.toNanos() / 1000 + " microseconds'::interval"));
    }

    /** A query that finds a row when a migration is recorded as applied. */
    String find(String key) {
        return "SELECT 1 FROM " + tables.qualified() + " WHERE version = " + Sql.literal(tables.key(key));
    }

    /** Records a migration as applied because somebody says so. */
    String recorded(LocalMigration migration) {
        return insert(migration, migration.kind());
    }

    /** Takes the text of now for what was applied. */
    String accept(String key, LocalMigration migration) {
        return "UPDATE " + tables.qualified() + " SET kind = "
                + Sql.literal(migration.kind().name()) + ", script = " + Sql.literal(migration.script())
                + ", checksum = " + Sql.literal(migration.checksum()) + ", description = "
                + Sql.literal(migration.description()) + " WHERE version = " + Sql.literal(tables.key(key));
    }

    /** Keeps another down script. */
    String keepDown(String key, String script) {
        return "UPDATE " + tables.qualified() + " SET down_script = " + Sql.literal(script) + " WHERE version = "
                + Sql.literal(tables.key(key));
    }

    /** Records that a migration is not applied any more, or not after all. */
    String delete(String key) {
        return "DELETE FROM " + tables.qualified() + " WHERE version = " + Sql.literal(tables.key(key));
    }

    /** Records that a migration is not applied any more, however often and in whichever spelling it stands there. */
    String forget(String key) {
        String normalized = Version.parse(key).map(Version::normalized).orElse(null);
        return normalized == null
                ? delete(key)
                : delete(key) + " OR " + NORMALIZED + " = " + Sql.literal(tables.key(normalized));
    }

    /** Records a migration as applied without having been run. */
    String baseline(LocalMigration migration) {
        return insert(migration, MigrationKind.BASELINE);
    }

    /** Records a version that no file has as applied. */
    String baseline(Version version) {
        return insert(version, "Baseline", MigrationKind.BASELINE, null, null, null);
    }

    /** Notes how long the current transaction has taken. */
    String duration(LocalMigration migration) {
        return executionTime(migration, "clock_timestamp() - transaction_timestamp()");
    }

    private String executionTime(LocalMigration migration, String interval) {
        return "UPDATE " + tables.qualified() + " SET execution_time = " + interval + " WHERE version = "
                + Sql.literal(tables.key(migration.id().key()));
    }

    private String insert(LocalMigration migration, MigrationKind kind) {
        return insert(
                migration.id(),
                migration.description(),
                kind,
                migration.script(),
                migration.checksum(),
                downScript(migration));
    }

    private String insert(
            MigrationId id,
            String description,
            MigrationKind kind,
            @Nullable String script,
            @Nullable String checksum,
            @Nullable String downScript) {
        return "INSERT INTO " + tables.qualified()
                + " (version, description, applied_at, normalized_version, kind, script, checksum, down_script) VALUES ("
                + Sql.literals(List.of(tables.key(id.key()), description)) + ", now(), "
                + Sql.literal(id instanceof Version version ? tables.key(version.normalized()) : null) + ", "
                + Sql.literal(kind.name()) + ", " + Sql.literal(script) + ", " + Sql.literal(checksum) + ", "
                + Sql.literal(downScript) + ")";
    }

    private static String replaced() {
        return "description = excluded.description, normalized_version = excluded.normalized_version,"
                + " sequence = excluded.sequence, kind = excluded.kind, script = excluded.script, checksum = excluded.checksum,"
                + " down_script = excluded.down_script, applied_by = session_user, applied_at = now()";
    }

    private static @Nullable String downScript(LocalMigration migration) {
        SqlFile down = migration instanceof SqlMigration sql ? sql.down() : null;
        return down == null ? null : down.script().text();
    }
}
