package dev.godwit.sample.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.sample.SampleTest;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

@SampleTest
class AiProviderApiTest {

    private static final String SECRET = "sk-very-secret";

    private static final String MISTRAL = """
            {"name": "Mistral AI", "provider": "MISTRAL", "baseUrl": "https://api.mistral.ai", "apiKey": "%s",
             "models": ["mistral-large", "mistral-small"], "settings": {"temperature": 0.2}}
            """.formatted(SECRET);

    @Autowired
    private RestTestClient http;

    @Autowired
    private JdbcClient jdbc;

    @AfterEach
    void deleteWhatTheTestCreated() {
        jdbc.sql("DELETE FROM ai_interactions").update();
        jdbc.sql("DELETE FROM ai_providers WHERE slug NOT IN ('anthropic', 'local-ollama', 'openai')")
                .update();
    }

    @Test
    void listsTheProvidersThatTheMigrationsBroughtByName() {
        get("/api/providers").jsonPath("$[*].slug").isEqualTo(List.of("anthropic", "local-ollama", "openai"));
    }

    @Test
    void createsAnActiveProviderWithASlugFromItsName() {
        ResponseSpec response = send(HttpMethod.POST, "/api/providers", MISTRAL);

        response.expectStatus().isCreated();
        response.expectHeader()
                .value("Location", location -> assertThat(location).endsWith("/api/providers/mistral-ai"));
        response.expectBody()
                .jsonPath("$.slug")
                .isEqualTo("mistral-ai")
                .jsonPath("$.active")
                .isEqualTo(true)
                .jsonPath("$.createdAt")
                .isNotEmpty();
        get("/api/providers/mistral-ai").json("""
                        {"name": "Mistral AI", "provider": "MISTRAL", "baseUrl": "https://api.mistral.ai",
                         "models": ["mistral-large", "mistral-small"], "settings": {"temperature": 0.2},
                         "hasApiKey": true}
                        """);
    }

    @Test
    void keepsASlugThatTheClientChose() {
        send(HttpMethod.POST, "/api/providers", provider("Mistral AI", "the-french-one"))
                .expectStatus()
                .isCreated();

        get("/api/providers/the-french-one").jsonPath("$.name").isEqualTo("Mistral AI");
    }

    @Test
    void storesTheApiKeyAndNeverReturnsIt() {
        assertThat(text(send(HttpMethod.POST, "/api/providers", MISTRAL))).doesNotContain(SECRET);
        assertThat(text(send(HttpMethod.PUT, "/api/providers/mistral-ai", MISTRAL)))
                .doesNotContain(SECRET);
        assertThat(text(http.get().uri("/api/providers/mistral-ai").exchange())).doesNotContain(SECRET);
        assertThat(text(http.get().uri("/api/providers").exchange())).doesNotContain(SECRET);
        assertThat(text(send(HttpMethod.POST, "/api/providers", MISTRAL))).doesNotContain(SECRET);

        assertThat(apiKeyOf("mistral-ai")).isEqualTo(SECRET);
    }

    @Test
    void keepsTheApiKeyOutOfTheErrorsThatEndUpInTheLog() {
        assertThatThrownBy(() -> jdbc.sql("INSERT INTO ai_providers (name, slug, provider, base_url, api_key)"
                                + " VALUES ('A', 'a', 'NOBODY', 'https://example.com', ?)")
                        .param(SECRET)
                        .update())
                .rootCause()
                .hasMessageContaining("ai_providers_provider_known")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void leavesWhatAnUpdateDoesNotMention() {
        send(HttpMethod.POST, "/api/providers", MISTRAL).expectStatus().isCreated();
        setActive("mistral-ai", false);

        send(HttpMethod.PUT, "/api/providers/mistral-ai", provider("Mistral", null))
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        {"name": "Mistral", "slug": "mistral-ai", "provider": "OTHER", "baseUrl": "https://example.com",
                         "models": ["mistral-large", "mistral-small"], "settings": {"temperature": 0.2},
                         "active": false}
                        """);
        assertThat(apiKeyOf("mistral-ai")).isEqualTo(SECRET);
    }

    @Test
    void movesTheTimeOfTheLastUpdateAndNotOfTheCreation() {
        send(HttpMethod.POST, "/api/providers", MISTRAL).expectStatus().isCreated();
        jdbc.sql("UPDATE ai_providers SET created_at = '2001-01-01Z', updated_at = '2001-01-01Z'"
                        + " WHERE slug = 'mistral-ai'")
                .update();

        send(HttpMethod.PUT, "/api/providers/mistral-ai", provider("Mistral", null))
                .expectBody()
                .jsonPath("$.createdAt")
                .isEqualTo("2001-01-01T00:00:00Z")
                .jsonPath("$.updatedAt")
                .value(updated -> assertThat(updated).isNotEqualTo("2001-01-01T00:00:00Z"));
    }

    @Test
    void listsActiveAndInactiveProvidersApart() {
        send(HttpMethod.POST, "/api/providers", MISTRAL).expectStatus().isCreated();
        setActive("mistral-ai", false);

        get("/api/providers?active=false").jsonPath("$[*].slug").isEqualTo("mistral-ai");
        get("/api/providers?active=true")
                .jsonPath("$[*].slug")
                .isEqualTo(List.of("anthropic", "local-ollama", "openai"));
    }

    @Test
    void deletesAProvider() {
        send(HttpMethod.POST, "/api/providers", MISTRAL).expectStatus().isCreated();

        http.delete().uri("/api/providers/mistral-ai").exchange().expectStatus().isNoContent();

        http.get().uri("/api/providers/mistral-ai").exchange().expectStatus().isNotFound();
    }

    @Test
    void refusesToDeleteAProviderThatHasInteractions() {
        jdbc.sql("INSERT INTO ai_interactions (ai_provider_id, model, request)"
                        + " SELECT id, 'gpt-4o', '{}' FROM ai_providers WHERE slug = 'openai'")
                .update();

        problem(http.delete().uri("/api/providers/openai").exchange(), HttpStatus.CONFLICT)
                .jsonPath("$.detail")
                .isEqualTo("There are interactions with this AI provider; set active to false instead of deleting it.");
    }

    @Test
    void refusesANameThatIsTaken() {
        problem(send(HttpMethod.POST, "/api/providers", provider("OpenAI", "another")), HttpStatus.CONFLICT)
                .jsonPath("$.detail")
                .isEqualTo("Another AI provider has this name.");
    }

    @Test
    void refusesASlugThatIsTaken() {
        problem(send(HttpMethod.POST, "/api/providers", provider("openai", null)), HttpStatus.CONFLICT)
                .jsonPath("$.detail")
                .isEqualTo("Another AI provider has this slug; give this one its own.");
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        String body = """
                {"name": " ", "slug": "A b", "baseUrl": "ftp://example.com", "apiKey": "", "models": ["ok", " "]}
                """;

        problem(send(HttpMethod.POST, "/api/providers", body), HttpStatus.BAD_REQUEST)
                .jsonPath("$.errors[*].field")
                .value(fields -> assertThat(fields)
                        .asInstanceOf(InstanceOfAssertFactories.LIST)
                        .containsExactlyInAnyOrder("name", "slug", "baseUrl", "apiKey", "models[1]", "provider"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/providers/nobody,        404",
        "DELETE, /api/providers/nobody,        404",
        "GET,    /api/providers?active=maybe,  400",
        "PATCH,  /api/providers/openai,        405",
        "GET,    /api/nothing,                 404"
    })
    void answersOtherMistakesWithProblemDetailsToo(String method, String path, int status) {
        problem(http.method(HttpMethod.valueOf(method)).uri(path).exchange(), HttpStatus.valueOf(status))
                .jsonPath("$.detail")
                .isNotEmpty();
    }

    @Test
    void doesNotUpdateAProviderThatDoesNotExist() {
        problem(send(HttpMethod.PUT, "/api/providers/nobody", MISTRAL), HttpStatus.NOT_FOUND)
                .jsonPath("$.detail")
                .isEqualTo("There is no AI provider with the slug 'nobody'.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name":
            {"name": "x", "provider": "NONE", "baseUrl": "https://example.com"}
            []
            """)
    void refusesWhatItCannotRead(String body) {
        problem(send(HttpMethod.POST, "/api/providers", body), HttpStatus.BAD_REQUEST);
    }

    @Test
    void refusesAValueThatOnlyTheDatabaseKnowsToBeWrong() {
        String body = """
                {"name": "Zero", "provider": "OTHER", "baseUrl": "https://example.com", "settings": {"a": "\\u0000"}}
                """;

        problem(send(HttpMethod.POST, "/api/providers", body), HttpStatus.UNPROCESSABLE_CONTENT)
                .jsonPath("$.detail")
                .isEqualTo("The database does not accept one of the values.");
    }

    private BodyContentSpec get(String path) {
        return http.get().uri(path).exchange().expectStatus().isOk().expectBody();
    }

    private ResponseSpec send(HttpMethod method, String path, String json) {
        return http.method(method)
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(json)
                .exchange();
    }

    private static BodyContentSpec problem(ResponseSpec response, HttpStatus status) {
        response.expectStatus().isEqualTo(status);
        response.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
        return response.expectBody().jsonPath("$.status").isEqualTo(status.value());
    }

    private static String text(ResponseSpec response) {
        return String.valueOf(response.expectBody(String.class).returnResult().getResponseBody());
    }

    private static String provider(String name, @Nullable String slug) {
        return """
                {"name": "%s", %s "provider": "OTHER", "baseUrl": "https://example.com"}
                """.formatted(name, slug == null ? "" : "\"slug\": \"%s\",".formatted(slug));
    }

    private String apiKeyOf(String slug) {
        return jdbc.sql("SELECT api_key FROM ai_providers WHERE slug = ?")
                .param(slug)
                .query(String.class)
                .single();
    }

    private void setActive(String slug, boolean active) {
        jdbc.sql("UPDATE ai_providers SET is_active = :active WHERE slug = :slug")
                .params(Map.of("active", active, "slug", slug))
                .update();
    }
}
