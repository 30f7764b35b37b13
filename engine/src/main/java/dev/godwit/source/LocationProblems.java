package dev.godwit.source;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Series;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** What can be wrong with a location as a whole. */
final class LocationProblems {

    private final Series series;
    private final String property;

    LocationProblems(Series series) {
        this.series = series;
        this.property = series == Series.SEEDERS ? "godwit.seed-locations" : "godwit.locations";
    }

    Problem blank(Location location) {
        return Problem.error(ProblemCode.LOCATION, "the location '%s' is empty".formatted(location.text()))
                .cause("a comma too many, or a placeholder without a value")
                .remedy("correct %s, such as classpath:db/%s or file:/srv/%2$s"
                        .formatted(property, series == Series.SEEDERS ? "seeds" : "migrations"));
    }

    Problem empty(List<String> locations) {
        boolean seeders = series == Series.SEEDERS;
        return Problem.warning(ProblemCode.LOCATION, seeders ? "no seeder was found" : "no migration was found")
                .found(locations.stream().map("looked in %s"::formatted).toList())
                .cause("nothing below has a name that ends in .sql, and there is no Java "
                        + (seeders ? "seeder" : "migration"))
                .remedy(
                        "put a first script there, such as 001_%s.sql;".formatted(firstName()),
                        "or set %s to where the scripts are".formatted(property));
    }

    private String firstName() {
        return series == Series.SEEDERS ? "examples" : "initial_schema";
    }

    Problem overlap(Location seeders, String script) {
        return Problem.error(
                        ProblemCode.LOCATION,
                        "what is in '%s' would be migrations and seeders".formatted(seeders.text()))
                .at(script)
                .cause("godwit.locations and godwit.seed-locations both reach it, since they are searched recursively")
                .remedy(
                        "let godwit.locations name the directory of the migrations only;",
                        "or, if these are migrations, set godwit.seed-locations to another directory");
    }

    Problem missing(Location location) {
        Problem problem =
                Problem.error(ProblemCode.LOCATION, "the location '%s' does not exist".formatted(location.text()));
        return switch (location.place()) {
            case CLASS_PATH ->
                problem.cause("no directory and no jar on the class path contains " + location.path())
                        .remedy(
                                "create src/main/resources/%s and put a first script into it, such as 001_%s.sql;"
                                        .formatted(location.path(), firstName()),
                                "or set %s to where the scripts are".formatted(property));
            case FILE_SYSTEM -> missing(problem, location, Path.of(location.path()));
            case ELSEWHERE ->
                Problem.error(ProblemCode.LOCATION, "'%s' is no location".formatted(location.text()))
                        .cause("a location begins with classpath: or file:")
                        .remedy(
                                location.text().startsWith("filesystem:")
                                        ? "write file:" + location.text().substring("filesystem:".length())
                                        : "put the scripts on the class path or into a directory, and correct "
                                                + property);
        };
    }

    private Problem missing(Problem problem, Location location, Path path) {
        String found = "looked for " + path.toAbsolutePath().normalize();
        if (Files.exists(path)) {
            return Problem.error(
                            ProblemCode.LOCATION, "the location '%s' is not a directory".formatted(location.text()))
                    .found(found)
                    .cause("that is a file, and a location is a directory")
                    .remedy("name the directory that the file is in: " + property);
        }
        return problem.found(found)
                .cause(
                        path.isAbsolute()
                                ? null
                                : "a relative path begins at the directory in which the application was started")
                .remedy("create the directory, or correct " + property);
    }

    Problem invalid(Location location, InvalidPathException e) {
        return Problem.error(
                        ProblemCode.LOCATION,
                        "the location '%s' is not a path on this system".formatted(location.text()))
                .found(String.valueOf(e.getMessage()))
                .cause("for a name that is not ASCII, the JVM wants a locale such as C.UTF-8 in its environment")
                .remedy("correct %s, or set LC_ALL=C.UTF-8".formatted(property));
    }

    Problem unreadable(Location location, IOException e) {
        return Problem.error(ProblemCode.UNREADABLE, "the location '%s' cannot be read".formatted(location.text()))
                .found(
                        e instanceof FileSystemLoopException
                                ? "the link " + e.getMessage() + " leads to a directory that it is in"
                                : e.toString())
                .remedy(
                        e instanceof FileSystemLoopException
                                ? "remove the link"
                                : "let the user that runs the application read the directory and all below it");
    }
}
