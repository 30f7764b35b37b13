package dev.godwit.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.Migrator;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is generated can be applied as it is, and not be taken back by accident. */
@WithTestDatabase
class GeneratedScriptsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "001_first.sql",
                "V1__first.sql",
                "20250131120000-first.up.sql",
                "001_first/up.sql",
                "20250131-first.sql",
                "2025-11-11-140459-0000_first/up.sql"
            })
    void generatedScriptsAreAppliedAndTheirDownFailsUntilItIsWritten(
            String first, TestDatabase database, @TempDir Path directory) throws IOException {
        Path file = directory.resolve(first);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, "CREATE TABLE users (id int);");
        MigrationGenerator generator = MigrationGenerator.builder()
                .locations(List.of("file:" + directory))
                .build();
        GeneratedMigration second = generator.generate(GenerateRequest.sql("Add e-mail's \"index\" %s \\ $$"));
        GeneratedMigration third = generator.generate(GenerateRequest.sql("third"));

        Migrator migrator = Migrator.builder(database.dataSource())
                .options(
                        MigratorOptions.builder().locations("file:" + directory).build())
                .build();

        assertThat(migrator.status().problems()).isEmpty();
        assertThat(migrator.migrate().applied())
                .extracting(MigrationInfo::description)
                .containsExactly("first", second.description(), third.description());
        assertThat(migrator.status().problems()).isEmpty();
        assertThatThrownBy(() -> migrator.undo(UndoSelection.last(2)))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("is not written yet");
        assertThat(database.queryForList("SELECT description FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("first", second.description(), third.description());
    }
}
