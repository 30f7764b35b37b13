package dev.godwit.sample.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Migrator;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.sample.RunningSample;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.FileSystemUtils;

/** The start of this build on a database that the build before it has migrated and filled. */
@WithTestDatabase
class BackfillProviderSlugsTest {

    @BeforeEach
    void migrateWithTheBuildBefore(TestDatabase database, @TempDir Path before) throws IOException {
        FileSystemUtils.copyRecursively(
                new ClassPathResource("db/migrations").getFile().toPath(), before);
        try (DirectoryStream<Path> later = Files.newDirectoryStream(before, "{20250812,20250820,R__}*")) {
            for (Path file : later) {
                FileSystemUtils.deleteRecursively(file);
            }
        }
        Migrator.builder(database.dataSource())
                .options(MigratorOptions.builder().locations("file:" + before).build())
                .build()
                .migrate();
        assertThat(slugs(database)).as("the build before gives no slugs").containsOnlyNulls();
    }

    @Test
    void givesEveryProviderASlugOfItsOwn(TestDatabase database) {
        database.execute("""
                INSERT INTO ai_providers (name, slug, provider, base_url)
                VALUES ('By hand', 'mistral-ai', 'OTHER', 'https://example.com'),
                       ('Mistral AI', NULL, 'MISTRAL', 'https://api.mistral.ai'),
                       ('mistral  AI', NULL, 'MISTRAL', 'https://mistral.example.com');
                """);

        RunningSample.start(database).close();

        assertThat(slugs(database))
                .containsExactly("openai", "anthropic", "local-ollama", "mistral-ai", "mistral-ai-2", "mistral-ai-3");
    }

    @Test
    void runsBetweenTheScriptThatAddsTheColumnAndTheOneThatRequiresIt(TestDatabase database) {
        RunningSample.start(database).close();

        assertThat(database.queryForList(
                        "SELECT version || ' ' || kind FROM schema_migrations ORDER BY sequence", String.class))
                .containsSubsequence("006 SQL", "20250811090000 JAVA", "20250812083000 SQL");
    }

    private static List<String> slugs(TestDatabase database) {
        return database.queryForList("SELECT slug FROM ai_providers ORDER BY id", String.class);
    }
}
