package dev.godwit.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.ShopApplication;
import com.example.stores.StoresApplication;
import dev.godwit.boot.TestApplications;
import dev.godwit.boot.autoconfigure.GodwitAutoConfiguration;
import dev.godwit.boot.command.CommandTrial.Outcome;
import dev.godwit.history.HistoryTables;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands on an application of which everything else is broken. */
@WithTestDatabase
class CommandTest {

    private final CommandTrial shop = new CommandTrial(ShopApplication.class);

    @Test
    void migrateAppliesEverythingAndCreatesNothingElse(TestDatabase database) {
        Outcome outcome = shop.on(database, "migrations", "migrate");

        assertThat(outcome.messages()).isEmpty();
        assertThat(outcome.output()).contains("Applied 3 migrations", "003", "Add A Shop");
        assertThat(outcome.exitCode()).isZero();
        assertThat(database.queryForList("SELECT name FROM person", String.class))
                .containsExactly("corner-shop");
    }

    @Test
    void seedRunsSeedersOnceAndTakesThemBack(TestDatabase database) {
        String seeds = "--godwit.seed-locations=classpath:fixtures/seeds";
        Outcome early = new CommandTrial(ShopApplication.class).on(database, "migrations", "seed", seeds);
        shop.on(database, "migrations", "migrate");

        Outcome first = new CommandTrial(ShopApplication.class).on(database, "migrations", "seed", seeds);
        Outcome status = new CommandTrial(ShopApplication.class).on(database, "migrations", "status", seeds);
        Outcome second = new CommandTrial(ShopApplication.class).on(database, "migrations", "seed", seeds);
        Outcome undone = new CommandTrial(ShopApplication.class)
                .on(database, "migrations", "seed", "--undo", "--name=001_ada", seeds);
        Outcome nothing = new CommandTrial(ShopApplication.class).on(database, "migrations", "seed", "--undo", seeds);
        Outcome nobody =
                new CommandTrial(ShopApplication.class).on(database, "migrations", "seed", "--name=002", seeds);

        assertThat(early.exitCode()).isOne();
        assertThat(early.messages()).contains("GODWIT-PENDING", "migrate first, then seed");
        assertThat(first.output()).startsWith("Applied 1 seeder to ").contains("001", "ada");
        assertThat(first.exitCode()).isZero();
        assertThat(status.output()).containsPattern("SEEDER +STATE").containsPattern("001 +APPLIED +ada");
        assertThat(second.output()).startsWith("Nothing to apply in ");
        assertThat(undone.output()).startsWith("Undone 1 seeder in ");
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nobody.exitCode()).isEqualTo(2);
        assertThat(database.queryForList("SELECT name FROM person WHERE name = 'Ada'", String.class))
                .isEmpty();
    }

    @Test
    void migrateHasNothingToDoTheSecondTime(TestDatabase database) {
        shop.on(database, "migrations", "migrate");

        Outcome second = new CommandTrial(ShopApplication.class).on(database, "migrations", "migrate");

        assertThat(second.output()).startsWith("Nothing to apply in ").hasLineCount(1);
        assertThat(second.exitCode()).isZero();
    }

    @Test
    void migrateSaysInJsonWhatItHasApplied(TestDatabase database) {
        Outcome outcome = shop.on(database, "migrations", "migrate", "--output=json");

        JsonNode json = JsonMapper.shared().readTree(outcome.output());
        assertThat(json.propertyNames()).containsExactly("target", "applied", "problems", "duration");
        assertThat(json.at("/applied/2/version").asString()).isEqualTo("003");
        assertThat(json.at("/applied/2/state").asString()).isEqualTo("APPLIED");
        assertThat(json.at("/duration").asString()).startsWith("PT");
    }

    @Test
    void undoTakesBackAndRedoAppliesAgain(TestDatabase database) {
        stores().on(database, "migrations", "migrate", "--migrator=migrator");

        Outcome redo = stores().on(database, "migrations", "redo", "--migrator=migrator");
        Outcome undo = stores().on(database, "migrations", "undo", "--migrator=migrator", "--output=json");
        Outcome nothing = stores().on(database, "migrations", "undo", "--migrator=migrator", "--to=001");
        Outcome target = stores().on(database, "migrations", "undo", "--migrator=migrator", "--name=007");

        assertThat(redo.output())
                .startsWith("Undone and applied 1 migration in ")
                .contains("002");
        assertThat(JsonMapper.shared()
                        .readTree(undo.output())
                        .at("/undone/0/version")
                        .asString())
                .isEqualTo("002");
        assertThat(nothing.output()).startsWith("Nothing to undo in ");
        assertThat(nothing.exitCode()).isZero();
        assertThat(target.messages()).startsWith("GODWIT-TARGET");
        assertThat(target.exitCode()).isEqualTo(2);
        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .containsExactly("001");
    }

    @Test
    void undoTakesEverythingBackOnlyWhereThatIsAllowedAndMeant(TestDatabase database) {
        String[] locations = {"--godwit.locations=classpath:fixtures/next", "--migrator=migrator"};
        stores().on(database, "migrations", "baseline", "002", locations[0], locations[1]);

        Outcome forbidden = stores().on(database, "migrations", "undo", "--all", "--yes", locations[1]);
        Outcome notMeant =
                stores().on(database, "migrations", "undo", "--all", "--godwit.reset.enabled=true", locations[1]);

        assertThat(forbidden.messages()).startsWith("GODWIT-RESET  the undo of everything is not allowed here");
        assertThat(forbidden.exitCode()).isEqualTo(1);
        assertThat(notMeant.messages()).contains("has not been confirmed");
        assertThat(notMeant.exitCode()).isEqualTo(2);
    }

    @Test
    void resetDropsEverythingOnlyWhereThatIsAllowedAndMeant(TestDatabase database) {
        String[] allowed = {"--migrator=migrator", "--godwit.reset.enabled=true"};
        stores().on(database, "migrations", "migrate", allowed[0]);
        database.execute("INSERT INTO person (name) VALUES ('lost')");

        Outcome forbidden = stores().on(database, "migrations", "reset", "--yes", allowed[0]);
        Outcome notMeant = stores().on(database, "migrations", "reset", allowed[0], allowed[1]);
        assertThat(database.queryForObject("SELECT count(*) FROM person", Integer.class))
                .isPositive();
        Outcome done = stores().on(database, "migrations", "reset", "--yes", "--output=json", allowed[0], allowed[1]);

        assertThat(forbidden.messages()).startsWith("GODWIT-RESET  reset is not allowed here");
        assertThat(forbidden.exitCode()).isEqualTo(1);
        assertThat(notMeant.messages()).contains("has not been confirmed", "drops: table public.person");
        assertThat(notMeant.exitCode()).isEqualTo(2);
        JsonNode json = JsonMapper.shared().readTree(done.output());
        assertThat(json.at("/dropped").toString()).contains("table public.person");
        assertThat(json.at("/applied/0/version").asString()).isEqualTo("001");
        assertThat(done.exitCode()).isZero();
        assertThat(database.queryForList("SELECT name FROM person WHERE name = 'lost'"))
                .isEmpty();
    }

    @Test
    void waitGivesUpAndThenFindsEverythingApplied(TestDatabase database) {
        Outcome pending = shop.on(database, "migrations", "wait", "--timeout=0s");
        new CommandTrial(ShopApplication.class).on(database, "migrations", "migrate");
        Outcome applied = new CommandTrial(ShopApplication.class).on(database, "migrations", "wait", "--timeout", "1m");

        assertThat(pending.messages()).contains("GODWIT-WAIT-TIMEOUT  3 migrations are pending");
        assertThat(pending.exitCode()).isEqualTo(5);
        assertThat(applied.output()).startsWith("Everything is applied in ");
        assertThat(applied.exitCode()).isZero();
    }

    @Test
    void validateSaysWhetherSomethingIsWrong(TestDatabase database) {
        Outcome right = shop.on(database, "migrations", "validate");
        Outcome wrong = new CommandTrial(ShopApplication.class)
                .on(database, "migrations", "validate", "--output=json", "--godwit.locations=classpath:nowhere");

        assertThat(right.output()).startsWith("Nothing is wrong in ").contains(", 3 pending");
        assertThat(right.exitCode()).isZero();
        JsonNode json = JsonMapper.shared().readTree(wrong.output());
        assertThat(json.at("/ok").asBoolean()).isFalse();
        assertThat(json.at("/problems/0/code").asString()).isEqualTo("GODWIT-LOCATION");
        assertThat(wrong.exitCode()).isEqualTo(1);
    }

    @Test
    void generateWritesTheNextMigration(TestDatabase database, @TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("0041_a.sql"), "SELECT 1");
        String[] arguments = {"migrations", "generate", "Add users", "--dir", directory.toString()};

        Outcome written = shop.on(database, arguments);
        Outcome again = new CommandTrial(ShopApplication.class).on(database, arguments);
        Outcome nowhere = new CommandTrial(ShopApplication.class)
                .on(database, "migrations", "generate", "x", "--dir", directory + "/nowhere");

        assertThat(written.output().lines())
                .containsExactly(directory + "/0042_add_users.sql", directory + "/0042_add_users.down.sql");
        assertThat(written.exitCode()).isZero();
        assertThat(again.messages()).startsWith("GODWIT-GENERATE");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(nowhere.messages()).startsWith("GODWIT-GENERATE");
        assertThat(nowhere.exitCode()).isEqualTo(1);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void aDryRunIsPartOfTheResultInJson(TestDatabase database) {
        Outcome outcome =
                stores().on(database, "migrations", "migrate", "--migrator=migrator", "--dry-run", "--output=json");

        assertThat(JsonMapper.shared().readTree(outcome.output()).at("/sql").asString())
                .contains("CREATE TABLE person", "COMMIT");
        assertThat(outcome.exitCode()).isZero();
        assertThat(database.queryForList("SELECT relname FROM pg_class WHERE relname = 'person'", String.class))
                .isEmpty();
    }

    @Test
    void repairSettlesOneStatement(TestDatabase database) {
        String[] settle = {"migrations", "repair", "--applied=001", "--statement=1"};
        String[] forgetful = {"migrations", "repair", "--statement=1"};

        assertThat(shop.on(database, settle).messages()).contains("statement 1 of 001 is not one that was under way");
        assertThat(shop.on(database, forgetful).messages())
                .contains("GODWIT-USAGE  --statement says nothing without --applied or --pending");
        assertThat(shop.on(database, forgetful).exitCode()).isEqualTo(2);
    }

    @Test
    void baselineAndRepairSayWhatTheyCorrect(TestDatabase database) {
        database.execute("CREATE TABLE person (id bigint, name text)");

        Outcome baseline = stores().on(database, "migrations", "baseline", "001", "--migrator=migrator");
        Outcome repair = stores().on(database, "migrations", "repair", "--migrator=migrator");
        Outcome applied =
                stores().on(database, "migrations", "repair", "--applied=002", "--migrator=migrator", "--output=json");

        assertThat(baseline.messages()).isEmpty();
        assertThat(baseline.output()).contains("001");
        assertThat(repair.output()).startsWith("Nothing to correct in ");
        assertThat(JsonMapper.shared()
                        .readTree(applied.output())
                        .at("/corrections/0/version")
                        .asString())
                .isEqualTo("002");
        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY 1", String.class))
                .contains("002");
    }

    @Test
    void statusChangesNothing(TestDatabase database) {
        Outcome outcome = shop.on(database, "migrations", "status");

        assertThat(outcome.output())
                .contains("schema public", "no version yet", "PENDING", "3 migrations: 3 pending")
                .doesNotContain("\u001B");
        assertThat(outcome.exitCode()).isZero();
        assertThat(database.queryForList("SELECT relname FROM pg_class WHERE relname LIKE 'schema_m%'", String.class))
                .isEmpty();
    }

    @Test
    void statusHasTheFieldsOfTheEndpoint(TestDatabase database) {
        shop.on(database, "migrations", "migrate");

        Outcome outcome = new CommandTrial(ShopApplication.class).on(database, "migrations", "status", "--output=json");

        JsonNode json = JsonMapper.shared().readTree(outcome.output());
        assertThat(json.propertyNames())
                .containsExactly(
                        "database",
                        "schema",
                        "table",
                        "currentVersion",
                        "summary",
                        "problems",
                        "migrations",
                        "seeders");
        assertThat(json.at("/summary/applied").asInt()).isEqualTo(3);
        assertThat(json.at("/migrations/0").propertyNames())
                .containsExactly(
                        "version",
                        "description",
                        "state",
                        "kind",
                        "script",
                        "checksum",
                        "appliedAt",
                        "appliedBy",
                        "executionTime",
                        "reversible");
        assertThat(json.at("/migrations/0/appliedAt").asString()).endsWith("Z");
    }

    @Test
    void statusTellsWhatAnotherApplicationDoesThatMigrates(TestDatabase database) throws SQLException {
        shop.on(database, "migrations", "migrate");
        PGSimpleDataSource another = database.dataSource();
        another.setApplicationName("godwit 003 1/2");
        try (Connection connection = another.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(%d)"
                    .formatted(HistoryTables.of(
                                    "public", MigratorOptions.defaults().target())
                            .lockKey()));

            Outcome outcome = new CommandTrial(ShopApplication.class).on(database, "migrations", "status");

            assertThat(outcome.output())
                    .contains("\nMigrating: pid %d, godwit 003 1/2, role postgres"
                            .formatted(connection.unwrap(PGConnection.class).getBackendPID()))
                    .contains("\n           at statement 1 of 2\n");
        }
    }

    @Test
    void checkFindsWhatIsPendingAndThenNothing(TestDatabase database) {
        Outcome before = shop.on(database, "migrations", "status", "--check");
        new CommandTrial(ShopApplication.class).on(database, "migrations", "migrate");
        Outcome after = new CommandTrial(ShopApplication.class).on(database, "migrations", "status", "--check");

        assertThat(before.exitCode()).isEqualTo(3);
        assertThat(after.exitCode()).isZero();
    }

    @Test
    void checkFailsWhereSomethingElseWouldStopARun(TestDatabase database) {
        shop.on(database, "migrations", "migrate");

        Outcome outcome = new CommandTrial(ShopApplication.class)
                .on(
                        database,
                        "migrations",
                        "status",
                        "--check",
                        "--godwit.locations=classpath:db/migrations,classpath:fixtures/nowhere");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("GODWIT-LOCATION");
    }

    @Test
    void aMigrationThatFailsIsOneProblemAndNoStackTrace(TestDatabase database) {
        Outcome outcome = shop.on(
                database, "migrations", "migrate", "--godwit.locations=classpath:fixtures/broken", "--output=json");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.messages())
                .startsWith("GODWIT-STATEMENT  001_broken.sql failed")
                .containsOnlyOnce("GODWIT-")
                .doesNotContain("\tat ");
        JsonNode problem = JsonMapper.shared().readTree(outcome.output()).at("/problems/0");
        assertThat(problem.get("code").asString()).isEqualTo("GODWIT-STATEMENT");
        assertThat(problem.at("/where/line").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --server.port=0                                     | do     name the database: DATABASE_URL
            --spring.datasource.url=jdbc:oracle:thin:@localhost | ClassNotFoundException: oracle.jdbc
            """)
    void aDataSourceThatCannotBeMadeIsExplained(String argument, String says) {
        Outcome outcome = shop.run("migrations", "status", argument);

        assertThat(outcome.messages()).startsWith("GODWIT-NO-DATA-SOURCE").contains(says);
        assertThat(outcome.exitCode()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spring.datasource.password=wrong                             | 4 | GODWIT-AUTHENTICATION
            spring.datasource.url=jdbc:postgresql://localhost:1/shop     | 4 | GODWIT-CONNECTION
            spring.datasource.url=jdbc:oracle:thin:@localhost            | 4 | GODWIT-NO-DATA-SOURCE
            godwit.lock-retries=-1                                       | 1 | GODWIT-APPLICATION
            """)
    void whatIsWrongWithTheConfigurationIsOneProblem(
            String property, int exitCode, String code, TestDatabase database) {
        String[] theirs = property.split("=", 2);
        Login login = database.createLogin("");
        Map<String, String> properties = new TreeMap<>(Map.of(
                "spring.datasource.url", database.url(),
                "spring.datasource.username", login.user(),
                "spring.datasource.password", login.password(),
                "godwit.connect-wait", "0s"));
        properties.put(theirs[0], theirs[1]);
        List<String> arguments = new ArrayList<>(List.of("migrations", "status"));
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));

        Outcome outcome = shop.run(arguments.toArray(String[]::new));

        assertThat(outcome.messages())
                .startsWith(code)
                .containsOnlyOnce("GODWIT-")
                .doesNotContain("\tat ");
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void aReadOnlyDatabaseIsOneProblem(TestDatabase database) {
        database.execute("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");

        Outcome outcome = shop.on(database, "migrations", "migrate");

        assertThat(outcome.messages()).startsWith("GODWIT-READ-ONLY").containsOnlyOnce("GODWIT-");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void aHistoryThatCannotBeReadIsAProblem(TestDatabase database) {
        database.execute("CREATE TABLE customers (id int)");

        Outcome outcome = shop.on(database, "migrations", "status");

        assertThat(outcome.messages()).startsWith("GODWIT-NON-EMPTY");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            migrations stauts                   | did you mean: status
            migrations                          | say which: status
            migrations status --chekc           | did you mean: --check
            migrations status --debug           | has no option --debug
            migrations status --password=secret | has no option --password
            migrations status now               | does not know what to do with an argument
            migrations status --output=xml      | it is text or json
            migrations status --check --check   | --check
            migrations migrate --to=1 --name=2  | mutually exclusive
            migrations undo --steps=0           | is not a number from 1
            migrations undo --steps=1 --all     | mutually exclusive
            migrations baseline                 | <version>
            migrations repair --applied=1 --statement=0 | is not a number from 1
            migrations repair --applied=1 --pending=1 | mutually exclusive
            """)
    void wrongUsageNeedsNoApplication(String arguments, String says) {
        Outcome outcome = new CommandTrial(String.class).run(arguments.split(" ", -1));

        assertThat(outcome.messages())
                .startsWith("GODWIT-USAGE")
                .contains(says, "nothing was connected to or changed")
                .doesNotContain("secret", "Error: ");
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(2);
    }

    @Test
    void wrongUsageIsAProblemInJsonToo() {
        Outcome outcome = new CommandTrial(String.class).run("migrations", "stauts", "--output", "json");

        assertThat(JsonMapper.shared()
                        .readTree(outcome.output())
                        .at("/problems/0/code")
                        .asString())
                .isEqualTo("GODWIT-USAGE");
    }

    @ParameterizedTest
    @CsvSource({"migrations --help, Exit codes", "migrations status --help, --check", "migrations migrate -h, --output"
    })
    void helpNeedsNoApplication(String arguments, String says) {
        Outcome outcome = new CommandTrial(String.class).run(arguments.split(" ", -1));

        assertThat(outcome.output()).startsWith("Usage: ").contains(says);
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void optionsOfACommandAreNoProperties(TestDatabase database) {
        shop.application().addInitializers(context -> {
            assertThat(context.getEnvironment().containsProperty("check")).isFalse();
            assertThat(context.getEnvironment().getProperty("shop.name")).isEqualTo("corner");
        });

        Outcome outcome = shop.on(database, "--shop.name=corner", "migrations", "status", "--check");

        assertThat(outcome.exitCode()).isEqualTo(3);
    }

    @Test
    void theConfigurationOfTheApplicationCounts(TestDatabase database) {
        shop.application().setAdditionalProfiles("dev");
        shop.application().setDefaultProperties(Map.of("godwit.locations", "classpath:fixtures/profiles"));

        Outcome outcome = shop.on(database, "migrations", "status");

        assertThat(outcome.output()).containsPattern("001 +PENDING +only dev").containsPattern("002 +SKIPPED");
    }

    @Test
    void theMigratorIsNamedWhereThereAreSeveral(TestDatabase database) {
        Outcome unclear = stores().on(database, "migrations", "status");
        Outcome unknown = stores().on(database, "migrations", "status", "--migrator=nowhere");
        Outcome one = stores().on(database, "migrations", "migrate", "--migrator=orders");

        assertThat(unclear.messages()).contains("several migrators", "migrator", "orders", "--migrator=");
        assertThat(unclear.exitCode()).isEqualTo(2);
        assertThat(unknown.messages()).contains("there is no migrator nowhere");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(one.output()).contains("schema orders");
        assertThat(one.exitCode()).isZero();
        assertThat(database.queryForList("SELECT to_regclass('public.schema_migrations')::text", String.class))
                .containsOnlyNulls();
    }

    private static CommandTrial stores() {
        return new CommandTrial(StoresApplication.class);
    }

    @Test
    void aMissingBeanIsOneProblem(TestDatabase database) {
        Outcome outcome = stores().on(database, "migrations", "status", "--migrator=migrator", "--stores.broken=true");

        assertThat(outcome.messages()).startsWith("GODWIT-APPLICATION").contains("java.time.Clock");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void aConfigurationThatTheUserNamesIsThereToo(TestDatabase database) {
        Outcome outcome = stores().on(
                        database,
                        "migrations",
                        "status",
                        "--migrator=migrator",
                        "--stores.json=true",
                        "--godwit.command.configurations="
                                + "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration");

        assertThat(outcome.messages()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void anApplicationThatStartsForSomethingElseIsNotTouched(TestDatabase database) {
        List<String> arguments =
                new ArrayList<>(List.of("import", "migrations", "--check", "--spring.main.web-application-type=none"));
        Arrays.stream(TestApplications.dataSource(database)).map("--"::concat).forEach(arguments::add);

        try (ConfigurableApplicationContext context =
                new SpringApplication(Small.class).run(arguments.toArray(String[]::new))) {
            assertThat(context.getEnvironment().containsProperty("check")).isTrue();
            assertThat(context.containsBean("jdbcTemplate")).isTrue();
        }
        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .hasSize(2);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        GodwitAutoConfiguration.class
    })
    static class Small {}
}
