package dev.godwit.generate;

import dev.godwit.source.Location;
import dev.godwit.source.Location.Place;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where new files belong.
 *
 * @param project what relative paths are relative to, and where a build file and {@code src} are expected
 */
record Places(Path project) {

    private static final List<String> BUILD_FILES = List.of("pom.xml", "build.gradle", "build.gradle.kts");
    private static final String SOURCES = "src/main";
    private static final String JAVA = SOURCES + "/java";
    private static final String KOTLIN = SOURCES + "/kotlin";
    private static final String RESOURCES = SOURCES + "/resources";
    private static final String IDENTIFIER = "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*";
    private static final Pattern PACKAGE = Pattern.compile(IDENTIFIER + "(?:\\." + IDENTIFIER + ")*");
    private static final String MIGRATIONS = "migrations";

    /**
     * Where a class goes.
     *
     * @param root the root of the sources
     */
    record JavaPackage(Path root, String name) {

        Path directory() {
            return directory(root, name);
        }

        static Path directory(Path root, String name) {
            Path directory = root;
            for (String part : name.split("\\.", -1)) {
                directory = directory.resolve(part);
            }
            return directory;
        }
    }

    /** Where scripts go: the directory that was asked for, or the sources of the first location. */
    Path ofScripts(@Nullable Path asked, List<String> locations) {
        if (asked != null) {
            return existing(project.resolve(asked), "create it, or correct --dir");
        }
        Location location = locations.stream()
                .map(Location::of)
                .filter(candidate -> !candidate.isBlank())
                .findFirst()
                .orElseThrow(GenerateProblems::noLocation);
        try {
            if (location.place() == Place.FILE_SYSTEM) {
                return existing(
                        project.resolve(location.path()),
                        "create it, or correct godwit.locations; or name another directory: --dir");
            }
            if (location.place() == Place.CLASS_PATH && isProject()) {
                return writable(project.resolve(RESOURCES).resolve(location.path()));
            }
        } catch (InvalidPathException e) {
            throw GenerateProblems.invalidPath(location.path(), String.valueOf(e.getMessage()));
        }
        throw GenerateProblems.noProject("the sources of '%s'".formatted(location.text()), project);
    }

    /** The sources of those locations that are on the class path: what is there need not have been built yet. */
    List<Path> resources(List<String> locations) {
        return isProject()
                ? locations.stream()
                        .map(Location::of)
                        .filter(location -> location.place() == Place.CLASS_PATH && !location.isBlank())
                        .map(location -> project.resolve(RESOURCES).resolve(location.path()))
                        .toList()
                : List.of();
    }

    /** Where classes are written or looked for: the root that was asked for and those of the project. */
    List<Path> sourceRoots(@Nullable Path asked) {
        Stream<Path> own = asked == null ? Stream.of() : Stream.of(rootOf(project.resolve(asked)));
        Stream<Path> usual = isProject() ? Stream.of(project.resolve(JAVA), project.resolve(KOTLIN)) : Stream.of();
        return Stream.concat(own, usual).distinct().toList();
    }

    /** Where a class goes: the package that was asked for, that of the newest migration in Java, or one below the application's. */
    JavaPackage ofClasses(@Nullable Path asked, List<JavaName> newestFirst, @Nullable String mainPackage) {
        Path root = asked == null ? project.resolve(JAVA) : rootOf(project.resolve(asked));
        if (asked == null && !isProject()) {
            throw GenerateProblems.noProject("the sources in Java", project);
        }
        existing(
                root,
                asked == null
                        ? "create it: it may be there beside Kotlin; or name another: --dir"
                        : "create it, or correct --dir");
        Optional<String> named =
                Optional.ofNullable(asked).flatMap(directory -> packageOf(root, project.resolve(directory)));
        if (named.isPresent()) {
            existing(JavaPackage.directory(root, named.get()), "create it, or correct --dir");
            return new JavaPackage(root, named.get());
        }
        String name = newestFirst.stream()
                .map(JavaName::packageName)
                .filter(candidate -> !candidate.isEmpty())
                .filter(candidate -> Files.isDirectory(JavaPackage.directory(root, candidate)))
                .findFirst()
                .or(() -> Optional.ofNullable(mainPackage)
                        .map(main -> main.isEmpty() ? MIGRATIONS : main + "." + MIGRATIONS))
                .orElseThrow(() -> GenerateProblems.noPackage(root));
        writable(JavaPackage.directory(root, name));
        return new JavaPackage(root, name);
    }

    private boolean isProject() {
        return BUILD_FILES.stream().anyMatch(file -> Files.exists(project.resolve(file)))
                && Files.isDirectory(project.resolve(SOURCES));
    }

    /** The part of a path up to {@code src/main/java}, {@code src/test/java} and the like; all of it when there is none. */
    private static Path rootOf(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        for (Path root = absolute; root != null && root.getNameCount() > 2; root = root.getParent()) {
            int names = root.getNameCount();
            if (root.getName(names - 3).toString().equals("src") && root.endsWith("java")) {
                return above(directory, absolute.getNameCount() - names, root);
            }
        }
        return directory;
    }

    /** So many levels above a directory, in the way in which that one was written. */
    private static Path above(Path directory, int levels, Path absolute) {
        Path above = directory;
        for (int i = 0; i < levels && above != null; i++) {
            above = above.getParent();
        }
        return above != null && above.toAbsolutePath().normalize().equals(absolute) ? above : absolute;
    }

    /** What the way from a root down to a directory means; nothing for the root itself. */
    private static Optional<String> packageOf(Path root, Path directory) {
        Path relative = root.toAbsolutePath()
                .normalize()
                .relativize(directory.toAbsolutePath().normalize());
        String name = relative.toString().replace('\\', '/').replace('/', '.');
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (!PACKAGE.matcher(name).matches()) {
            throw GenerateProblems.notAPackage(directory);
        }
        return Optional.of(name);
    }

    private static Path existing(Path directory, String remedy) {
        if (!Files.isDirectory(directory)) {
            throw GenerateProblems.noDirectory(directory, remedy);
        }
        return writable(directory);
    }

    /** Of a directory that has to be created, the nearest one above it that exists counts. */
    private static Path writable(Path directory) {
        for (Path above = directory.toAbsolutePath(); above != null; above = above.getParent()) {
            if (Files.isDirectory(above)) {
                if (!Files.isWritable(above)) {
                    throw GenerateProblems.notWritable(above.equals(directory.toAbsolutePath()) ? directory : above);
                }
                return directory;
            }
        }
        return directory;
    }
}
