package dev.godwit.source;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.JavaSeeder;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationId;
import dev.godwit.migration.MigratorOptions.Sources;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Series;
import dev.godwit.migration.Severity;
import dev.godwit.migration.Version;
import dev.godwit.script.Script;
import dev.godwit.source.FileName.Direction;
import dev.godwit.source.FileName.Misnamed;
import dev.godwit.source.FileName.Named;
import dev.godwit.source.FileName.Reason;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds all migrations of this build, with everything that is wrong with them. */
public final class CatalogReader {

    private static final int MOST_NAME_CHARACTERS = 255;
    private static final int LONGEST_PATH = 300;
    private static final int DATE_DIGITS = 8;
    private static final int DATE_TIME_DIGITS = 14;

    private final Series series;
    private final Sources sources;
    private final List<? extends JavaMigration> javaMigrations;
    private final ClassLoader classLoader;

    private final List<Problem> problems = new ArrayList<>();
    private final Set<Occurrence> seen = new HashSet<>();
    private final Pairing pairing = new Pairing(problems);
    private final LocationProblems locationProblems;

    /**
     * A file that stands for something: one that is reached in two ways counts once, and may still be two things, such as
     * the down of one migration and, through a link, the up of another.
     */
    private record Occurrence(String origin, Object meaning) {}

    private CatalogReader(
            Series series,
            Sources sources,
            Collection<? extends JavaMigration> javaMigrations,
            ClassLoader classLoader) {
        this.series = series;
        this.locationProblems = new LocationProblems(series);
        this.sources = sources;
        this.javaMigrations = javaMigrations.stream()
                .filter(migration -> migration instanceof JavaSeeder == (series == Series.SEEDERS))
                .toList();
        this.classLoader = classLoader;
    }

    /**
     * Reads every location of a series, and those of the Java migrations that belong to it. What is wrong is in the result,
     * not in an exception.
     */
    public static Catalog read(
            Series series,
            Sources sources,
            Collection<? extends JavaMigration> javaMigrations,
            ClassLoader classLoader) {
        return new CatalogReader(series, sources, javaMigrations, classLoader).read();
    }

    /** The folders of the class path among some locations; the root is empty. */
    public static List<String> classPathFolders(Collection<String> locations) {
        return locations.stream()
                .map(Location::of)
                .filter(location -> location.place() == Location.Place.CLASS_PATH && !location.isBlank())
                .map(Location::path)
                .distinct()
                .toList();
    }

    private Catalog read() {
        for (String text : sources.locations(series)) {
            readLocation(Location.of(text));
        }
        if (series == Series.MIGRATIONS) {
            refuseSeeders();
        }
        javaMigrations.forEach(this::add);
        return new Catalog(series, pairing.migrations(), problems);
    }

    private void readLocation(Location location) {
        if (location.isBlank()) {
            problems.add(locationProblems.blank(location));
            return;
        }
        try {
            Optional<List<Location.Entry>> entries = location.entries(classLoader);
            if (entries.isPresent()) {
                List<Named> names = new ArrayList<>();
                for (Location.Entry entry : entries.get()) {
                    accept(entry, names);
                }
                warnOfMixedDates(location, names);
            } else if (!mayBeAbsent(location)) {
                problems.add(locationProblems.missing(location));
            }
        } catch (IOException e) {
            problems.add(locationProblems.unreadable(location, e));
        } catch (InvalidPathException e) {
            problems.add(locationProblems.invalid(location, e));
        }
    }

    /** Locations are searched recursively: what is meant for some databases must not run in all of them. */
    private void refuseSeeders() {
        List<String> scripts = pairing.scripts();
        for (String text : sources.seedLocations()) {
            Location location = Location.of(text);
            scripts.stream()
                    .filter(script -> script.startsWith(location.path() + "/"))
                    .findFirst()
                    .ifPresent(script -> problems.add(locationProblems.overlap(location, script)));
        }
    }

    private boolean mayBeAbsent(Location location) {
        return series == Series.SEEDERS
                ? location.text().equals(Sources.DEFAULT_SEED_LOCATION)
                : location.text().equals(Sources.DEFAULT_LOCATION) && !javaMigrations.isEmpty();
    }

    private void accept(Location.Entry entry, List<Named> names) throws IOException {
        String name = entry.name();
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".sql.conf")) {
            report(entry, configuresAScript(entry));
        } else if (!lower.endsWith(".sql")) {
            return;
        } else if (entry.directory()) {
            report(entry, directoryLikeAScript(entry));
        } else {
            FileName parsed =
                    name.length() > MOST_NAME_CHARACTERS ? tooLong(name) : FileNameParser.parse(parent(entry), name);
            if (parsed instanceof Named named) {
                if (seen.add(new Occurrence(entry.origin(), List.of(named.id(), named.direction())))) {
                    names.add(named);
                    add(entry, named);
                }
            } else if (parsed instanceof Misnamed misnamed) {
                report(entry, misnamed(entry, misnamed));
            }
        }
    }

    private void report(Location.Entry entry, Problem problem) throws IOException {
        if (seen.add(new Occurrence(entry.origin(), entry.name()))) {
            problems.add(problem);
        }
    }

    private void add(Location.Entry entry, Named named) {
        try {
            SqlFile file = SqlFile.read(entry.path(), entry.resource());
            Script script = file.script();
            if (script.isBlank() && named.direction() == Direction.DOWN) {
                problems.add(emptyDown(script));
                return;
            }
            problems.addAll(script.problems());
            warnOfAnotherName(script, named);
            String header = script.description();
            String description = header != null ? header : named.description();
            if (named.direction() == Direction.UP) {
                pairing.up(new SqlMigration(named.id(), description, file, null));
            } else {
                pairing.down(named.id(), file);
            }
        } catch (MigrationException e) {
            problems.addAll(e.problems());
            if (named.direction() == Direction.UP) {
                pairing.unreadableUp(named.id());
            }
        }
    }

    /** Some tools make one for each up, and many of those are never written. */
    private static Problem emptyDown(Script script) {
        return Problem.warning(ProblemCode.EMPTY, "the down script is empty, and counts as none")
                .at(script.path())
                .remedy("write it or delete it; or put a comment into it, if there is nothing to take back");
    }

    /** A file that was copied to begin the next one often keeps the name of the first in its header. */
    private void warnOfAnotherName(Script script, Named named) {
        String header = script.migration();
        if (header == null) {
            return;
        }
        String name = header.toLowerCase(Locale.ROOT).endsWith(".sql") ? header : header + ".sql";
        if (FileNameParser.parse(null, name) instanceof Named other
                && !other.id().equals(named.id())) {
            problems.add(Problem.warning(ProblemCode.HEADER, "the header names another migration than the file")
                    .as(Severity.INFORMATION)
                    .at(script.path())
                    .found("-- Migration: " + header)
                    .cause("the name of the file counts; the header was copied, or the file was renamed")
                    .remedy("correct or remove the line; if the script was applied, leave it as it is"));
        }
    }

    private void add(JavaMigration migration) {
        String version = migration.version();
        try {
            pairing.up(new CodeMigration(Version.of(version), migration.description(), migration));
        } catch (IllegalArgumentException e) {
            problems.add(Problem.error(ProblemCode.JAVA_NAME, "the Java migration has no version")
                    .at(migration.name())
                    .found(
                            version.isEmpty()
                                    ? "its class is not called like V20251011__BackfillSlugs"
                                    : String.valueOf(e.getMessage()))
                    .remedy("rename the class, or override version()"));
        }
    }

    private static FileName tooLong(String name) {
        return new Misnamed(
                Reason.FORM,
                "the name has %s characters, at most %s are allowed".formatted(name.length(), MOST_NAME_CHARACTERS),
                "give it a shorter name");
    }

    private static @Nullable String parent(Location.Entry entry) {
        String[] parts = entry.path().split("/", -1);
        return parts.length < 2 ? null : parts[parts.length - 2];
    }

    private static Problem misnamed(Location.Entry entry, Misnamed misnamed) {
        ProblemCode code = switch (misnamed.kind()) {
            case FORM -> ProblemCode.NAME;
            case VERSION -> ProblemCode.VERSION;
            case FOREIGN -> ProblemCode.FOREIGN_FILE;
        };
        return Problem.error(code, "'%s': %s".formatted(FileName.shown(entry.name()), misnamed.reason()))
                .at(FileName.shortened(entry.path(), LONGEST_PATH))
                .remedy(misnamed.remedy());
    }

    private static Problem configuresAScript(Location.Entry entry) {
        return Problem.error(ProblemCode.FOREIGN_FILE, entry.name() + " configures a script for Flyway")
                .at(entry.path())
                .cause("it would be without effect here")
                .remedy(
                        "delete it, and say the same with a directive at the top of the script:",
                        "executeInTransaction=false is '-- godwit:transaction=off'");
    }

    private static Problem directoryLikeAScript(Location.Entry entry) {
        return Problem.error(ProblemCode.NAME, "'%s' is named like a script and is a directory".formatted(entry.name()))
                .at(entry.path())
                .remedy("rename the directory: one for each migration is called like 001_description");
    }

    private void warnOfMixedDates(Location location, List<Named> names) {
        Optional<String> date = firstOf(names, DATE_DIGITS);
        Optional<String> dateTime = firstOf(names, DATE_TIME_DIGITS);
        if (date.isPresent() && dateTime.isPresent()) {
            problems.add(Problem.warning(
                            ProblemCode.VERSION_STYLE,
                            "dates with and without a time are mixed in '%s'".formatted(location.text()))
                    .found(date.get() + " and " + dateTime.get() + ", for example")
                    .cause("versions are numbers: one of 8 digits always comes before one of 14 digits")
                    .remedy("keep to one style for new migrations; those that were applied need not be renamed"));
        }
    }

    /** The first version whose first number has so many digits. */
    private static Optional<String> firstOf(List<Named> names, int digits) {
        return names.stream()
                .map(Named::id)
                .filter(id -> id instanceof Version)
                .map(MigrationId::key)
                .filter(version -> version.split("[._-]", 2)[0].length() == digits)
                .findFirst();
    }
}
