package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.boot.TestApplications;
import dev.godwit.migration.JavaSeeder;
import dev.godwit.migration.MigrationContext;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@WithTestDatabase
class SeedOnStartupTest {

    static final class V2__Grace implements JavaSeeder {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient()
                    .sql("INSERT INTO person (name) VALUES ('Grace')")
                    .update();
        }
    }

    private static ApplicationContextRunner application(TestDatabase database) {
        return TestApplications.on(database)
                .withBean(V2__Grace.class)
                .withPropertyValues("godwit.seed-locations=classpath:fixtures/seeds");
    }

    private static List<String> people(TestDatabase database) {
        return database.queryForList("SELECT name FROM person ORDER BY name", String.class);
    }

    @Test
    void runsSeedersOnceWhenItIsWanted(TestDatabase database) {
        for (int start = 0; start < 2; start++) {
            application(database)
                    .withPropertyValues("godwit.seed-on-startup=true")
                    .run(context -> assertThat(context).hasNotFailed());
        }

        assertThat(people(database)).containsExactly("Ada", "Grace");
    }

    @Test
    void runsNoSeederUnlessItIsWanted(TestDatabase database) {
        application(database).run(context -> assertThat(context).hasNotFailed());

        assertThat(people(database)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate", "wait", "none"})
    void runsNoSeederWhereTheApplicationDoesNotMigrate(String mode, TestDatabase database) {
        application(database).run(context -> assertThat(context).hasNotFailed());

        application(database)
                .withPropertyValues("godwit.seed-on-startup=true", "godwit.on-startup=" + mode)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(people(database)).isEmpty();
    }

    @Test
    void aSeederThatFailsStopsTheStart(TestDatabase database) {
        application(database)
                .withPropertyValues("godwit.seed-on-startup=true", "godwit.seed-locations=classpath:fixtures/nowhere")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the location 'classpath:fixtures/nowhere' does not exist")
                        .hasMessageContaining("godwit.seed-locations"));
    }
}
