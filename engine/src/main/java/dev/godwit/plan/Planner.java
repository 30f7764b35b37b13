package dev.godwit.plan;

import dev.godwit.history.History;
import dev.godwit.history.HistoryRow;
import dev.godwit.history.LogNote;
import dev.godwit.history.Sql;
import dev.godwit.migration.MigrationId;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.OutOfOrder;
import dev.godwit.migration.Problem;
import dev.godwit.migration.RepeatableId;
import dev.godwit.migration.Series;
import dev.godwit.migration.Version;
import dev.godwit.source.CodeMigration;
import dev.godwit.source.LocalMigration;
import dev.godwit.source.SqlMigration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares the migrations of this build, or its seeders, with the history. */
public final class Planner {

    private final Series series;
    private final List<LocalMigration> local;
    private final MigratorOptions options;
    private final boolean migratorActive;
    private final Map<String, LogNote> failed;
    private final Map<String, LogNote> vanished;

    private final TreeMap<Version, HistoryRow> versions = new TreeMap<>();
    private final Map<RepeatableId, HistoryRow> repeatables = new LinkedHashMap<>();
    private final Map<MigrationId, History.Unfinished> unfinished = new LinkedHashMap<>();
    private final Map<String, History.Unfinished> undoing = new LinkedHashMap<>();
    private final TreeMap<Version, LocalMigration> localVersions = new TreeMap<>();

    private final List<Step> steps = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private Planner(Series series, List<LocalMigration> local, History history, MigratorOptions options) {
        this.series = series;
        this.local = local;
        this.options = options;
        this.migratorActive = history.migratorActive();
        this.failed = history.log().failed();
        this.vanished = history.log().vanished();
        history.rows().forEach(this::accept);
        history.unfinished()
                .forEach(script -> MigrationId.parse(script.key())
                        .ifPresent(id -> unfinished.merge(
                                id, script, (one, other) -> one.mayHaveChangedSomething() ? one : other)));
        history.undoing().forEach(script -> undoing.put(script.key(), script));
        for (LocalMigration migration : local) {
            if (migration.id() instanceof Version version) {
                localVersions.put(version, migration);
            }
        }
    }

    /** Plans: the same arguments always give the same plan. */
    public static Plan plan(Series series, List<LocalMigration> local, History history, MigratorOptions options) {
        return new Planner(series, local, history, options).plan();
    }

    private void accept(HistoryRow row) {
        if (row.id() instanceof Version version) {
            // of two spellings, the row of another program says less
            versions.merge(version, row, (first, second) -> first.kind() == null ? second : first);
        } else if (row.id() instanceof RepeatableId repeatable) {
            repeatables.put(repeatable, row);
        } else {
            problems.add(PlanProblems.unreadableRow(
                    series.key(row.key()), options.target().table(), sqlName()));
        }
    }

    private String sqlName() {
        String schema = options.target().schema();
        String table = Sql.name(options.target().table());
        return schema == null ? table : Sql.name(schema) + "." + table;
    }

    private Plan plan() {
        List<MigrationInfo> infos = new ArrayList<>(versioned());
        List<HistoryRow> missing = missing();
        missing.forEach(row -> problems.add(PlanProblems.missing(series, row, isNewer(row))));
        infos.addAll(repeatables(missing));
        appliedBefore();
        String current =
                versions.isEmpty() ? null : versions.lastEntry().getValue().key();
        return new Plan(steps, infos, current, problems);
    }

    private List<MigrationInfo> versioned() {
        TreeMap<Version, MigrationInfo> infos = new TreeMap<>();
        versions.forEach((version, row) -> {
            if (!localVersions.containsKey(version)) {
                boolean baseline = row.kind() == MigrationKind.BASELINE;
                MigrationState state = baseline ? MigrationState.APPLIED : MigrationState.MISSING;
                infos.put(version, info(row, undoing(row).orElse(state)));
            }
        });
        for (LocalMigration migration : localVersions.values()) {
            Version version = (Version) migration.id();
            infos.put(version, versioned(version, migration, versions.get(version)));
        }
        return List.copyOf(infos.values());
    }

    private MigrationInfo versioned(Version version, LocalMigration migration, @Nullable HistoryRow row) {
        if (row != null) {
            Optional<MigrationState> undoing = undoing(row);
            if (undoing.isPresent()) {
                return info(migration, row, undoing.get());
            }
            if (!changed(migration, row)) {
                return info(migration, row, MigrationState.APPLIED);
            }
            problems.add(PlanProblems.changed(migration, row, options.policies().changed()));
            return info(migration, row, MigrationState.CHANGED);
        }
        if (!inProfile(migration)) {
            return info(migration, null, MigrationState.SKIPPED);
        }
        if (!versions.isEmpty() && version.compareTo(versions.lastKey()) < 0) {
            outOfOrder(migration);
        }
        return pending(migration);
    }

    /** The state of a migration whose undo has begun. */
    private Optional<MigrationState> undoing(HistoryRow row) {
        History.Unfinished begun = undoing.get(row.key());
        if (begun == null) {
            return Optional.empty();
        }
        if (migratorActive) {
            return Optional.of(MigrationState.RUNNING);
        }
        problems.add(PlanProblems.undoInterrupted(series, row, begun).found(attempt(row.key(), begun)));
        return Optional.of(MigrationState.FAILED);
    }

    private void outOfOrder(LocalMigration migration) {
        OutOfOrder policy = options.policies().outOfOrder();
        boolean vanishedRow = vanished.containsKey(migration.id().key());
        if (policy == OutOfOrder.FAIL || (policy == OutOfOrder.WARN && !vanishedRow)) {
            HistoryRow newest = versions.lastEntry().getValue();
            Problem problem = PlanProblems.outOfOrder(migration, newest.key(), policy == OutOfOrder.FAIL);
            problems.add(vanishedRow ? problem.cause("its row in the history was deleted") : problem);
        }
    }

    /** What somebody has made pending again who may not have taken back what it did. */
    private void appliedBefore() {
        List<Step> again = steps.stream()
                .filter(step -> vanished.containsKey(step.version()))
                .toList();
        if (!again.isEmpty()) {
            List<LogNote> notes =
                    again.stream().map(Step::version).map(vanished::get).toList();
            problems.add(PlanProblems.appliedBefore(again, notes));
        }
    }

    private MigrationInfo pending(LocalMigration migration) {
        History.Unfinished begun = begun(migration);
        if (begun != null && !begun.key().equals(migration.id().key()) && !migratorActive) {
            problems.add(PlanProblems.interruptedAs(series, migration, begun));
            return info(migration, null, MigrationState.FAILED);
        }
        steps.add(step(migration, begun));
        if (begun == null) {
            return info(migration, null, MigrationState.PENDING);
        }
        if (migratorActive) {
            return info(migration, null, MigrationState.RUNNING);
        }
        problems.add(PlanProblems.interrupted(migration, begun)
                .found(attempt(migration.id().key(), begun)));
        return info(migration, null, MigrationState.FAILED);
    }

    /** What has begun with another spelling of the version only counts when something may be done. */
    private History.@Nullable Unfinished begun(LocalMigration migration) {
        History.Unfinished begun = unfinished.get(migration.id());
        return begun != null && (begun.key().equals(migration.id().key()) || begun.mayHaveChangedSomething())
                ? begun
                : null;
    }

    /** How it failed; of what was killed nobody has written that. */
    private List<String> attempt(String version, History.Unfinished begun) {
        LogNote note = failed.get(version);
        return note == null ? List.of(begun.lastRow()) : note.attempt();
    }

    private Step step(LocalMigration migration, History.@Nullable Unfinished begun) {
        if (migration instanceof SqlMigration sql) {
            return begun == null
                    ? Step.RunScript.whole(sql)
                    : new Step.RunScript(sql, begun.done(), migratorActive ? null : begun.attempt());
        }
        return new Step.CallJava((CodeMigration) migration);
    }

    /** An older build must not put its old views back: while the history has more than this build, none of them runs. */
    private List<MigrationInfo> repeatables(List<HistoryRow> missing) {
        List<MigrationInfo> infos = new ArrayList<>();
        List<LocalMigration> held = new ArrayList<>();
        Map<RepeatableId, HistoryRow> unknown = new TreeMap<>(repeatables);
        for (LocalMigration migration : local) {
            if (migration.id() instanceof RepeatableId id) {
                unknown.remove(id);
                HistoryRow row = repeatables.get(id);
                boolean hold = !missing.isEmpty() && (row == null || changed(migration, row)) && inProfile(migration);
                if (hold) {
                    held.add(migration);
                }
                infos.add(repeatable(migration, row, hold));
            }
        }
        unknown.values().forEach(row -> infos.add(info(row, MigrationState.MISSING)));
        if (!held.isEmpty()) {
            problems.add(PlanProblems.repeatablesHeld(held, missing));
        }
        return infos;
    }

    private MigrationInfo repeatable(LocalMigration migration, @Nullable HistoryRow row, boolean hold) {
        if (!inProfile(migration) && row == null) {
            return info(migration, null, MigrationState.SKIPPED);
        }
        if (row != null && (hold || !inProfile(migration) || !changed(migration, row))) {
            return info(migration, row, MigrationState.APPLIED);
        }
        return hold ? info(migration, null, MigrationState.PENDING) : pending(migration);
    }

    private List<HistoryRow> missing() {
        return versions.entrySet().stream()
                .filter(entry -> !localVersions.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(row -> row.kind() != MigrationKind.BASELINE)
                .toList();
    }

    private boolean isNewer(HistoryRow row) {
        return localVersions.isEmpty()
                || (row.id() instanceof Version version && version.compareTo(localVersions.lastKey()) > 0);
    }

    private boolean inProfile(LocalMigration migration) {
        return !(migration instanceof SqlMigration sql)
                || sql.up().directives().matches(options.sources().profiles());
    }

    /** A row without a checksum was not written by an engine that took one: there is nothing to compare. */
    private static boolean changed(LocalMigration migration, HistoryRow row) {
        MigrationKind kind = row.kind();
        if (kind == null || kind == MigrationKind.BASELINE) {
            return false;
        }
        if (kind != migration.kind()) {
            return true;
        }
        String recorded = row.checksum();
        String present = migration.checksum();
        if (recorded == null || present == null || recorded.equals(present)) {
            return false;
        }
        return migration instanceof CodeMigration || method(recorded).equals(method(present));
    }

    /** Ours of different methods say nothing about each other; those of Java migrations are their authors' own. */
    private static String method(String checksum) {
        return checksum.substring(0, checksum.lastIndexOf(':') + 1);
    }

    private static MigrationInfo info(HistoryRow row, MigrationState state) {
        String description = row.description();
        return new MigrationInfo(
                row.key(),
                description == null ? "" : description,
                state,
                row.kind(),
                row.script(),
                row.checksum(),
                row.appliedAt(),
                row.appliedBy(),
                row.executionTime(),
                row.reversible());
    }

    static MigrationInfo info(LocalMigration migration, @Nullable HistoryRow row, MigrationState state) {
        return new MigrationInfo(
                migration.id().key(),
                migration.description(),
                state,
                row != null && row.kind() == MigrationKind.BASELINE ? MigrationKind.BASELINE : migration.kind(),
                migration.script(),
                migration.checksum(),
                row == null ? null : row.appliedAt(),
                row == null ? null : row.appliedBy(),
                row == null ? null : row.executionTime(),
                migration.reversible() || (row != null && row.reversible()));
    }
}
