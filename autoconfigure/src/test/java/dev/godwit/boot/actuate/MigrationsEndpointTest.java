package dev.godwit.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Migrator;
import dev.godwit.boot.TestApplications;
import dev.godwit.boot.actuate.MigrationsDescriptor.ContextDescriptor;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

@WithTestDatabase
class MigrationsEndpointTest {

    private static final String MIGRATOR = "/contexts/shop/migrators/migrator";

    @Test
    void showsWhatIsAppliedAndWhatIsPending(TestDatabase database) {
        TestApplications.on(database).run(context -> {});

        try (TestServer server = TestServer.start(
                database,
                "godwit.on-startup=none",
                "godwit.locations=classpath:db/migrations,classpath:fixtures/next,classpath:fixtures/repeatable")) {
            JsonNode answer = server.get("/migrations");
            JsonNode migrator = answer.at(MIGRATOR);

            assertThat(migrator.at("/schema").asString()).isEqualTo("public");
            assertThat(migrator.at("/currentVersion").asString()).isEqualTo("002");
            assertThat(migrator.at("/summary").toString())
                    .isEqualTo("{\"total\":4,\"applied\":2,\"pending\":2,\"failed\":0,\"changed\":0,\"missing\":0,"
                            + "\"skipped\":0}");
            assertThat(migrator.at("/migrations")
                            .valueStream()
                            .map(one -> one.at("/state").asString()))
                    .containsExactly("APPLIED", "APPLIED", "PENDING", "PENDING");
            assertThat(migrator.at("/migrations/3/version").asString()).isEqualTo("R:People");
            assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                    .as("the endpoint only reads")
                    .containsExactly("001", "002");
        }
    }

    @Test
    void showsOneMigrationHoweverItsVersionIsSpelled(TestDatabase database) {
        try (TestServer server = TestServer.start(database)) {
            JsonNode migration = server.get("/migrations/2").at(MIGRATOR);

            assertThat(migration.at("/version").asString()).isEqualTo("002");
            assertThat(migration.at("/log/0/event").asString()).isEqualTo("APPLIED");
            assertThat(migration.has("problems")).isFalse();
            assertThat(server.status("/migrations/002")).isEqualTo(200);
        }
    }

    @Test
    void showsARepeatableMigrationByItsDescription(TestDatabase database) {
        try (TestServer server =
                TestServer.start(database, "godwit.locations=classpath:db/migrations,classpath:fixtures/repeatable")) {
            assertThat(server.get("/migrations/R:People").at(MIGRATOR + "/kind").asString())
                    .isEqualTo("REPEATABLE");
        }
    }

    @Test
    void doesNotFindWhatNobodyKnows(TestDatabase database) {
        try (TestServer server = TestServer.start(database)) {
            assertThat(server.status("/migrations/003")).isEqualTo(404);
            assertThat(server.status("/migrations/nonsense")).isEqualTo(404);
        }
    }

    @Test
    void keepsSqlToItself(TestDatabase database) {
        try (TestServer server = TestServer.start(database)) {
            JsonNode migration = server.getAs("admin", "/migrations/002").at(MIGRATOR);

            assertThat(migration.has("upSql")).isFalse();
            assertThat(migration.has("downSql")).isFalse();
        }
    }

    @Test
    void showsSqlWhereEverybodyMaySeeIt(TestDatabase database) {
        try (TestServer server = TestServer.start(database, "management.endpoint.migrations.show-sql=always")) {
            JsonNode migration = server.get("/migrations/002").at(MIGRATOR);

            assertThat(migration.at("/upSql").asString())
                    .isEqualToIgnoringNewLines("ALTER TABLE person ADD COLUMN email varchar(200);");
            assertThat(migration.at("/downSql").asString())
                    .isEqualToIgnoringNewLines("ALTER TABLE person DROP COLUMN email;");
        }
    }

    @Test
    void showsSqlToWhoeverHasLoggedIn(TestDatabase database) {
        try (TestServer server =
                TestServer.start(database, "management.endpoint.migrations.show-sql=when-authorized")) {
            assertThat(server.get("/migrations/002").at(MIGRATOR).has("upSql")).isFalse();
            assertThat(server.getAs("anybody", "/migrations/002").at(MIGRATOR).has("upSql"))
                    .isTrue();
        }
    }

    @Test
    void showsSqlToThoseWithARole(TestDatabase database) {
        try (TestServer server = TestServer.start(
                database,
                "management.endpoint.migrations.show-sql=when-authorized",
                "management.endpoint.migrations.roles=admin")) {
            assertThat(server.getAs("anybody", "/migrations/002").at(MIGRATOR).has("upSql"))
                    .isFalse();
            assertThat(server.getAs("admin", "/migrations/002").at(MIGRATOR).has("upSql"))
                    .isTrue();
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsAProblemInTheAnswer(TestDatabase database) {
        try (TestServer server = TestServer.start(
                database, "godwit.on-startup=none", "godwit.datasource.url=jdbc:postgresql://localhost:1/nowhere")) {
            assertThat(server.status("/migrations")).isEqualTo(200);
            JsonNode migrator = server.get("/migrations").at(MIGRATOR);
            assertThat(migrator.at("/problems/0/code").asString()).isEqualTo("GODWIT-CONNECTION");
            assertThat(migrator.at("/problems/0/severity").asString()).isEqualTo("ERROR");
            assertThat(migrator.at("/problems/0/remedy/0").asString()).isNotEmpty();
            assertThat(migrator.has("summary")).isFalse();
            assertThat(migrator.at("/table").asString()).isEqualTo("schema_migrations");
            assertThat(server.get("/migrations/001")
                            .at(MIGRATOR + "/problems/0/code")
                            .asString())
                    .isEqualTo("GODWIT-CONNECTION");
        }
    }

    @Test
    void isReadOnlyAndExposedToNobodyByItself(TestDatabase database) {
        try (TestServer server = TestServer.start(database, "management.endpoints.web.exposure.include=health")) {
            assertThat(server.status("/migrations")).isEqualTo(404);
        }
        try (TestServer server = TestServer.start(database, "management.endpoint.migrations.access=none")) {
            assertThat(server.status("/migrations")).isEqualTo(404);
        }
    }

    @Test
    void showsEveryMigrator(TestDatabase database) {
        try (TestServer server = TestServer.start(WithSecondMigrator.class, database)) {
            JsonNode migrators = server.get("/migrations").at("/contexts/shop/migrators");

            assertThat(migrators.propertyNames()).containsExactlyInAnyOrder("migrator", "orders");
            assertThat(migrators.at("/orders/schema").asString()).isEqualTo("orders");
            assertThat(server.get("/migrations/1")
                            .at("/contexts/shop/migrators")
                            .propertyNames())
                    .containsExactlyInAnyOrder("migrator", "orders");
            assertThat(server.get("/migrations/2")
                            .at("/contexts/shop/migrators")
                            .propertyNames())
                    .containsExactly("migrator");
        }
    }

    @Test
    void showsTheParentsToo(TestDatabase database) {
        TestApplications.on(database)
                .run(parent -> TestApplications.on(database)
                        .withParent(parent)
                        .withUserConfiguration(SecondMigrator.class)
                        .run(child -> {
                            MigrationsDescriptor answer = new MigrationsEndpoint(child, Show.NEVER).migrations();

                            assertThat(answer.contexts().keySet()).containsExactly(child.getId(), parent.getId());
                            assertThat(answer.contexts().values())
                                    .extracting(ContextDescriptor::parentId)
                                    .containsExactly(parent.getId(), null);
                            assertThat(answer.contexts().values())
                                    .extracting(context -> context.migrators().keySet())
                                    .containsExactly(Set.of("orders"), Set.of("migrator"));
                        }));
    }

    @Test
    void givesUpNothingOfInfo(TestDatabase database) {
        try (TestServer server = TestServer.start(database)) {
            assertThat(server.get("/info").toString()).isEqualTo("{}");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({TestServerApplication.class, SecondMigrator.class})
    static class WithSecondMigrator {}

    @Configuration(proxyBeanMethods = false)
    static class SecondMigrator {

        @Bean(defaultCandidate = false)
        Migrator orders(DataSource dataSource) {
            return Migrator.builder(dataSource)
                    .options(MigratorOptions.builder()
                            .locations(List.of("classpath:fixtures/orders"))
                            .schema("orders")
                            .build())
                    .build();
        }
    }
}
