package dev.godwit.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;

/** What a start does to the database. */
@WithTestDatabase
@ExtendWith(OutputCaptureExtension.class)
class StartTest {

    private static final int MIGRATIONS = 11;

    @TempDir
    private Path location;

    @Test
    void theFirstStartAppliesEverythingAndTheSecondNothing(TestDatabase database) {
        RunningSample.start(database).close();
        List<String> history = rows(database, "schema_migrations");
        List<String> log = rows(database, "schema_migrations_log");
        assertThat(history).hasSize(MIGRATIONS);
        assertThat(log).filteredOn(row -> row.contains(",APPLIED,")).hasSize(MIGRATIONS);

        RunningSample.start(database).close();

        assertThat(rows(database, "schema_migrations")).isEqualTo(history);
        assertThat(rows(database, "schema_migrations_log")).isEqualTo(log);
    }

    @Test
    void aBrokenMigrationStopsTheStartBeforeTheWebServerAndLeavesNothing(TestDatabase database, CapturedOutput output)
            throws IOException {
        List<WebServerInitializedEvent> webServers = new ArrayList<>();
        RunningSample.start(database, webServers).close();
        assertThat(webServers).as("while nothing is broken").hasSize(1);
        webServers.clear();
        List<String> history = rows(database, "schema_migrations");
        Files.writeString(location.resolve("20250901080000_only_https.sql"), """
                CREATE TABLE certificates (provider_id bigint PRIMARY KEY REFERENCES ai_providers, issuer text NOT NULL);
                ALTER TABLE ai_providers ADD CONSTRAINT ai_providers_only_https CHECK (base_url LIKE 'https://%');
                """);

        assertThatThrownBy(() -> RunningSample.start(database, webServers, withLocation()));

        assertThat(webServers).isEmpty();
        assertThat(report(output))
                .contains(
                        "20250901080000_only_https.sql:2:",
                        "ALTER TABLE ai_providers ADD CONSTRAINT ai_providers_only_https CHECK",
                        "23514",
                        "check constraint \"ai_providers_only_https\" of relation \"ai_providers\" is violated",
                        "rolled back")
                .doesNotContain("\tat ");
        assertThat(rows(database, "schema_migrations")).isEqualTo(history);
        assertThat(database.queryForObject("SELECT to_regclass('certificates') IS NULL", Boolean.class))
                .isTrue();
        assertThat(database.queryForList(
                        "SELECT version FROM schema_migrations_log WHERE event = 'FAILED'", String.class))
                .containsExactly("20250901080000");
    }

    @Test
    void aBrokenMigrationOnAnEmptyDatabaseLeavesThoseBeforeItApplied(TestDatabase database) throws IOException {
        Files.writeString(location.resolve("007_broken.sql"), "CREATE TABEL broken (id bigint);");

        assertThatThrownBy(() -> RunningSample.start(database, withLocation()));

        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("001", "002", "003", "004", "005", "006");
    }

    @Test
    void hibernateChecksTheSchemaThatTheMigrationsLeave(TestDatabase database) throws IOException {
        Files.writeString(
                location.resolve("20250901080000_forget_details.sql"),
                "ALTER TABLE health_checks DROP COLUMN details;");

        assertThatThrownBy(() -> RunningSample.start(database, withLocation()))
                .hasStackTraceContaining("Schema validation: missing column [details] in table [health_checks]");
    }

    private String withLocation() {
        return "--godwit.locations=classpath:db/migrations,file:" + location;
    }

    private static List<String> rows(TestDatabase database, String table) {
        return database.queryForList("SELECT t::text FROM " + table + " t ORDER BY 1", String.class);
    }

    /** The log above may hold a stack trace, for whoever asks for it; the report must not. */
    private static String report(CapturedOutput output) {
        String all = output.getAll();
        int headline = all.lastIndexOf("APPLICATION FAILED TO START");
        assertThat(headline).as("the report in %s", all).isNotNegative();
        return all.substring(headline);
    }
}
