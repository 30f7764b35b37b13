package dev.godwit.plan;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Version;
import dev.godwit.source.LocalMigration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Finds the migration that somebody means by a version or by a name. */
public final class MigrationNames {

    private static final int MOST_EXAMPLES = 5;
    private static final Set<String> NAMES_WITHOUT_MEANING = Set.of("up.sql", "down.sql", "migration.sql");

    private final List<MigrationInfo> known;
    private final boolean beginnings;

    private MigrationNames(List<MigrationInfo> known, boolean beginnings) {
        this.known = known;
        this.beginnings = beginnings;
    }

    /** Finds by an equal version, an exact file name with or without its ending, or an unambiguous beginning of one. */
    public static MigrationNames of(List<MigrationInfo> known) {
        return new MigrationNames(known, true);
    }

    /** Does without beginnings, for what must not happen to the wrong one. */
    public static MigrationNames exactly(List<MigrationInfo> known) {
        return new MigrationNames(known, false);
    }

    /** The same for what this build has, whether it is applied or not. */
    public static MigrationNames exactlyOf(List<LocalMigration> migrations) {
        return exactly(migrations.stream()
                .map(migration -> Planner.info(migration, null, MigrationState.PENDING))
                .toList());
    }

    /**
     * The one that is meant.
     *
     * @throws MigrationException when none is, or several are
     */
    public MigrationInfo find(String wanted) {
        List<MigrationInfo> found = all(wanted);
        if (found.size() != 1) {
            throw new MigrationException(found.isEmpty() ? unknown(wanted) : ambiguous(wanted, found), null);
        }
        return found.get(0);
    }

    /** The one that is meant, if it is one. */
    Optional<MigrationInfo> get(String wanted) {
        List<MigrationInfo> found = all(wanted);
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private List<MigrationInfo> all(String wanted) {
        Optional<Version> version = Version.parse(wanted);
        List<MigrationInfo> found = known(info -> version.isPresent()
                ? Version.parse(info.version()).equals(version)
                : info.version().equals(wanted));
        if (found.isEmpty()) {
            found = known(info -> names(info).contains(wanted));
        }
        if (found.isEmpty() && beginnings && !wanted.isEmpty()) {
            found = known(info -> names(info).stream().anyMatch(name -> name.startsWith(wanted)));
        }
        return found;
    }

    private List<MigrationInfo> known(Predicate<MigrationInfo> condition) {
        return known.stream().filter(condition).toList();
    }

    private static Set<String> names(MigrationInfo info) {
        Set<String> names = new TreeSet<>();
        names.add(info.version());
        String script = info.script();
        if (script != null) {
            names.add(script);
            String[] parts = script.split("/", -1);
            String file = parts[parts.length - 1];
            if (!NAMES_WITHOUT_MEANING.contains(file.toLowerCase(Locale.ROOT))) {
                addWithoutEndings(file, names);
            } else if (parts.length > 1) {
                names.add(parts[parts.length - 2]);
            }
        }
        return names;
    }

    /** Of a class, the last part of the name is what people call it. */
    private static void addWithoutEndings(String file, Set<String> names) {
        names.add(file);
        String lower = file.toLowerCase(Locale.ROOT);
        if (!lower.endsWith(".sql")) {
            names.add(file.substring(file.lastIndexOf('.') + 1));
            return;
        }
        String stem = file.substring(0, file.length() - ".sql".length());
        names.add(stem);
        if (lower.endsWith(".up.sql")) {
            names.add(stem.substring(0, stem.length() - ".up".length()));
        }
    }

    private Problem unknown(String wanted) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        List<String> similar = known.stream()
                .flatMap(info -> names(info).stream())
                .filter(name -> name.indexOf('/') < 0)
                .filter(name ->
                        !lower.isEmpty() && name.toLowerCase(Locale.ROOT).contains(lower))
                .limit(MOST_EXAMPLES)
                .map(name -> "similar: " + name)
                .toList();
        return Problem.error(ProblemCode.TARGET, "no migration here is called '%s'".formatted(wanted))
                .found(similar.isEmpty() ? range() : similar)
                .state("nothing was changed")
                .remedy(
                        beginnings
                                ? "give a version, a file name with or without its ending, or the beginning of one"
                                : "give a version, or a file name with or without its ending");
    }

    private List<String> range() {
        if (known.isEmpty()) {
            return List.of("there is none to choose from");
        }
        String first = known.get(0).version();
        return List.of(
                known.size() == 1
                        ? "there is only " + first
                        : "there are %d, from %s to %s"
                                .formatted(
                                        known.size(),
                                        first,
                                        known.get(known.size() - 1).version()));
    }

    private static Problem ambiguous(String wanted, List<MigrationInfo> found) {
        List<String> lines = new ArrayList<>();
        found.stream()
                .limit(MOST_EXAMPLES)
                .map(info -> info.version() + (info.script() == null ? "" : " (" + info.script() + ")"))
                .forEach(lines::add);
        if (found.size() > MOST_EXAMPLES) {
            lines.add("and %d more".formatted(found.size() - MOST_EXAMPLES));
        }
        return Problem.error(ProblemCode.TARGET, "'%s' may be any of %d migrations".formatted(wanted, found.size()))
                .found(lines)
                .state("nothing was changed")
                .remedy("give the version, or the whole file name");
    }
}
