package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithTestDatabase
class ResetTest {

    /** One of everything that a schema can have without an extension. */
    private static final String EVERYTHING = """
            CREATE TYPE mood AS ENUM ('sad', 'happy');
            CREATE TYPE pair AS (a int, b mood);
            CREATE TYPE span AS RANGE (subtype = int);
            CREATE DOMAIN positive AS int CHECK (VALUE > 0);
            CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood mood, amount positive);
            CREATE TABLE orders (id serial PRIMARY KEY, user_id bigint REFERENCES users, pair pair);
            CREATE TABLE parts (id int) PARTITION BY RANGE (id);
            CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (10);
            CREATE VIEW names AS SELECT id FROM users;
            CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM names;
            CREATE SEQUENCE numbers;
            CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS 'SELECT a * 2';
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
            CREATE PROCEDURE nothing() LANGUAGE sql AS 'SELECT 1';
            CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int);
            CREATE OPERATOR ### (leftarg = int, rightarg = int, function = int4pl);
            CREATE COLLATION german FROM "C";
            CREATE STATISTICS both_of (dependencies) ON user_id, id FROM orders;
            CREATE TEXT SEARCH CONFIGURATION words (COPY = pg_catalog.simple);
            CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = pg_catalog.simple);
            CREATE OPERATOR FAMILY family USING btree;
            CREATE TABLE "odd ""name""; DROP TABLE users" (id int);
            """;

    private final TestDatabase database;
    private final MigrationFiles files;

    ResetTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory).with("001_users.sql", "CREATE TABLE users (id int)");
    }

    private Migrator migrator() {
        return Migrators.of(database, files, options -> options.resetEnabled(true));
    }

    private Problem refused(Migrator migrator) {
        return onlyProblem(
                Objects.requireNonNull(catchThrowableOfType(MigrationException.class, migrator::reset), "it succeeded")
                        .problems());
    }

    @Test
    void dropsEverythingAndMigratesAgain() {
        Migrator migrator =
                Migrators.of(database, files.with("001_users.sql", EVERYTHING), options -> options.resetEnabled(true));
        migrator.migrate();
        String before = withoutTimes();
        List<String> expected = migrator.resettable();

        ResetRun run = migrator.reset();

        assertThat(run.dropped()).isEqualTo(expected);
        assertThat(run.dropped())
                .contains(
                        "aggregate public.total(integer)",
                        "collation public.german",
                        "materialized view public.totals",
                        "operator public.###(integer,integer)",
                        "table public.parts",
                        "table public.\"odd \"\"name\"\"; DROP TABLE users\"",
                        "type public.pair")
                .doesNotContain("table public.parts_1", "sequence public.orders_id_seq");
        assertThat(versions(run.migrated().applied())).containsExactly("001");
        assertThat(withoutTimes()).isEqualTo(before);
        assertThat(database.queryForList("SELECT event FROM schema_migrations_log ORDER BY id", String.class))
                .containsExactly("RESET", "RUN_STARTED", "APPLIED", "RUN_FINISHED");
    }

    private String withoutTimes() {
        database.execute("UPDATE schema_migrations SET applied_at = 'epoch', execution_time = '0'");
        return Fingerprint.of(database);
    }

    @Test
    void leavesNothingBehind() {
        database.execute(EVERYTHING);

        Migrators.of(database, files.with("001_users.sql", "SELECT 1"), options -> options.resetEnabled(true))
                .reset();

        assertThat(database.queryForList(
                        "SELECT identity FROM pg_depend d, LATERAL pg_identify_object(classid, objid, 0)"
                                + " WHERE d.refobjid = 'public'::regnamespace ORDER BY 1",
                        String.class))
                .containsExactly(
                        "public.schema_migrations",
                        "public.schema_migrations_log",
                        "public.schema_migrations_log_id_seq",
                        "public.schema_migrations_sequence_seq");
    }

    @Test
    void leavesExtensionsAndOtherSchemas() {
        database.execute("CREATE SCHEMA other; CREATE TABLE other.users (id int)");
        database.execute("CREATE EXTENSION pg_stat_statements");

        migrator().reset();

        assertThat(database.queryForObject(
                        "SELECT count(*) FROM pg_class WHERE relname = 'pg_stat_statements'", Integer.class))
                .isOne();
        assertThat(database.queryForObject("SELECT count(*) FROM other.users", Integer.class))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE VIEW other.names AS SELECT id FROM users",
                "CREATE TABLE other.orders (user_id int REFERENCES users (id))",
                "CREATE TABLE other.numbered (id int DEFAULT nextval('public.numbers'))",
                "CREATE TABLE other.people (mood mood)",
                "CREATE TABLE other.heirs () INHERITS (users)",
                "CREATE FUNCTION other.first(users) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE DOMAIN other.even AS int CHECK (public.is_even(VALUE))",
                "CREATE TABLE other.touched (id int); CREATE TRIGGER touched BEFORE UPDATE ON other.touched"
                        + " FOR EACH ROW EXECUTE FUNCTION public.touch()",
                "CREATE TABLE other.checked (id int CHECK (public.is_even(id)))",
                "CREATE TABLE other.indexed (id int); CREATE INDEX indexed_even ON other.indexed (public.is_even(id))",
                "CREATE FUNCTION public.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
                        + " CREATE EVENT TRIGGER watcher ON ddl_command_end EXECUTE FUNCTION public.watch()"
            })
    void refusesWhenSomethingElsewhereDependsOnIt(String dependent) {
        database.execute("""
                CREATE TYPE mood AS ENUM ('sad', 'happy');
                CREATE SEQUENCE numbers;
                CREATE TABLE users (id int PRIMARY KEY);
                CREATE FUNCTION is_even(a int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a % 2 = 0';
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE SCHEMA other;
                """ + dependent);
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = refused(migrator());

        assertThat(problem.code()).isEqualTo(ProblemCode.RESET);
        assertThat(problem.message()).isEqualTo("objects outside of schema public depend on what is in it");
        assertThat(problem.found()).hasSize(1);
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
        database.execute("DROP EVENT TRIGGER IF EXISTS watcher");
    }

    @Test
    void isRefusedUnlessItIsAllowed() {
        database.execute("CREATE TABLE customers (id int)");

        Problem problem = refused(Migrators.of(database, files));

        assertThat(problem.code()).isEqualTo(ProblemCode.RESET);
        assertThat(problem.message()).isEqualTo("reset is not allowed here");
        assertThat(database.queryForList("SELECT id FROM customers")).isEmpty();
    }

    @Test
    void changesNothingWhenTheRoleDoesNotOwnEverything() {
        Login app = database.createLogin("");
        database.execute("GRANT CREATE ON SCHEMA public TO " + app.user());
        Migrator migrator = Migrators.of(database.dataSource(app), files, options -> options.resetEnabled(true));
        migrator.migrate();
        database.execute("CREATE TABLE zoo (id int)");

        Problem problem = refused(migrator);

        assertThat(problem.code()).isEqualTo(ProblemCode.RESET);
        assertThat(problem.sqlState()).isEqualTo("42501");
        assertThat(problem.state()).isEqualTo("rolled back: nothing was changed");
        assertThat(versions(migrator.status().migrations())).containsExactly("001");
        assertThat(database.queryForObject("SELECT count(*) FROM users", Integer.class))
                .isZero();
    }

    @Test
    @Timeout(60)
    void saysWhoIsInItsWay() throws SQLException {
        Migrator migrator = Migrators.of(
                database, files, options -> options.resetEnabled(true).lockTimeout(Duration.ofSeconds(1)));
        migrator.migrate();
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT id FROM users");

            Problem problem = refused(migrator);

            assertThat(problem.sqlState()).isEqualTo("55P03");
            assertThat(problem.found())
                    .contains("waited for AccessExclusiveLock on users")
                    .last()
                    .asString()
                    .startsWith("blocked by pid ")
                    .endsWith(": SELECT id FROM users");
        }
    }

    @Test
    void needsNoRightToCreateSchemas() {
        Login app = database.createLogin("");
        database.execute("CREATE SCHEMA shop AUTHORIZATION " + app.user());
        Migrator migrator = Migrators.of(
                database.dataSource(app),
                files,
                options -> options.resetEnabled(true).schema("shop"));
        migrator.migrate();

        assertThat(migrator.reset().dropped())
                .containsExactly(
                        "table shop.schema_migrations", "table shop.schema_migrations_log", "table shop.users");
    }
}
