package dev.godwit.boot.command.verb;

import dev.godwit.generate.GenerateRequest;
import dev.godwit.generate.GeneratedMigration;
import dev.godwit.generate.MigrationGenerator;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "generate",
        description =
                "Writes the files of a new migration, called as those that are there, with a version above all of them.")
final class GenerateVerb implements Verb {

    /** The new migration as JSON. */
    private record Result(String version, String description, List<String> files) {}

    @Parameters(paramLabel = "<name>", description = "What it does, in a few words: add-users, or \"Add users\".")
    private String name = "";

    @Option(names = "--java", description = "Write a class, instead of a script and the one that takes it back.")
    private boolean java;

    @Option(
            names = "--dir",
            paramLabel = "<directory>",
            description = "Where to write. By default the first location, in the sources of the project.")
    private @Nullable Path directory;

    @Override
    public Answer run(Workplace workplace) {
        MigrationGenerator generator = MigrationGenerator.builder()
                .locations(workplace.migrator().options().sources().locations())
                .javaMigrations(workplace.javaMigrations())
                .mainPackage(workplace.mainPackage())
                .build();
        GenerateRequest request = java ? GenerateRequest.java(name) : GenerateRequest.sql(name);
        GeneratedMigration generated = generator.generate(request.in(directory));
        List<String> files = generated.files().stream().map(Path::toString).toList();
        Result result = new Result(generated.version().text(), generated.description(), files);
        return Answer.done(result, page -> files.forEach(page::line));
    }
}
