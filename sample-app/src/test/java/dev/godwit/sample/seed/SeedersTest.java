package dev.godwit.sample.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.sample.RunningSample;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import org.junit.jupiter.api.Test;

@WithTestDatabase
class SeedersTest {

    @Test
    void fillTheDatabaseOfADeveloperOnce(TestDatabase database) {
        start(database, "--spring.profiles.active=dev");
        start(database, "--spring.profiles.active=dev");

        assertThat(database.queryForList(
                        "SELECT version FROM schema_migrations WHERE version LIKE 'S:%' ORDER BY sequence",
                        String.class))
                .containsExactly("S:001", "S:002");
        assertThat(database.queryForObject("SELECT count(*) FROM ai_providers", Integer.class))
                .isEqualTo(5);
        assertThat(database.queryForObject("SELECT count(*) FROM ai_interactions", Integer.class))
                .isEqualTo(5 * 24);
    }

    @Test
    void leaveEveryOtherDatabaseAlone(TestDatabase database) {
        start(database, "--godwit.seed-on-startup=true");

        assertThat(database.queryForObject("SELECT count(*) FROM ai_providers", Integer.class))
                .isEqualTo(3);
        assertThat(database.queryForList(
                        "SELECT version FROM schema_migrations WHERE version LIKE 'S:%'", String.class))
                .isEmpty();
    }

    private static void start(TestDatabase database, String... arguments) {
        RunningSample.start(database, arguments).close();
    }
}
