package dev.godwit.generate;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What keeps a migration from being generated. */
final class GenerateProblems {

    private static final String NOTHING_WRITTEN = "nothing was written";

    private GenerateProblems() {}

    static MigrationException fileName(String name) {
        return refused(Problem.error(ProblemCode.GENERATE, "'%s' is the name of a file".formatted(shown(name)))
                .remedy("say in a few words what the migration does, such as add-users: version and ending are added"));
    }

    static MigrationException noWords(String name) {
        return refused(Problem.error(ProblemCode.GENERATE, "'%s' has no letter and no digit".formatted(shown(name)))
                .remedy("say in a few words what the migration does, such as add-users"));
    }

    static MigrationException unreadable(String name, String generated, String reason) {
        return refused(
                Problem.error(ProblemCode.GENERATE, "no migration can be called '%s' here".formatted(shown(name)))
                        .found("it would be " + shown(generated), reason)
                        .remedy("choose other words: the first one begins with a letter from a to z, or with a digit"));
    }

    static MigrationException duplicate(Wording wording, List<String> others) {
        return refused(Problem.error(
                        ProblemCode.GENERATE,
                        "there is a migration '%s' already".formatted(shown(wording.description())))
                .found(others)
                .cause("it was generated twice, or was given the name of an older one")
                .remedy("go on with the one that is there; or say what is different about the new one"));
    }

    static MigrationException noProject(String sources, Path project) {
        return refused(Problem.error(ProblemCode.GENERATE, "it is not known where %s are".formatted(sources))
                .found("no Maven or Gradle project with src/main in "
                        + project.toAbsolutePath().normalize())
                .cause("the application was started elsewhere, or is a jar without its sources")
                .remedy("start it in the directory of the project; or name the directory to write into: --dir"));
    }

    static MigrationException noLocation() {
        return refused(Problem.error(ProblemCode.GENERATE, "no location says where migrations are")
                .remedy("name the directory to write into: --dir"));
    }

    static MigrationException noDirectory(Path directory, String remedy) {
        return refused(Problem.error(
                        ProblemCode.GENERATE,
                        Files.exists(directory)
                                ? "'%s' is not a directory".formatted(directory)
                                : "the directory '%s' does not exist".formatted(directory))
                .found("looked for " + directory.toAbsolutePath().normalize())
                .remedy(remedy));
    }

    static MigrationException notWritable(Path directory) {
        return refused(
                Problem.error(ProblemCode.GENERATE, "the directory '%s' cannot be written to".formatted(directory))
                        .remedy("let the user that runs this write there; or name another directory: --dir"));
    }

    static MigrationException noPackage(Path sources) {
        return refused(Problem.error(ProblemCode.GENERATE, "it is not known which package the class belongs to")
                .found("no migration in Java below " + sources)
                .remedy("name the directory of the package: --dir=src/main/java/com/example/migrations"));
    }

    static MigrationException notAPackage(Path directory) {
        return refused(
                Problem.error(ProblemCode.GENERATE, "'%s' cannot be a package".formatted(directory))
                        .remedy(
                                "name a directory whose parts are names in Java, or the root of the sources: --dir=src/main/java"));
    }

    static MigrationException invalidPath(String path, String reason) {
        return refused(Problem.error(ProblemCode.GENERATE, "'%s' is no path on this system".formatted(shown(path)))
                .found(reason)
                .cause("for a name that is not ASCII, the JVM wants a locale such as C.UTF-8 in its environment")
                .remedy("choose other words; or set LC_ALL=C.UTF-8"));
    }

    static MigrationException unreadableSources(Path project, IOException e) {
        return new MigrationException(
                Problem.error(ProblemCode.GENERATE, "the sources in '%s' cannot be read".formatted(project))
                        .found(e.toString())
                        .state(NOTHING_WRITTEN)
                        .remedy("let the user that runs this read them"),
                e);
    }

    static Problem notWritten(Path file, IOException e) {
        boolean exists = e instanceof FileAlreadyExistsException;
        return Problem.error(
                        ProblemCode.GENERATE,
                        exists
                                ? "'%s' exists already".formatted(e.getMessage())
                                : "'%s' could not be written".formatted(file))
                .found(exists ? List.of() : List.of(e.toString()))
                .state(NOTHING_WRITTEN)
                .remedy(exists ? "move it away, or choose other words" : "make that possible, and try again");
    }

    private static MigrationException refused(Problem problem) {
        return new MigrationException(problem.state(NOTHING_WRITTEN), null);
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= 100 ? line : line.substring(0, 99) + "…";
    }
}
