package dev.godwit.source;

import dev.godwit.migration.MigrationId;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.RepeatableId;
import dev.godwit.migration.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Brings the two directions of each migration together, and notices what is there twice or alone. */
final class Pairing {

    private static final Comparator<MigrationId> ORDER = Pairing::compare;
    private static final Pattern DATED = Pattern.compile("\\d{8}|\\d{4}-\\d\\d-\\d\\d");

    private final List<Problem> problems;
    private final Map<MigrationId, List<LocalMigration>> ups = new TreeMap<>(ORDER);
    private final Map<MigrationId, List<SqlFile>> downs = new TreeMap<>(ORDER);

    /** Their own problem is enough: that their downs have no up would be wrong. */
    private final Set<MigrationId> unreadableUps = new TreeSet<>(ORDER);

    Pairing(List<Problem> problems) {
        this.problems = problems;
    }

    void up(LocalMigration migration) {
        ups.computeIfAbsent(migration.id(), id -> new ArrayList<>()).add(migration);
    }

    void unreadableUp(MigrationId id) {
        unreadableUps.add(id);
    }

    void down(MigrationId id, SqlFile file) {
        downs.computeIfAbsent(id, key -> new ArrayList<>()).add(file);
    }

    /** The paths of all ups. */
    List<String> scripts() {
        return ups.values().stream()
                .flatMap(List::stream)
                .filter(SqlMigration.class::isInstance)
                .map(LocalMigration::script)
                .toList();
    }

    /** One migration for each version or description; of those that are there twice, the first. */
    List<LocalMigration> migrations() {
        List<LocalMigration> result = new ArrayList<>();
        ups.forEach((id, found) -> {
            if (found.size() > 1) {
                problems.add(duplicate(id, names(found)));
            }
            result.add(withDown(found.get(0)));
        });
        downs.forEach((id, files) -> {
            if (files.size() > 1) {
                problems.add(Problem.error(ProblemCode.DUPLICATE, "version %s has more than one down".formatted(id))
                        .found(distinct(
                                files.stream().map(SqlFile::path).toList(),
                                files.stream().map(SqlFile::place).toList()))
                        .remedy("keep one of them"));
            }
            boolean hasUp = ups.getOrDefault(id, List.of()).stream().anyMatch(SqlMigration.class::isInstance);
            if (!hasUp && !unreadableUps.contains(id)) {
                problems.add(downWithoutUp(id, files.get(0)));
            }
        });
        return result;
    }

    private LocalMigration withDown(LocalMigration migration) {
        List<SqlFile> files = downs.getOrDefault(migration.id(), List.of());
        return migration instanceof SqlMigration sql && !files.isEmpty()
                ? new SqlMigration(sql.id(), sql.description(), sql.up(), files.get(0))
                : migration;
    }

    private static List<String> names(List<LocalMigration> migrations) {
        return distinct(
                migrations.stream().map(LocalMigration::script).toList(),
                migrations.stream()
                        .map(migration ->
                                migration instanceof SqlMigration sql ? sql.up().place() : migration.script())
                        .toList());
    }

    /** The names, unless two are the same, as those of files in two jars: then the places. */
    private static List<String> distinct(List<String> names, List<String> places) {
        return names.stream().distinct().count() == names.size() ? names : places;
    }

    private static Problem duplicate(MigrationId id, List<String> scripts) {
        if (id instanceof RepeatableId repeatable) {
            return Problem.error(
                            ProblemCode.DUPLICATE,
                            "%s repeatable migrations are called '%s'"
                                    .formatted(scripts.size(), repeatable.description()))
                    .found(scripts)
                    .remedy("rename one of them");
        }
        Problem problem = Problem.error(
                        ProblemCode.DUPLICATE, "%s migrations have version %s".formatted(scripts.size(), id))
                .found(scripts)
                .cause("two branches took the same version, or the same file is in two places");
        return DATED.matcher(id.key()).matches()
                ? problem.remedy(
                        "rename the one that no database has applied yet, and its down: a number after the date tells them apart,",
                        "as in %s.2_description.sql".formatted(id.key().replace('-', '.')))
                : problem.remedy(
                        "give the one that no database has applied yet the next free version, and rename its down likewise;",
                        "if one of them takes the other back, its name ends in .down.sql");
    }

    private Problem downWithoutUp(MigrationId id, SqlFile file) {
        boolean java = ups.containsKey(id);
        return Problem.error(
                        ProblemCode.DOWN_WITHOUT_UP,
                        java
                                ? "version %s is a Java migration and has a down script".formatted(id)
                                : "the down of version %s has no up".formatted(id))
                .at(file.path())
                .cause(java ? null : "the up was deleted or renamed, or one of the two has another version")
                .remedy(java ? "move it into the migration's down(context)" : "restore the up, or delete the down");
    }

    private static int compare(MigrationId one, MigrationId other) {
        if (one instanceof Version first) {
            return other instanceof Version second ? first.compareTo(second) : -1;
        }
        if (one instanceof RepeatableId first) {
            return other instanceof RepeatableId second ? first.compareTo(second) : 1;
        }
        throw new IllegalStateException("no such kind of migration: " + one);
    }
}
