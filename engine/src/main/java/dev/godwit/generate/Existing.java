package dev.godwit.generate;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.Version;
import dev.godwit.source.ScriptName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The migrations that there are already.
 *
 * @param scripts all scripts, the same one twice when it is in the sources and on the class path
 * @param neighbours those in the directory that is written to
 * @param classes all migrations in Java, compiled or not
 */
record Existing(List<ScriptName> scripts, List<ScriptName> neighbours, List<JavaName> classes) {

    /** Without any migration, versions are the seconds of UTC, which people who do not know of each other need not agree on. */
    private static final Version BEFORE_ALL = Version.of("19700101000000");

    /** Reads names only. */
    static Existing read(
            Collection<String> locations,
            List<ScriptName> neighbours,
            Collection<? extends JavaMigration> javaMigrations,
            List<Path> sourceRoots,
            ClassLoader classLoader)
            throws IOException {
        List<ScriptName> scripts = new ArrayList<>(neighbours);
        for (String location : locations) {
            scripts.addAll(ScriptName.in(location, classLoader));
        }
        List<JavaName> classes = new ArrayList<>();
        javaMigrations.forEach(migration -> JavaName.of(migration).ifPresent(classes::add));
        for (Path root : sourceRoots) {
            classes.addAll(JavaName.in(root));
        }
        classes.removeIf(name -> javaMigrations.stream().anyMatch(name::isSeeder));
        return new Existing(scripts, neighbours, classes);
    }

    Naming naming() {
        boolean hasUp = neighbours.stream().anyMatch(name -> !name.down());
        return Naming.like(hasUp ? neighbours : scripts);
    }

    Optional<JavaName> newestClass() {
        return classes.stream().max(JavaName.ORDER);
    }

    /** A version for a new script, above all others. */
    String nextOfScripts(Instant now) {
        Optional<Version> here = newest(neighbours.stream().map(ScriptName::version));
        return next(here.or(() -> newest(scripts.stream().map(ScriptName::version))), now);
    }

    /** A version for a new class, above all others. */
    String nextOfClasses(Instant now) {
        return next(newestClass().map(JavaName::version), now);
    }

    private String next(Optional<Version> alike, Instant now) {
        Version newest = newest(Stream.concat(
                        scripts.stream().map(ScriptName::version),
                        classes.stream().map(JavaName::version)))
                .orElse(BEFORE_ALL);
        return Numbering.following(alike.orElse(newest), newest, now);
    }

    private static Optional<Version> newest(Stream<Version> versions) {
        return versions.max(Comparator.naturalOrder());
    }

    /** The migrations that are described with the same words. */
    List<String> called(Wording wording) {
        return Stream.concat(
                        scripts.stream()
                                .filter(name -> wording.saysTheSameAs(name.description()))
                                .map(ScriptName::path),
                        classes.stream()
                                .filter(name -> wording.saysTheSameAs(name.description()))
                                .map(JavaName::shown))
                .distinct()
                .toList();
    }
}
