package dev.godwit.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationId;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.RepeatableId;
import dev.godwit.migration.Series;
import dev.godwit.migration.Version;
import dev.godwit.testing.DocumentationPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in {@code docs/reference/files.md} mean what the page says. */
class FilesDocumentationTest {

    @TempDir
    Path directory;

    static Stream<Arguments> examples() {
        return DocumentationPage.of("reference/files.md").table("Examples").stream()
                .map(row -> Arguments.of(row.toArray()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void meansWhatThePageSays(String name, String version, String description, String direction) throws IOException {
        write(name);
        switch (direction) {
            case "problem" ->
                assertThat(read().problems())
                        .extracting(Problem::code)
                        .containsAnyOf(ProblemCode.NAME, ProblemCode.FOREIGN_FILE)
                        .hasSize(1);
            case "up" -> hasOne(Version.of(version), version, description, false);
            case "repeatable" -> hasOne(new RepeatableId(description), "R:" + description, description, false);
            case "down" -> {
                write("V" + version.replace('-', '.') + "__the_up_of_this_version.sql");
                Catalog catalog = read();
                assertThat(catalog.problems()).isEmpty();
                assertThat(catalog.migrations()).singleElement().satisfies(migration -> {
                    assertThat(migration.id()).isEqualTo(Version.of(version));
                    assertThat(migration.reversible()).isTrue();
                });
            }
            default -> throw new AssertionError("no such direction: " + direction);
        }
    }

    private void hasOne(MigrationId id, String key, String description, boolean reversible) {
        Catalog catalog = read();
        assertThat(catalog.problems()).isEmpty();
        assertThat(catalog.migrations()).singleElement().satisfies(migration -> {
            assertThat(migration.id()).isEqualTo(id);
            assertThat(migration.id().key()).isEqualTo(key);
            assertThat(migration.description()).isEqualTo(description);
            assertThat(migration.reversible()).isEqualTo(reversible);
        });
    }

    private void write(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "-- nothing to do");
    }

    private Catalog read() {
        MigratorOptions options =
                MigratorOptions.builder().locations("file:" + directory).build();
        return CatalogReader.read(
                Series.MIGRATIONS,
                options.sources(),
                List.of(),
                Thread.currentThread().getContextClassLoader());
    }
}
