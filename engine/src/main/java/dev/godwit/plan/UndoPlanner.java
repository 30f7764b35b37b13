package dev.godwit.plan;

import dev.godwit.history.Histories;
import dev.godwit.history.History;
import dev.godwit.history.HistoryRow;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationId;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Series;
import dev.godwit.migration.UndoSelection;
import dev.godwit.migration.UndoSelection.Which;
import dev.godwit.migration.Version;
import dev.godwit.script.Script;
import dev.godwit.source.CodeMigration;
import dev.godwit.source.LocalMigration;
import dev.godwit.source.SqlFile;
import dev.godwit.source.SqlMigration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides which migrations are taken back, in which order and by what. */
public final class UndoPlanner {

    private final Map<MigrationId, LocalMigration> local = new HashMap<>();
    private final Map<String, History.Unfinished> begun = new HashMap<>();
    private final Map<String, String> stored;
    private final boolean withFiles;
    private final boolean seeders;
    private final boolean migratorActive;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> stuck = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private UndoPlanner(
            Series series,
            List<LocalMigration> migrations,
            History history,
            Map<String, String> stored,
            boolean withFiles) {
        this.seeders = series == Series.SEEDERS;
        migrations.forEach(migration -> local.put(migration.id(), migration));
        history.undoing().forEach(script -> begun.put(script.key(), script));
        this.stored = stored;
        this.withFiles = withFiles;
        this.migratorActive = history.migratorActive();
    }

    /**
     * What is to be done.
     *
     * @param steps in the order in which they run; to be obeyed only when no problem is an error
     */
    public record UndoPlan(List<Step> steps, List<Problem> problems) {

        public UndoPlan {
            steps = List.copyOf(steps);
            problems = List.copyOf(problems);
        }
    }

    /**
     * The rows that are meant, the one applied last first.
     *
     * @param infos what files and history together know of each migration
     * @throws MigrationException when what is named is not applied
     */
    public static List<HistoryRow> rows(Which which, Histories histories, Series series, List<MigrationInfo> infos) {
        History history = histories.of(series);
        List<HistoryRow> applied = versions(history);
        Collections.reverse(applied);
        if (which instanceof Which.Last last) {
            if (applied.isEmpty()) {
                throw new MigrationException(nothingApplied(), null);
            }
            return applied.subList(0, Math.min(last.steps(), applied.size()));
        }
        if (which instanceof Which.After after) {
            return applied.subList(0, indexOf(after.target(), applied, infos));
        }
        if (which instanceof Which.Only only) {
            return List.of(applied.get(indexOf(only.target(), applied, infos)));
        }
        List<HistoryRow> all = new ArrayList<>(
                series == Series.MIGRATIONS ? forgotten(histories.seeders(), Series.SEEDERS) : List.of());
        all.addAll(forgotten(history, Series.MIGRATIONS));
        all.removeIf(row -> row.id() instanceof Version);
        all.addAll(applied);
        return all;
    }

    /**
     * What does not stay known once all tables are gone: all of it, and what had only begun. It comes first, so that it runs
     * again if the rest fails.
     */
    private static List<HistoryRow> forgotten(History history, Series series) {
        List<HistoryRow> rows = new ArrayList<>();
        history.rows().forEach(row -> rows.add(series == Series.SEEDERS ? row.as(series.key(row.key()), null) : row));
        Collections.reverse(rows);
        Set<String> known = history.rows().stream().map(HistoryRow::key).collect(Collectors.toSet());
        history.unfinished().stream()
                .map(History.Unfinished::key)
                .filter(key -> !known.contains(key))
                .map(key -> HistoryRow.unfinished(series.key(key)))
                .forEach(rows::add);
        return rows;
    }

    /** One row of each version: of two spellings, the row of another program says less. */
    private static List<HistoryRow> versions(History history) {
        Map<MigrationId, HistoryRow> best = new HashMap<>();
        for (HistoryRow row : history.rows()) {
            if (row.id() instanceof Version version) {
                best.merge(version, row, (first, second) -> first.kind() == null ? second : first);
            }
        }
        return new ArrayList<>(history.rows().stream()
                .filter(row -> row.id() != null && row.equals(best.get(row.id())))
                .toList());
    }

    private static int indexOf(String target, List<HistoryRow> applied, List<MigrationInfo> infos) {
        List<MigrationInfo> known = infos.stream()
                .filter(info -> indexOf(Version.parse(info.version()).orElse(null), applied) >= 0)
                .toList();
        MigrationInfo found = MigrationNames.exactly(known)
                .get(target)
                .orElseGet(() -> MigrationNames.exactly(infos).find(target));
        if (!known.contains(found)) {
            throw new MigrationException(notApplied(found, known), null);
        }
        return indexOf(Version.parse(found.version()).orElseThrow(), applied);
    }

    private static Problem notApplied(MigrationInfo info, List<MigrationInfo> known) {
        Problem problem = Version.parse(info.version()).isPresent()
                ? Problem.error(ProblemCode.TARGET, "%s is not applied".formatted(info.version()))
                : Problem.error(ProblemCode.TARGET, "%s is repeatable and has no way back".formatted(info.version()));
        return problem.found(
                        known.isEmpty()
                                ? "no versioned migration is applied"
                                : "%d are applied, the newest is %s"
                                        .formatted(
                                                known.size(),
                                                known.get(known.size() - 1).version()))
                .state("nothing was changed")
                .remedy("name one of those that are applied: migrations status shows them");
    }

    private static int indexOf(@Nullable Version version, List<HistoryRow> applied) {
        for (int i = 0; i < applied.size(); i++) {
            if (applied.get(i).id() instanceof Version own && own.equals(version)) {
                return i;
            }
        }
        return -1;
    }

    /** What cannot be applied again is not taken back first. */
    public static Problem notHere(String version) {
        return Problem.error(ProblemCode.TARGET, "%s cannot be applied again".formatted(version))
                .found("this build does not have it")
                .state("nothing was changed")
                .remedy("redo it with a build that has it, or undo it");
    }

    private static Problem nothingApplied() {
        return Problem.error(ProblemCode.TARGET, "there is nothing to undo")
                .found("nothing that has a version is applied")
                .state("nothing was changed")
                .remedy("see whether this is the right database and schema: migrations status shows them");
    }

    /**
     * Plans.
     *
     * @param rows what is to be taken back, in this order
     * @param stored the down scripts that the history has kept, by the key of their row
     */
    public static UndoPlan plan(
            Series series,
            List<HistoryRow> rows,
            List<LocalMigration> migrations,
            History history,
            Map<String, String> stored,
            UndoSelection selection) {
        UndoPlanner planner = new UndoPlanner(series, migrations, history, stored, selection.withFiles());
        rows.forEach(planner::add);
        return planner.plan();
    }

    private String noun() {
        return seeders ? "seeder" : "migration";
    }

    private UndoPlan plan() {
        if (!stuck.isEmpty()) {
            problems.add(
                    0,
                    Problem.error(
                                    ProblemCode.NO_DOWN,
                                    stuck.size() == 1
                                            ? "a %s cannot be undone".formatted(noun())
                                            : "%d %ss cannot be undone".formatted(stuck.size(), noun()))
                            .found(stuck)
                            .state("nothing was changed")
                            .remedy(
                                    seeders
                                            ? "write a down script beside the seeder and take it back again;"
                                            : "write a down script beside the migration and undo with --use-file;",
                                    "or go forward: put what takes it back into a new migration"));
        }
        return new UndoPlan(steps, problems);
    }

    private void add(HistoryRow row) {
        MigrationId id = row.id();
        LocalMigration migration = local.get(id);
        if (row.kind() == MigrationKind.BASELINE) {
            stuck(row, "it was recorded by a baseline and never ran");
        } else if (!(id instanceof Version)) {
            steps.add(Step.UndoScript.whole(row, nothing(row)));
        } else if (row.kind() == MigrationKind.JAVA || (row.kind() == null && migration instanceof CodeMigration)) {
            addJava(row, migration);
        } else {
            addScript(row, migration instanceof SqlMigration sql ? sql.down() : null);
        }
    }

    private void stuck(HistoryRow row, String reason) {
        String script = row.script();
        stuck.add("%s%s: %s".formatted(row.key(), script == null ? "" : " (" + script + ")", reason));
    }

    private void addJava(HistoryRow row, @Nullable LocalMigration migration) {
        if (!(migration instanceof CodeMigration java)) {
            stuck(row, "it is a Java migration, and this build does not have it");
        } else if (!java.reversible()) {
            stuck(row, "its class has no down(context)");
        } else {
            steps.add(new Step.UndoJava(row, java));
        }
    }

    private void addScript(HistoryRow row, @Nullable SqlFile file) {
        String kept = stored.get(row.key());
        Script ofFile = file == null ? null : file.script();
        Script ofHistory = kept == null ? null : Script.of(name(row, ofFile), kept);
        Script chosen = withFiles || ofHistory == null ? ofFile : ofHistory;
        if (chosen == null) {
            stuck(
                    row,
                    ofHistory == null
                            ? "it has no down script"
                            : "this build has no down script of it, but the history has: undo without --use-file");
            return;
        }
        if (ofFile != null && ofHistory != null && !ofFile.checksum().equals(ofHistory.checksum())) {
            problems.add(changed(ofFile));
        }
        problems.addAll(chosen.problems());
        History.Unfinished before = begun.get(row.key());
        steps.add(
                before == null
                        ? Step.UndoScript.whole(row, chosen)
                        : new Step.UndoScript(row, chosen, before.done(), migratorActive ? null : before.attempt()));
    }

    private static String name(HistoryRow row, @Nullable Script file) {
        String path = file != null ? file.path() : row.script() != null ? row.script() : row.key();
        return path + " (as stored)";
    }

    /** What a repeatable migration or a seeder made stays, or goes with its table; that it is applied is forgotten. */
    private static Script nothing(HistoryRow row) {
        return Script.of(row.key(), "-- nothing to take back\n");
    }

    private Problem changed(Script file) {
        return Problem.warning(ProblemCode.DOWN_CHANGED, "a down script has changed since its migration was applied")
                .at(file.path())
                .found(withFiles ? "the one of this build is used" : "the one that the history has kept is used")
                .remedy(
                        withFiles
                                ? "see that it fits what is in the database"
                                : "to use the one of this build, undo with --use-file; repair stores it");
    }
}
