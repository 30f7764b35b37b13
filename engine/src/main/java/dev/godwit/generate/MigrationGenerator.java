package dev.godwit.generate;

import dev.godwit.generate.GenerateRequest.Language;
import dev.godwit.generate.Places.JavaPackage;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions.Sources;
import dev.godwit.migration.Version;
import dev.godwit.source.ScriptName;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Writes the files of a new migration, for somebody to fill in.
 *
 * <p><b>Name.</b> The new files are called like the newest script in their directory, or in all locations if there is none:
 * {@code 007_x.sql} after {@code 006_y.sql}, {@code V7__x.sql} and {@code U7__x.sql} after {@code V6__y.sql} and its undo,
 * {@code 20251120163500_x/migration.sql} after one like that. The version is above that of every other migration, scripts
 * and classes alike. Versions that are dates or times are those of the clock in UTC, unless the newest is later.
 *
 * <p><b>Place.</b> Scripts are written into the directory that is asked for, or else into the first location: a
 * {@code file:} location itself; for one on the class path {@code src/main/resources} of the project, in which the directory
 * is made if necessary. Classes are written below {@code src/main/java}: into the package of the newest migration in Java,
 * else into {@code migrations} below the package of the application. A project is a directory with a build file of Maven or
 * Gradle and {@code src/main}.
 *
 * <p><b>Content.</b> The up can be applied as it is and does nothing. The down fails until it is written.
 *
 * <p>No database is needed. Nothing that exists is ever changed, and when something cannot be written, nothing is.
 */
public final class MigrationGenerator {

    private static final Pattern FILE_NAME = Pattern.compile(
            "(?i).*\\.sql|(?:[VU]\\d[\\d._]*|R)__.*|(?:0\\d+|\\d{8,})[_-].*|\\S*[/\\\\]\\S*", Pattern.DOTALL);

    private final List<String> locations;
    private final List<JavaMigration> javaMigrations;
    private final @Nullable String mainPackage;
    private final Places places;
    private final ClassLoader classLoader;
    private final Clock clock;

    private MigrationGenerator(Builder builder) {
        this.locations = List.copyOf(builder.locations);
        this.javaMigrations = List.copyOf(builder.javaMigrations);
        this.mainPackage = builder.mainPackage;
        this.places = new Places(builder.project);
        this.classLoader = builder.classLoader == null
                ? Objects.requireNonNull(ClassUtils.getDefaultClassLoader())
                : builder.classLoader;
        this.clock = builder.clock;
    }

    /** Begins a generator. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes a new migration.
     *
     * @return what was written
     * @throws MigrationException when the name cannot be used or is taken, or when it is not known where to write or not
     *     possible; then nothing was written
     */
    public GeneratedMigration generate(GenerateRequest request) {
        Wording wording = wording(request.name());
        try {
            return request.language() == Language.SQL ? scripts(request, wording) : javaClass(request, wording);
        } catch (InvalidPathException e) {
            throw GenerateProblems.invalidPath(e.getInput(), e.getReason());
        }
    }

    private static Wording wording(String name) {
        if (FILE_NAME.matcher(name.strip()).matches()) {
            throw GenerateProblems.fileName(name);
        }
        Wording wording = Wording.of(name);
        if (wording.words().isEmpty()) {
            throw GenerateProblems.noWords(name);
        }
        return wording;
    }

    private GeneratedMigration scripts(GenerateRequest request, Wording wording) {
        Path directory = places.ofScripts(request.directory(), locations);
        Existing existing = existing(ScriptName.in("file:" + directory.toAbsolutePath(), classLoader), null);
        refuseDuplicates(existing, wording);
        Naming naming = existing.naming();
        Instant now = clock.instant();
        String version = naming.spelled(existing.nextOfScripts(now));
        String up = naming.up(version, wording);
        String down = naming.down(version, wording);
        check(up, version, false, request);
        check(down, version, true, request);
        String title = naming.title(version, wording);
        Map<Path, String> texts = new LinkedHashMap<>();
        texts.put(directory.resolve(up), Template.up(title, wording, now));
        texts.put(directory.resolve(down), Template.down(title, wording, now));
        return new GeneratedMigration(Version.of(version), wording.description(), NewFiles.write(texts));
    }

    /** The engine itself says whether it would understand the name. */
    private static void check(String path, String version, boolean down, GenerateRequest request) {
        try {
            ScriptName name = ScriptName.of(path);
            if (!name.version().text().equals(version) || name.down() != down) {
                throw GenerateProblems.unreadable(
                        request.name(), path, "that is version %s and not %s".formatted(name.version(), version));
            }
        } catch (IllegalArgumentException e) {
            throw GenerateProblems.unreadable(request.name(), path, String.valueOf(e.getMessage()));
        }
    }

    private GeneratedMigration javaClass(GenerateRequest request, Wording wording) {
        Existing existing = existing(List.of(), request.directory());
        List<JavaName> newestFirst =
                existing.classes().stream().sorted(JavaName.ORDER.reversed()).toList();
        JavaPackage target = places.ofClasses(request.directory(), newestFirst, mainPackage);
        refuseDuplicates(existing, wording);
        String version = JavaName.spelled(existing.nextOfClasses(clock.instant()));
        String className = JavaName.next(version, wording, existing.newestClass());
        JavaName name = JavaName.of(target.name(), className)
                .filter(read -> read.version().text().equals(version))
                .orElseThrow(() -> GenerateProblems.unreadable(
                        request.name(), className, "that is not the name of a migration in Java"));
        List<Path> files = NewFiles.write(
                Map.of(target.directory().resolve(className + ".java"), Template.javaClass(target.name(), className)));
        return new GeneratedMigration(name.version(), name.description(), files);
    }

    private Existing existing(List<ScriptName> neighbours, @Nullable Path sources) {
        List<String> all = new ArrayList<>(locations);
        places.resources(locations).forEach(directory -> all.add("file:" + directory.toAbsolutePath()));
        try {
            return Existing.read(all, neighbours, javaMigrations, places.sourceRoots(sources), classLoader);
        } catch (IOException e) {
            throw GenerateProblems.unreadableSources(places.project(), e);
        }
    }

    private static void refuseDuplicates(Existing existing, Wording wording) {
        List<String> others = existing.called(wording).stream()
                .sorted(Comparator.naturalOrder())
                .toList();
        if (!others.isEmpty()) {
            throw GenerateProblems.duplicate(wording, others);
        }
    }

    /** What a {@link MigrationGenerator} has to know of the application. */
    public static final class Builder {

        private List<String> locations = List.of(Sources.DEFAULT_LOCATION);
        private final List<JavaMigration> javaMigrations = new ArrayList<>();
        private @Nullable String mainPackage;
        private Path project = Path.of("");
        private @Nullable ClassLoader classLoader;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** As in {@link Sources#locations()}; by default {@link Sources#DEFAULT_LOCATION}. */
        public Builder locations(List<String> values) {
            locations = values;
            return this;
        }

        /** Adds the migrations in Java that the application has. */
        public Builder javaMigrations(Collection<? extends JavaMigration> values) {
            javaMigrations.addAll(values);
            return this;
        }

        /** The package of the application's main class; null when it is not known. */
        public Builder mainPackage(@Nullable String value) {
            mainPackage = value;
            return this;
        }

        /** The directory of the project, by default the one in which the JVM was started. */
        public Builder project(Path value) {
            project = value;
            return this;
        }

        /** Where {@code classpath:} locations are looked for, by default the thread's context class loader. */
        public Builder classLoader(@Nullable ClassLoader value) {
            classLoader = value;
            return this;
        }

        /** Tells the time for versions that are dates or times. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        public MigrationGenerator build() {
            return new MigrationGenerator(this);
        }
    }
}
