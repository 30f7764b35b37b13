package dev.godwit.boot.command.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.godwit.boot.descriptor.ProblemDescriptor;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {

    private record Result(
            String text,
            int number,
            boolean flag,
            @Nullable String nothing,
            Instant at,
            Duration took,
            List<ProblemDescriptor> problems) {}

    @Test
    void isWhatTheEndpointWrites() {
        Problem problem = Problem.error(ProblemCode.STATEMENT, "a \"quoted\" ä \u2028 text")
                .at(new ScriptPosition("001.sql", 2, 3, "SELECT '\u0007';"))
                .found("one", "two")
                .remedy("three");
        Result result = new Result(
                "\\ / \t",
                7,
                true,
                null,
                Instant.parse("2026-11-20T08:00:00.123Z"),
                Duration.ofMillis(12),
                ProblemDescriptor.of(List.of(problem)));

        JsonMapper likeTheEndpoints = JsonMapper.builder()
                .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();

        assertThat(likeTheEndpoints.readTree(Json.of(result)))
                .isEqualTo(likeTheEndpoints.readTree(likeTheEndpoints.writeValueAsString(result)));
        assertThat(Json.of(result)).doesNotContain("nothing");
    }
}
