package dev.godwit.test.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@WithTestDatabase
class SchemaSnapshotTest {

    private static final SchemaHistory HISTORY =
            new SchemaHistory("public", "schema_migrations", "schema_migrations_log", List.of());

    private final TestDatabase database;

    SchemaSnapshotTest(TestDatabase database) {
        this.database = database;
    }

    @ParameterizedTest
    @EnumSource
    void seesWhatAMigrationChangesUntilAllOfItIsTakenBack(SchemaChange change) {
        prepare(change);
        SchemaSnapshot before = look();

        database.execute(change.up());
        SchemaSnapshot between = look();
        database.execute(change.down());

        assertThat(before.differenceTo(between).lines("is missing", "is still there"))
                // what a server calls a transform depends on its release
                .extracting(line -> line.replace(" on language ", " language "))
                .containsExactlyElementsOf(change.differences());
        assertThat(before.differenceTo(look()).lines("is missing", "is still there"))
                .isEmpty();
    }

    private void prepare(SchemaChange change) {
        assumeTrue(server() >= change.since(), "PostgreSQL " + change.since());
        database.execute(SchemaChange.GIVEN);
        database.execute(change.given());
    }

    private int server() {
        return database.queryForObject("SELECT current_setting('server_version_num')::int / 10000", Integer.class);
    }

    @Test
    void doesNotMindTheOrderOfColumns() {
        database.execute("CREATE TABLE users (id bigint, name text, email text)");
        SchemaSnapshot before = look();

        database.execute("ALTER TABLE users DROP COLUMN name; ALTER TABLE users ADD COLUMN name text");

        assertThat(before.differenceTo(look()).isEmpty()).isTrue();
    }

    @Test
    void doesNotMindTheValueOfASequenceNorRows() {
        database.execute("CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY, name text)");
        SchemaSnapshot before = look();

        database.execute("INSERT INTO users (name) VALUES ('Ada')");

        assertThat(before.differenceTo(look()).isEmpty()).isTrue();
    }

    @Test
    void leavesOutTheHistoryWhereverItIs() {
        SchemaHistory elsewhere = new SchemaHistory("user", "done", "done_log", List.of("pg_monitor"));
        SchemaSnapshot before = look(elsewhere);

        database.execute("""
                CREATE SCHEMA "user";
                CREATE TABLE "user".done (version text PRIMARY KEY, sequence bigint GENERATED ALWAYS AS IDENTITY);
                COMMENT ON TABLE "user".done IS 'godwit';
                CREATE TABLE "user".done_log (id bigserial);
                GRANT USAGE ON SCHEMA "user" TO pg_monitor;
                GRANT SELECT ON "user".done TO pg_monitor;
                """);

        assertThat(before.differenceTo(look(elsewhere)).lines("is missing", "is new"))
                .isEmpty();
        database.execute("CREATE TABLE done (id bigint); GRANT CREATE ON SCHEMA \"user\" TO pg_monitor");
        assertThat(before.differenceTo(look(elsewhere)).lines("is missing", "is new"))
                .containsExactly("table public.done is new", "schema \"user\" has besides GRANT CREATE TO pg_monitor");
    }

    @Test
    void leavesOutWhatBelongsToAnExtension() {
        database.execute("CREATE TABLE users (name text)");
        SchemaSnapshot before = look();

        database.execute("CREATE EXTENSION hstore");

        assertThat(before.differenceTo(look()).added()).containsExactly("extension hstore");
    }

    @Test
    void leavesOutWhatIsTemporary() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            SchemaSnapshot before = SchemaSnapshot.of(connection, HISTORY);

            statement.execute("CREATE TEMPORARY TABLE draft (id serial PRIMARY KEY, name text UNIQUE)");
            statement.execute("CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");

            assertThat(before.differenceTo(SchemaSnapshot.of(connection, HISTORY))
                            .isEmpty())
                    .isTrue();
        }
    }

    @Test
    void isTheSameWhateverTheSessionPrefers() throws SQLException {
        database.execute(
                "CREATE TABLE users (since timestamptz DEFAULT '2026-01-02 03:04:05+00', d interval DEFAULT '90 min');"
                        + " CREATE VIEW v AS SELECT since FROM users");
        SchemaSnapshot usual = look();

        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET search_path = pg_catalog; SET datestyle = 'ISO, DMY'; SET intervalstyle = 'iso_8601';"
                            + " SET timezone = 'Asia/Tokyo'; SET quote_all_identifiers = on");

            assertThat(SchemaSnapshot.of(connection, HISTORY).lines()).isEqualTo(usual.lines());
        }
    }

    @Test
    void leavesTheSessionAndItsTransactionAsTheyWere() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE users (name text)");

            assertThat(SchemaSnapshot.of(connection, HISTORY).lines()).contains("table public.users");

            assertThat(connection.getAutoCommit()).isFalse();
            statement.execute("SELECT FROM users");
            connection.commit();
        }
        assertThat(look().lines()).contains("table public.users");
    }

    @Test
    void canBeTakenByARoleThatIsNoSuperuser() throws SQLException {
        database.execute(SchemaChange.GIVEN);
        database.execute(SchemaChange.USER_MAPPING.given());
        database.execute(SchemaChange.USER_MAPPING.up());

        try (Connection connection =
                database.dataSource(database.createLogin("")).getConnection()) {
            assertThat(SchemaSnapshot.of(connection, HISTORY).lines())
                    .contains("table public.users", "type public.status: ENUM ('new', 'done')");
        }
    }

    @Test
    void neverShowsThePasswordOfAUserMapping() {
        database.execute(SchemaChange.USER_MAPPING.given());
        database.execute(SchemaChange.USER_MAPPING.up());

        assertThat(look().lines())
                .anyMatch(line -> line.startsWith("user mapping public on server near: OPTIONS password "))
                .noneMatch(line -> line.contains("secret"));
    }

    @Test
    void aTableStandsForWhatIsInIt() {
        SchemaSnapshot before = look();

        database.execute("""
                CREATE TABLE users (id bigserial PRIMARY KEY, email text UNIQUE CHECK (email <> ''));
                CREATE INDEX ON users (lower(email));
                COMMENT ON COLUMN users.email IS 'where to write';
                CREATE TABLE visits (at date) PARTITION BY RANGE (at);
                CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
                """);

        assertThat(before.differenceTo(look()).added()).containsExactly("table public.users", "table public.visits");
    }

    @Test
    void showsOfALongDefinitionOnlyTheLinesThatDiffer() {
        String function =
                "CREATE OR REPLACE FUNCTION total(a int) RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  a := a * %d;\n"
                        + "  RETURN a;\nEND\n$$";
        database.execute(function.formatted(2));
        SchemaSnapshot before = look();

        database.execute(function.formatted(3));

        assertThat(before.differenceTo(look()).changed())
                .containsExactly("function public.total(integer) has changed\n  -   a := a * 2;\n  +   a := a * 3;");
    }

    private SchemaSnapshot look() {
        return look(HISTORY);
    }

    private SchemaSnapshot look(SchemaHistory history) {
        try (Connection connection = database.dataSource().getConnection()) {
            return SchemaSnapshot.of(connection, history);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
