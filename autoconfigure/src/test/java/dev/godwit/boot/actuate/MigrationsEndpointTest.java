package dev.godwit.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Migrator;
import dev.godwit.boot.TestApplications;
import dev.godwit.boot.actuate.MigrationsDescriptor.ContextDescriptor;
import dev.godwit.boot.autoconfigure.GodwitAutoConfiguration;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.security.Principal;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
            JsonNode migrator = server.get("/migrations").at(MIGRATOR);

            assertThat(migrator.at("/schema").asString()).isEqualTo("public");
            assertThat(migrator.at("/currentVersion").asString()).isEqualTo("002");
            assertThat(migrator.at("/summary").toString())
                    .isEqualTo("{\"total\":4,\"applied\":2,\"pending\":2,\"failed\":0,\"changed\":0,\"missing\":0,"
                            + "\"skipped\":0}");
            assertThat(migrator.at("/migrations")
                            .valueStream()
                            .map(one -> one.at("/state").asString()))
                    .containsExactly("APPLIED", "APPLIED", "PENDING", "PENDING");
            assertThat(server.get("/migrations/R:People").at(MIGRATOR + "/kind").asString())
                    .isEqualTo("REPEATABLE");
            assertThat(server.getAs("admin", "/migrations/002").at(MIGRATOR).has("upSql"))
                    .as("SQL is shown to nobody by default")
                    .isFalse();
            assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                    .as("the endpoint only reads")
                    .containsExactly("001", "002");
        }
    }

    @Test
    void showsWhatSomebodyDoesWhoMigratesAtThisMoment(TestDatabase database) throws SQLException {
        TestApplications.on(database).run(context -> {});

        try (TestServer server = TestServer.start(
                        database,
                        "godwit.on-startup=none",
                        "godwit.locations=classpath:db/migrations,classpath:fixtures/next");
                BlockedMigration migration = BlockedMigration.of(database)) {
            JsonNode migrator = server.get("/migrations").at(MIGRATOR);

            JsonNode activity = migrator.at("/activity");
            assertThat(activity.at("/version").asString()).isEqualTo("003");
            assertThat(activity.at("/migration").asInt()).isOne();
            assertThat(activity.at("/migrations").asInt()).isOne();
            assertThat(activity.at("/waitsFor/mode").asString()).isEqualTo("AccessExclusiveLock");
            assertThat(activity.at("/waitsFor/relation").asString()).isEqualTo("person");
            assertThat(activity.at("/waitsFor/blockedBy/0/pid").asInt()).isEqualTo(migration.blocker());
            assertThat(activity.at("/waitsFor/blockedBy/0/query").asString()).isEqualTo("SELECT … FROM person");
            assertThat(activity.has("progress")).isFalse();

            migration.goOn();
            migrator = server.get("/migrations").at(MIGRATOR);
            assertThat(migrator.at("/currentVersion").asString()).isEqualTo("003");
            assertThat(migrator.has("activity")).isFalse();
        }
    }

    @Test
    void showsOneMigrationAndItsSqlToThoseWhoMaySeeIt(TestDatabase database) {
        try (TestServer server = TestServer.start(
                database,
                "management.endpoint.migrations.show-sql=when-authorized",
                "management.endpoint.migrations.roles=admin")) {
            JsonNode anonymous = server.get("/migrations/2").at(MIGRATOR);
            JsonNode somebody = server.getAs("somebody", "/migrations/2.0").at(MIGRATOR);
            JsonNode admin = server.getAs("admin", "/migrations/002").at(MIGRATOR);

            assertThat(anonymous.at("/version").asString()).isEqualTo("002");
            assertThat(anonymous.at("/log/0/event").asString()).isEqualTo("APPLIED");
            assertThat(anonymous.has("problems")).isFalse();
            assertThat(anonymous.has("upSql")).isFalse();
            assertThat(somebody.has("upSql")).isFalse();
            assertThat(admin.at("/upSql").asString()).startsWith("ALTER TABLE person ADD COLUMN email");
            assertThat(admin.at("/downSql").asString()).startsWith("ALTER TABLE person DROP COLUMN email");

            assertThat(server.status("/migrations/003")).isEqualTo(404);
            assertThat(server.status("/migrations/nonsense")).isEqualTo(404);
            assertThat(server.get("/info").toString()).isEqualTo("{}");
        }
    }

    @Test
    void showsSqlToWhoeverHasLoggedInUnlessThereAreRoles(TestDatabase database) {
        withEndpoint(database)
                .withPropertyValues("management.endpoint.migrations.show-sql=when-authorized")
                .run(context -> {
                    MigrationsEndpointWebExtension endpoint = context.getBean(MigrationsEndpointWebExtension.class);

                    assertThat(upSql(endpoint, null)).isNull();
                    assertThat(upSql(endpoint, () -> "anybody")).isNotNull();
                });
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
    void aHistoryThatCannotBeReadIsAProblemInTheAnswer(TestDatabase database) {
        database.execute("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)");

        try (TestServer server = TestServer.start(database, "godwit.on-startup=none")) {
            JsonNode migrator = server.get("/migrations").at(MIGRATOR);
            assertThat(migrator.at("/problems/0/code").asString()).isEqualTo("GODWIT-FOREIGN-TABLE");
            assertThat(migrator.at("/database").asString()).startsWith("PostgreSQL ");
            assertThat(migrator.has("summary")).isFalse();
            assertThat(migrator.at("/migrations").isEmpty()).isTrue();
            assertThat(server.get("/migrations/001")
                            .at(MIGRATOR + "/problems/0/code")
                            .asString())
                    .isEqualTo("GODWIT-FOREIGN-TABLE");
        }
    }

    @Test
    void isReadOnlyAndExposedToNobodyByItself(TestDatabase database) {
        withEndpoint(database)
                .withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context).doesNotHaveBean(MigrationsEndpoint.class));
        withEndpoint(database)
                .withPropertyValues("management.endpoint.migrations.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(MigrationsEndpoint.class));
        assertThat(MigrationsEndpoint.class.getAnnotation(Endpoint.class).defaultAccess())
                .isEqualTo(Access.READ_ONLY);
    }

    @Test
    void showsEveryMigrator(TestDatabase database) {
        withEndpoint(database).withUserConfiguration(SecondMigrator.class).run(context -> {
            MigrationsEndpoint endpoint = context.getBean(MigrationsEndpoint.class);

            assertThat(endpoint.migrations().contexts().values())
                    .singleElement()
                    .satisfies(shown -> assertThat(shown.migrators()).containsOnlyKeys("orders", "migrator"));
            assertThat(Objects.requireNonNull(endpoint.migration("1"))
                            .contexts()
                            .values())
                    .singleElement()
                    .satisfies(shown -> assertThat(shown.migrators()).containsOnlyKeys("orders", "migrator"));
            assertThat(Objects.requireNonNull(endpoint.migration("2"))
                            .contexts()
                            .values())
                    .singleElement()
                    .satisfies(shown -> assertThat(shown.migrators()).containsOnlyKeys("migrator"));
        });
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

    private static WebApplicationContextRunner withEndpoint(TestDatabase database) {
        return new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        GodwitAutoConfiguration.class,
                        EndpointAutoConfiguration.class,
                        WebEndpointAutoConfiguration.class,
                        MigrationsEndpointAutoConfiguration.class))
                .withPropertyValues(TestApplications.dataSource(database))
                .withPropertyValues(
                        "spring.datasource.type=org.springframework.jdbc.datasource.SimpleDriverDataSource",
                        "management.endpoints.web.exposure.include=migrations");
    }

    private static @Nullable String upSql(MigrationsEndpointWebExtension endpoint, @Nullable Principal principal) {
        SecurityContext security = new SecurityContext() {

            @Override
            public @Nullable Principal getPrincipal() {
                return principal;
            }

            @Override
            public boolean isUserInRole(String role) {
                return false;
            }
        };
        MigrationDetailsDescriptor details =
                Objects.requireNonNull(endpoint.migration(security, "002").getBody());
        return details.contexts().values().stream()
                .flatMap(context -> context.migrators().values().stream())
                .findFirst()
                .orElseThrow()
                .upSql();
    }

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
