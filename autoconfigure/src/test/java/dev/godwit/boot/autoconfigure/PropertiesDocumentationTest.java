package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tables of the documentation have what editors offer: every property, with its default. */
class PropertiesDocumentationTest {

    private static final Path PAGE = Path.of("../docs/reference/properties.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z.-]+?)(?:\\.\\*)?` \\| (?:`([^`]+)`|[^`]+) \\| .+ \\|$");
    private static final String NONE = "none, or in words";

    @Test
    void everyPropertyIsDocumentedWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        ROW.matcher(Files.readString(PAGE))
                .results()
                .forEach(row -> documented.put(row.group(1), Objects.requireNonNullElse(row.group(2), NONE)));

        assertThat(documented).isEqualTo(metadata());
    }

    @Test
    void everyPropertySaysWhatItIsFor() throws IOException {
        assertThat(properties().valueStream())
                .allSatisfy(property -> assertThat(property.path("description").asString(""))
                        .as(property.get("name").asString())
                        .endsWith("."));
    }

    private static Map<String, String> metadata() throws IOException {
        Map<String, String> metadata = new TreeMap<>();
        properties().forEach(property -> {
            JsonNode value = property.path("defaultValue");
            String shown = value.isArray() ? value.path(0).asString() : value.asString(NONE);
            metadata.put(property.get("name").asString(), shown);
        });
        return metadata;
    }

    private static JsonNode properties() throws IOException {
        try (InputStream metadata =
                GodwitProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return JsonMapper.shared().readTree(metadata).get("properties");
        }
    }
}
