package dev.godwit.boot.actuate;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.boot.TestApplications;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documentation shows what the endpoint really answers, apart from what differs with each run. */
@WithTestDatabase
class EndpointDocumentationTest {

    private static final Path PAGE = Path.of("../docs/reference/endpoint.md");
    private static final Pattern BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<String, String> EXAMPLES = Map.ofEntries(
            entry("database", "PostgreSQL 18.6"),
            entry("appliedAt", "2026-11-20T08:00:00Z"),
            entry("at", "2026-11-20T08:00:00Z"),
            entry("appliedBy", "app"),
            entry("role", "app"),
            entry("host", "app-7c9f4"),
            entry("executionTime", "PT0.012S"),
            entry("address", "10.0.0.7"),
            entry("connectedAt", "2026-11-20T08:00:00Z"),
            entry("inState", "PT8.125S"),
            entry("inTransaction", "PT8.126S"),
            entry("waiting", "PT8.123S"));

    @Test
    void theAnswersInTheDocumentationAreReal(TestDatabase database) throws Exception {
        TestApplications.on(database).run(context -> {});

        try (TestServer server = TestServer.start(
                database,
                "godwit.on-startup=none",
                "godwit.locations=classpath:db/migrations,classpath:fixtures/next",
                "management.endpoint.migrations.show-sql=always")) {
            List<String> answers = List.of(
                    example(server.get("/migrations")),
                    activity(server, database),
                    example(server.get("/migrations/2")));

            Path real = Files.writeString(Path.of("target/endpoint.json"), String.join("\n", answers));
            assertThat(BLOCK.matcher(Files.readString(PAGE)).results().map(block -> block.group(1)))
                    .as("the answers in %s; the real ones are in autoconfigure/%s", PAGE, real)
                    .containsExactlyElementsOf(answers);
        }
    }

    private static String activity(TestServer server, TestDatabase database) throws SQLException {
        try (BlockedMigration migration = BlockedMigration.of(database)) {
            JsonNode activity = server.get("/migrations").at("/contexts/shop/migrators/migrator/activity");
            ((ObjectNode) activity.at("/session")).put("pid", 4711);
            ((ObjectNode) activity.at("/waitsFor/blockedBy/0")).put("pid", 4242);
            assertThat(migration.blocker()).isPositive();
            return example(activity);
        }
    }

    private static String example(JsonNode answer) {
        replace(answer);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer).replace("\r\n", "\n") + "\n";
    }

    private static void replace(JsonNode node) {
        if (node instanceof ObjectNode object) {
            EXAMPLES.forEach((name, value) -> {
                if (object.has(name)) {
                    assertThat(object.get(name).asString()).isNotEmpty();
                    object.put(name, value);
                }
            });
            object.values().forEach(EndpointDocumentationTest::replace);
        } else if (node instanceof ArrayNode array) {
            array.values().forEach(EndpointDocumentationTest::replace);
        }
    }
}
