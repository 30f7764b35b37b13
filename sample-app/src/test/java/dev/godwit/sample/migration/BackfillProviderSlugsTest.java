package dev.godwit.sample.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationInfo;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the migration does to the providers that the build before it has left. */
@JdbcTest
@Import(FreeSlugs.class)
@MigratedDatabase(upTo = "20250809051256", lifetime = MigratedDatabase.Lifetime.METHOD)
class BackfillProviderSlugsTest {

    @Autowired
    private TestDatabase database;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void givesEveryProviderASlugOfItsOwn() {
        assertThat(slugs()).as("the build before gives no slugs").containsOnlyNulls();
        jdbc.sql("""
                INSERT INTO ai_providers (name, slug, provider, base_url)
                VALUES ('By hand', 'mistral-ai', 'OTHER', 'https://example.com'),
                       ('Mistral AI', NULL, 'MISTRAL', 'https://api.mistral.ai'),
                       ('mistral  AI', NULL, 'MISTRAL', 'https://mistral.example.com')
                """).update();

        database.migrateTo("20250811090000");

        assertThat(slugs())
                .containsExactly("openai", "anthropic", "local-ollama", "mistral-ai", "mistral-ai-2", "mistral-ai-3");
    }

    @Test
    void runsBeforeTheScriptThatRequiresSlugs() {
        assertThat(database.migrate().applied())
                .extracting(MigrationInfo::version)
                .startsWith("20250811090000", "20250812083000");
    }

    private List<String> slugs() {
        return jdbc.sql("SELECT slug FROM ai_providers ORDER BY id")
                .query(String.class)
                .list();
    }
}
