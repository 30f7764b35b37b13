package dev.godwit.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, each with one problem and nothing written. */
class GenerateRefusalsTest {

    @TempDir
    private Path project;

    private Path directory = Path.of("");
    private List<Path> before = List.of();

    @BeforeEach
    void makeProject() throws IOException {
        directory = Files.createDirectories(project.resolve("src/main/resources/db/migrations"));
        Files.createDirectories(project.resolve("src/main/java"));
        Files.createFile(project.resolve("pom.xml"));
        Files.writeString(directory.resolve("007_add_users.sql"), "SELECT 1;");
        remember();
    }

    @AfterEach
    void nothingWasWritten() throws IOException {
        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"add-users", "Add users", "ADD_USERS", "addUsers", "add: users!"})
    void aDescriptionThatIsThereAlready(String name) {
        Problem problem = refused(GenerateRequest.sql(name));

        assertThat(problem.message()).endsWith("already");
        assertThat(problem.found()).containsExactly("007_add_users.sql");
        assertThat(refused(GenerateRequest.java(name)).found()).containsExactly("007_add_users.sql");
    }

    @Test
    void aDescriptionThatAClassHasAlready() throws IOException {
        Path sources = Files.createDirectories(project.resolve("src/main/java/com/example"));
        Files.createFile(sources.resolve("V8__BackfillSlugs.java"));
        remember();

        assertThat(refused(GenerateRequest.sql("backfill slugs")).found())
                .containsExactly("com.example.V8__BackfillSlugs");
        assertThat(refused(GenerateRequest.java("backfill slugs")).found())
                .containsExactly("com.example.V8__BackfillSlugs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "008_x.sql",
                "x.SQL",
                "V8__x",
                "U8__x",
                "R__x",
                "008_x",
                "20261120143507-x",
                "db/migrations/x",
                "..\\x"
            })
    void theNameOfAFile(String name) {
        assertThat(refused(GenerateRequest.sql(name)).message()).endsWith("is the name of a file");
        assertThat(refused(GenerateRequest.java(name)).message()).endsWith("is the name of a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "--", "!", "\u0007", "🙂"})
    void aNameWithoutWords(String name) {
        assertThat(refused(GenerateRequest.sql(name)).message()).endsWith("has no letter and no digit");
        assertThat(refused(GenerateRequest.java(name)).message()).endsWith("has no letter and no digit");
    }

    @Test
    void aNameThatTheEngineWouldNotUnderstand() {
        Problem problem = refused(GenerateRequest.sql("\u00fcber"));

        assertThat(problem.found()).containsExactly("it would be 008_\u00fcber.sql", "the name fits no form");
    }

    @Test
    void aNameThatWouldChangeTheVersion() throws IOException {
        Files.move(directory.resolve("007_add_users.sql"), directory.resolve("20250131-add-users.sql"));
        remember();

        assertThat(refused(GenerateRequest.sql("140459 fix")).found())
                .containsExactly(
                        "it would be 20261120-140459-fix.sql", "that is version 20261120-140459 and not 20261120");
    }

    @Test
    void aVersionThatCannotBeCountedUp() throws IOException {
        Files.createFile(directory.resolve("99999999999999999999_x.sql"));
        remember();

        assertThat(refused(GenerateRequest.sql("y")).found())
                .element(1)
                .asString()
                .contains("at most 20 digits");
    }

    @Test
    void aNameThatIsTooLongForTheFileSystem() {
        Problem problem = refused(GenerateRequest.sql("x".repeat(300)));

        assertThat(problem.message()).endsWith("could not be written");
    }

    @ParameterizedTest
    @CsvSource({"SQL, none", "JAVA, none"})
    void aDirectoryThatDoesNotExist(GenerateRequest.Language language, Path asked) {
        Problem problem = refused(new GenerateRequest("x", language, asked));

        assertThat(problem.message()).isEqualTo("the directory '%s' does not exist".formatted(project.resolve(asked)));
        assertThat(problem.remedy()).containsExactly("create it, or correct --dir");
    }

    @Test
    void aDirectoryThatIsAFile() {
        Path asked = Path.of("src/main/resources/db/migrations/007_add_users.sql");

        Problem problem = refused(GenerateRequest.sql("x").in(asked));

        assertThat(problem.message()).isEqualTo("'%s' is not a directory".formatted(project.resolve(asked)));
    }

    @Test
    void aLocationThatDoesNotExist() {
        MigrationGenerator generator = builder().locations(List.of("file:none")).build();

        assertThat(refused(generator, GenerateRequest.sql("x")).message()).endsWith("none' does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:", "s3:bucket/x"})
    void aLocationThatIsNone(String location) {
        MigrationGenerator generator = builder().locations(List.of(location)).build();

        assertThat(refused(generator, GenerateRequest.sql("x")).remedy())
                .last()
                .asString()
                .contains("--dir");
    }

    @Test
    void aClassPathWithoutItsSources() throws IOException {
        Path elsewhere = Files.createDirectories(project.resolve("src/main/resources/deployed"));
        remember();
        MigrationGenerator generator = builder().project(elsewhere).build();

        for (GenerateRequest request : List.of(GenerateRequest.sql("x"), GenerateRequest.java("x"))) {
            Problem problem = refused(generator, request);
            assertThat(problem.message()).startsWith("it is not known where the sources");
            assertThat(problem.found()).singleElement().asString().contains(elsewhere.toString());
            assertThat(problem.remedy()).singleElement().asString().contains("--dir");
        }
    }

    /** Root may write everywhere else, so it is the JDK's own file system, which nobody can write to. */
    @Test
    void aDirectoryThatCannotBeWrittenTo() {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
        MigrationGenerator generator = builder().project(modules).build();

        assertThat(refused(generator, GenerateRequest.sql("x").in(modules)).message())
                .isEqualTo("the directory '/modules/java.base' cannot be written to");
        assertThat(refused(generator, GenerateRequest.java("x").in(modules)).message())
                .isEqualTo("the directory '/modules/java.base' cannot be written to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"008_x.sql", "008_x.down.sql"})
    void aFileThatExists(String there) throws IOException {
        Files.createDirectory(directory.resolve(there));
        remember();

        Problem problem = refused(GenerateRequest.sql("x"));

        assertThat(problem.message()).isEqualTo("'%s' exists already".formatted(directory.resolve(there)));
        assertThat(problem.state()).isEqualTo("nothing was written");
    }

    @Test
    void aFileThatExistsInADirectoryForEachMigration() throws IOException {
        Files.createDirectories(directory.resolve("008_x"));
        Files.createFile(directory.resolve("008_x/up.sql"));
        Files.createDirectories(directory.resolve("009_y/down.sql"));
        remember();

        assertThat(refused(GenerateRequest.sql("y")).message()).endsWith("down.sql' exists already");
    }

    private Problem refused(GenerateRequest request) {
        return refused(builder().build(), request);
    }

    private static Problem refused(MigrationGenerator generator, GenerateRequest request) {
        MigrationException refusal = catchThrowableOfType(MigrationException.class, () -> generator.generate(request));
        assertThat(refusal.problems()).hasSize(1);
        assertThat(refusal.problems().get(0).code()).isEqualTo(ProblemCode.GENERATE);
        assertThat(refusal.problems().get(0).state()).isEqualTo("nothing was written");
        return refusal.problems().get(0);
    }

    private MigrationGenerator.Builder builder() {
        return MigrationGenerator.builder()
                .project(project)
                .mainPackage("com.example")
                .clock(Clock.fixed(Instant.parse("2026-11-20T14:35:07Z"), ZoneOffset.UTC));
    }

    private void remember() throws IOException {
        before = files();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(project)) {
            return files.sorted().toList();
        }
    }
}
