package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions.NonEmpty;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A schema that was there before its history. */
@WithTestDatabase
class NonEmptySchemaTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    NonEmptySchemaTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory)
                .with("001_users.sql", "CREATE TABLE users (id int)")
                .with("002_orders.sql", "CREATE TABLE orders (id int)")
                .with("003_items.sql", "CREATE TABLE items (id int)");
    }

    @Test
    void isRefusedWithWhatIsInIt() {
        database.execute(
                "CREATE TABLE customers (id serial PRIMARY KEY); CREATE VIEW everybody AS SELECT * FROM customers");
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.NON_EMPTY);
        assertThat(problem.message()).isEqualTo("the schema public has objects but no history");
        assertThat(problem.found()).containsExactly("2 objects, such as table customers, view everybody");
        assertThat(problem.remedy())
                .anyMatch(line -> line.contains("godwit.baseline-version"))
                .anyMatch(line -> line.contains("godwit.schema"))
                .anyMatch(line -> line.contains("godwit.non-empty=migrate"));
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void isRefusedWithTheToolsWhoseHistoriesAreThere() {
        Map<String, String> tools = Map.of(
                "flyway_schema_history", "Flyway",
                "schema_version", "Flyway (before 5)",
                "databasechangelog", "Liquibase",
                "SequelizeMeta", "Sequelize",
                "knex_migrations", "Knex",
                "_prisma_migrations", "Prisma",
                "goose_db_version", "goose",
                "alembic_version", "Alembic",
                "__EFMigrationsHistory", "Entity Framework");
        tools.keySet().forEach(table -> database.execute("CREATE TABLE \"%s\" (name text)".formatted(table)));

        assertThat(onlyProblem(refusal(Migrators.of(database, files))).found())
                .hasSize(1 + tools.size())
                .containsAll(tools.entrySet().stream()
                        .map(tool -> tool.getKey() + " is the history of " + tool.getValue())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE thing (id int)",
                "CREATE TABLE thing (id int) PARTITION BY RANGE (id)",
                "CREATE VIEW thing AS SELECT 1",
                "CREATE MATERIALIZED VIEW thing AS SELECT 1",
                "CREATE SEQUENCE thing",
                "CREATE TYPE thing AS ENUM ('a')",
                "CREATE TYPE thing AS (a int)",
                "CREATE TYPE thing",
                "CREATE DOMAIN thing AS int",
                "CREATE FUNCTION thing() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE PROCEDURE thing() LANGUAGE sql AS 'SELECT 1'",
                "CREATE AGGREGATE thing(int) (SFUNC = int4pl, STYPE = int)",
                "CREATE EXTENSION file_fdw; CREATE SERVER s FOREIGN DATA WRAPPER file_fdw;"
                        + " CREATE FOREIGN TABLE thing (id int) SERVER s OPTIONS (filename '/dev/null')",
                "CREATE COLLATION thing FROM \"C\"",
                "CREATE TEXT SEARCH CONFIGURATION thing (COPY = simple)",
                "CREATE TEXT SEARCH DICTIONARY thing (TEMPLATE = simple)"
            })
    void isOneWithAnyKindOfObject(String statement) {
        database.execute(statement);

        assertThat(onlyProblem(refusal(Migrators.of(database, files))).found())
                .singleElement()
                .asString()
                .matches("1 object, such as [a-z ]+ (public\\.)?thing(\\(.*\\))?");
    }

    @Test
    void isOneWithARangeWhichIsOneObject() {
        database.execute("CREATE TYPE span AS RANGE (subtype = float8)");

        assertThat(onlyProblem(refusal(Migrators.of(database, files))).found())
                .singleElement()
                .asString()
                .isEqualTo("1 object, such as type span");
    }

    /** Complaints f3318, f1908, f2537, f3236, f3767: "found non-empty schema" because of an extension's objects. */
    @ParameterizedTest
    @ValueSource(strings = {"citext", "hstore", "pg_stat_statements", "uuid-ossp", "earthdistance", "isn"})
    void isNotOneWithNothingButAnExtension(String extension) {
        database.execute("CREATE EXTENSION \"%s\" CASCADE".formatted(extension));

        assertThat(Migrators.of(database, files).migrate().applied()).hasSize(3);
    }

    /** The same complaints: extensions that create tables, sequences, ranges and triggers of their own. */
    @Test
    void isNotOneWithATableThatWasGivenToAnExtension() {
        database.execute("""
                CREATE TABLE settings (id serial PRIMARY KEY, name text UNIQUE);
                CREATE TYPE span AS RANGE (subtype = float8);
                CREATE VIEW everything AS SELECT * FROM settings;
                ALTER EXTENSION plpgsql ADD TABLE settings;
                ALTER EXTENSION plpgsql ADD TYPE span;
                ALTER EXTENSION plpgsql ADD VIEW everything;
                """);

        assertThat(Migrators.of(database, files).migrate().applied()).hasSize(3);
    }

    @Test
    void isNotOneWithNothingButRightsAndAComment() {
        database.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;"
                + " COMMENT ON SCHEMA public IS 'For the shop'; GRANT ALL ON SCHEMA public TO PUBLIC");

        assertThat(Migrators.of(database, files).migrate().applied()).hasSize(3);
    }

    @Test
    void isMigratedWhenThatIsAskedFor() {
        database.execute("CREATE TABLE customers (id int)");

        MigrationRun run = Migrators.of(database, files, options -> options.nonEmpty(NonEmpty.MIGRATE))
                .migrate();

        assertThat(versions(run.applied())).containsExactly("001", "002", "003");
        assertThat(Migrators.of(database, files).migrate().applied()).isEmpty();
    }

    @Test
    void isBaselinedAtTheVersionThatItHas() {
        database.execute("CREATE TABLE users (id int); CREATE TABLE orders (id int)");

        MigrationRun run = Migrators.of(database, files, options -> options.baselineVersion("2"))
                .migrate();

        assertThat(versions(run.applied())).containsExactly("003");
        assertThat(database.queryForList(
                        "SELECT version || ' ' || kind FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("001 BASELINE", "002 BASELINE", "003 SQL");
        assertThat(database.queryForList("SELECT message FROM schema_migrations_log ORDER BY id LIMIT 1", String.class))
                .containsExactly("history created, baseline 2");
        MigrationStatus status = Migrators.of(database, files).status();
        assertThat(status.migrations()).extracting(MigrationInfo::state).containsOnly(MigrationState.APPLIED);
        assertThat(status.migrations())
                .extracting(MigrationInfo::kind)
                .containsExactly(MigrationKind.BASELINE, MigrationKind.BASELINE, MigrationKind.SQL);
    }

    @Test
    void isBaselinedAtAVersionThatNoFileHas() {
        database.execute("CREATE TABLE users (id int)");

        MigrationRun run = Migrators.of(database, files, options -> options.baselineVersion("1.5"))
                .migrate();

        assertThat(versions(run.applied())).containsExactly("002", "003");
        assertThat(run.problems()).isEmpty();
        assertThat(database.queryForList(
                        "SELECT version || ' ' || description FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("001 users", "1.5 Baseline", "002 orders", "003 items");
        assertThat(states(Migrators.of(database, files).status())).containsEntry("1.5", MigrationState.APPLIED);
    }

    @Test
    void runsItsRepeatablesAfterABaseline() {
        database.execute("CREATE TABLE users (id int); CREATE TABLE orders (id int); CREATE TABLE items (id int)");
        files.with("R__everybody.sql", "CREATE OR REPLACE VIEW everybody AS SELECT * FROM users");

        MigrationRun run = Migrators.of(database, files, options -> options.baselineVersion("003"))
                .migrate();

        assertThat(versions(run.applied())).containsExactly("R:everybody");
    }

    @Test
    void isBaselinedOnFirstUseOnly() {
        database.execute("CREATE TABLE users (id int)");
        Migrators.of(database, files, options -> options.baselineVersion("1")).migrate();

        files.with("004_more.sql", "CREATE TABLE more (id int)");
        MigrationRun later = Migrators.of(database, files, options -> options.baselineVersion("4"))
                .migrate();

        assertThat(versions(later.applied())).containsExactly("004");
        assertThat(database.queryForObject("SELECT to_regclass('more') IS NOT NULL", Boolean.class))
                .isTrue();
    }

    @Test
    void anEmptySchemaIsNotBaselined() {
        MigrationRun run = Migrators.of(database, files, options -> options.baselineVersion("2"))
                .migrate();

        assertThat(versions(run.applied())).containsExactly("001", "002", "003");
    }

    @Test
    void isShownAsItWillBeBaselined() {
        database.execute("CREATE TABLE users (id int)");
        DatabaseContent before = DatabaseContent.of(database);

        MigrationStatus status = Migrators.of(database, files, options -> options.baselineVersion("1"))
                .status();

        assertThat(states(status))
                .containsEntry("001", MigrationState.APPLIED)
                .containsEntry("002", MigrationState.PENDING);
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void tellsThatAHistoryOfOursLiesInAnotherSchema() {
        Migrators.of(database, files, options -> options.schema("shop")).migrate();
        database.execute("CREATE TABLE stray (id int)");

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.NON_EMPTY);
        assertThat(problem.found())
                .containsExactly("1 object, such as table stray", "a history of Godwit lies in schema shop");
    }

    /** A schema named like the role comes first in the default search_path as soon as somebody creates it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thatAppearsLaterInTheSearchPathDoesNotMakeEverythingRunAgain(boolean empty) {
        Migrators.of(database, files).migrate();
        database.execute("CREATE SCHEMA postgres");
        if (!empty) {
            database.execute("CREATE TABLE postgres.stray (id int)");
        }
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.HISTORY_ELSEWHERE);
        assertThat(problem.found())
                .containsExactly("the connection's schema is now postgres, the history lies in public");
        assertThat(problem.remedy()).first().asString().startsWith("set godwit.schema=public");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
        assertThat(Migrators.of(database, files, options -> options.schema("public"))
                        .migrate()
                        .applied())
                .isEmpty();
    }
}
