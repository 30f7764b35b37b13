package dev.godwit.sample.seed;

import dev.godwit.migration.JavaSeeder;
import dev.godwit.migration.MigrationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A day of interactions with every provider, so that there is something to look at. */
@Component
@Profile("dev")
final class V002__ExampleInteractions implements JavaSeeder {

    private static final String MODEL = "example";

    @Override
    public void up(MigrationContext context) {
        JdbcClient jdbc = context.jdbcClient();
        for (int hour = 0; hour < 24; hour++) {
            jdbc.sql("""
                    INSERT INTO ai_interactions
                        (ai_provider_id, model, status, request, prompt_tokens, completion_tokens, created_at, completed_at)
                    SELECT id, :model, 'SUCCEEDED', '{}', :tokens, 2 * :tokens, at, at + interval '2 seconds'
                    FROM ai_providers, (SELECT now() - :hour * interval '1 hour' AS at) moment
                    """)
                    .param("model", MODEL)
                    .param("tokens", 100 + 10 * hour)
                    .param("hour", hour)
                    .update();
        }
    }

    @Override
    public void down(MigrationContext context) {
        context.jdbcClient()
                .sql("DELETE FROM ai_interactions WHERE model = :model")
                .param("model", MODEL)
                .update();
    }
}
