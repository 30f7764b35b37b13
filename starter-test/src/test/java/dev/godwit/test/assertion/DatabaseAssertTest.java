package dev.godwit.test.assertion;

import static dev.godwit.test.assertion.DatabaseAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is in a schema. Both ways of importing assertThat are used here, which the compiler has to keep apart. */
@WithTestDatabase
class DatabaseAssertTest {

    /** Nothing here changes anything. */
    private static DataSource dataSource;

    /** An assertion, once where it holds and once where it does not. */
    @SuppressWarnings("ImmutableEnumChecker") // the lambdas have no state
    enum Case {
        TABLE(
                it -> it.hasTable("users"),
                it -> it.hasTable("user"),
                "Expected the database to have a table user, but it has: users, \"Odd one\", app.notes, visits"),
        PARTITIONED_TABLE(
                it -> it.hasTable("visits"),
                it -> it.hasTable("adults"),
                "Expected adults to be a table, but it is a view"),
        TABLE_ELSEWHERE(
                it -> it.hasTable("app.notes"),
                it -> it.hasTable("notes"),
                "Expected the database to have a table notes, but it has: app.notes, \"Odd one\", users, visits"),
        TABLE_IN_QUOTES(
                it -> it.hasTable("\"Odd one\""),
                it -> it.hasTable("Odd one"),
                "Expected the database to have a table Odd one, but it has: \"Odd one\", app.notes, users, visits"),
        TABLE_IN_CAPITALS(
                it -> it.hasTable("PUBLIC.USERS"),
                it -> it.hasTable("\"USERS\""),
                "Expected the database to have a table \"USERS\", but it has: users, \"Odd one\", app.notes, visits"),
        NO_TABLE(
                it -> it.doesNotHaveTable("orders"),
                it -> it.doesNotHaveTable("users"),
                "Expected the database to have no table users, but it has public.users"),
        VIEW(
                it -> it.hasView("adults").hasView("counted"),
                it -> it.hasView("users"),
                "Expected the database to have a view users, but it has: adults, counted"),
        NO_VIEW(
                it -> it.doesNotHaveView("users"),
                it -> it.doesNotHaveView("counted"),
                "Expected the database to have no view counted, but it has public.counted"),
        INDEX(
                it -> it.hasIndex("users_pkey"),
                it -> it.hasIndex("users_pk"),
                "Expected the database to have an index users_pk, but it has:"
                        + " users_pkey, app.first_lines, app.half_built, app.notes_user_id_line_text_idx"),
        NO_INDEX(
                it -> it.doesNotHaveIndex("by_email"),
                it -> it.doesNotHaveIndex("users_pkey"),
                "Expected the database to have no index users_pkey, but it has public.users_pkey"),
        SEQUENCE(
                it -> it.hasSequence("tickets"),
                it -> it.hasSequence("ticket"),
                "Expected the database to have a sequence ticket, but it has: tickets"),
        NO_SEQUENCE(
                it -> it.doesNotHaveSequence("ticket"),
                it -> it.doesNotHaveSequence("tickets"),
                "Expected the database to have no sequence tickets, but it has public.tickets"),
        TYPE(
                it -> it.hasType("status").hasType("code").hasType("place"),
                it -> it.hasType("users"),
                "Expected the database to have a type users, but it has: code, place, status"),
        NO_TYPE(
                it -> it.doesNotHaveType("users"),
                it -> it.doesNotHaveType("status"),
                "Expected the database to have no type status, but it has public.status"),
        FUNCTION(
                it -> it.hasFunction("answer").hasFunction("public.act"),
                it -> it.hasFunction("anwser"),
                "Expected the database to have a function anwser, but it has: answer, act"),
        NO_FUNCTION(
                it -> it.doesNotHaveFunction("question"),
                it -> it.doesNotHaveFunction("answer"),
                "Expected the database to have no function answer, but it has public.answer"),
        SCHEMA(
                it -> it.hasSchema("app"),
                it -> it.hasSchema("apps"),
                "Expected the database to have a schema apps, but it has: app, public"),
        NO_SCHEMA(
                it -> it.doesNotHaveSchema("billing"),
                it -> it.doesNotHaveSchema("app"),
                "Expected the database to have no schema app, but it has app"),
        EXTENSION(
                it -> it.hasExtension("plpgsql"),
                it -> it.hasExtension("postgis"),
                "Expected the database to have an extension postgis, but it has: plpgsql"),
        NO_EXTENSION(
                it -> it.doesNotHaveExtension("postgis"),
                it -> it.doesNotHaveExtension("plpgsql"),
                "Expected the database to have no extension plpgsql, but it has plpgsql"),
        COLUMN(
                it -> it.hasTable("users").hasColumn("email").hasColumns("id", "EMAIL"),
                it -> it.hasTable("users").hasColumn("emial"),
                "Expected table public.users to have a column emial, but it has:"
                        + " email character varying(255), id bigint, \"createdAt\" timestamp(3) with time zone, amounts numeric(10,2)[], code code"),
        COLUMN_IN_QUOTES(
                it -> it.hasTable("users").hasColumn("\"createdAt\""),
                it -> it.hasTable("users").hasColumn("createdAt"),
                "Expected table public.users to have a column createdAt, but it has:"
                        + " \"createdAt\" timestamp(3) with time zone, id bigint, email character varying(255), amounts numeric(10,2)[], code code"),
        COLUMN_TYPE(
                it -> it.hasTable("users")
                        .hasColumn("email", "varchar(255)")
                        .hasColumn("email", "character varying (255)")
                        .hasColumn("id", "int8")
                        .hasColumn("\"createdAt\"", "TIMESTAMPTZ(3)")
                        .hasColumn("amounts", "decimal(10, 2)[]")
                        .hasColumn("code", "public.code"),
                it -> it.hasTable("users").hasColumn("email", "varchar(50)"),
                "Expected column email of table public.users to be varchar(50), but it is character varying(255)"),
        NO_COLUMN(
                it -> it.hasTable("users").doesNotHaveColumn("name"),
                it -> it.hasTable("users").doesNotHaveColumn("email"),
                "Expected table public.users to have no column email, but it has: email character varying(255)"),
        NOT_NULL(
                it -> it.hasTable("users").hasNotNullColumn("id"),
                it -> it.hasTable("users").hasNotNullColumn("code"),
                "Expected column code of table public.users to be NOT NULL, but it can be null"),
        NULLABLE(
                it -> it.hasTable("users").hasNullableColumn("code"),
                it -> it.hasTable("users").hasNullableColumn("id"),
                "Expected column id of table public.users to be nullable, but it is NOT NULL"),
        PRIMARY_KEY(
                it -> it.hasTable("users").hasPrimaryKey("id"),
                it -> it.hasTable("users").hasPrimaryKey("email"),
                "Expected the primary key of table public.users to be (email), but it is (id)"),
        NO_PRIMARY_KEY(
                it -> it.hasTable("app.notes").hasUniqueKey("line", "user_id"),
                it -> it.hasTable("app.notes").hasPrimaryKey("user_id"),
                "Expected the primary key of table app.notes to be (user_id), but it has none"),
        UNIQUE_KEY(
                it -> it.hasTable("users").hasUniqueKey("id"),
                it -> it.hasTable("users").hasUniqueKey("email"),
                "Expected table public.users to have a unique key of (email), but it has: (id)"),
        FOREIGN_KEY(
                it -> it.hasTable("app.notes").hasForeignKeyTo("users", "user_id"),
                it -> it.hasTable("app.notes").hasForeignKeyTo("users", "line"),
                "Expected table app.notes to have a foreign key of (line) to users, but it has: (user_id) to users"),
        NO_FOREIGN_KEY(
                it -> it.hasTable("app.notes").hasForeignKeyTo("public.users", "user_id"),
                it -> it.hasTable("users").hasForeignKeyTo("app.notes", "id"),
                "Expected table public.users to have a foreign key of (id) to app.notes, but it has: none"),
        TABLE_INDEX(
                it -> it.hasTable("users").hasIndex("users_pkey"),
                it -> it.hasTable("users").hasIndex("notes_of_users"),
                "Expected table public.users to have an index notes_of_users, but it has: users_pkey"),
        INVALID_INDEX(
                it -> it.hasTable("app.notes").hasIndex("notes_user_id_line_text_idx"),
                it -> it.hasTable("app.notes").hasIndex("half_built"),
                "Expected index half_built of table app.notes to be valid, but it is not: it is never used"),
        ROW_COUNT(
                it -> it.hasTable("users").hasRowCount(2),
                it -> it.hasTable("users").hasRowCount(1),
                "Expected table public.users to have 1 row, but it has 2"),
        EMPTY(
                it -> it.hasTable("app.notes").isEmpty(),
                it -> it.hasTable("users").isEmpty(),
                "Expected table public.users to be empty, but it has 2 rows"),
        NOT_EMPTY(
                it -> it.hasTable("users").isNotEmpty(),
                it -> it.hasTable("\"Odd one\"").isNotEmpty(),
                "Expected table public.\"Odd one\" to have rows, but it is empty"),
        BACK_TO_THE_DATABASE(
                it -> it.hasTable("users").hasColumn("id").returnToDatabase().hasTable("app.notes"),
                it -> it.hasTable("users").returnToDatabase().hasSequence("users"),
                "Expected the database to have a sequence users, but it has: tickets");

        private final Consumer<DatabaseAssert> holds;
        private final Consumer<DatabaseAssert> fails;
        private final String message;

        Case(Consumer<DatabaseAssert> holds, Consumer<DatabaseAssert> fails, String message) {
            this.holds = holds;
            this.fails = fails;
            this.message = message;
        }
    }

    @BeforeAll
    static void schema(TestDatabase database) {
        dataSource = database.dataSource();
        database.execute("""
                CREATE SCHEMA app;
                CREATE DOMAIN code AS text CHECK (VALUE <> '');
                CREATE TYPE status AS ENUM ('new', 'done');
                CREATE TYPE place AS (city text);
                CREATE TABLE users (id bigint PRIMARY KEY, email varchar(255), "createdAt" timestamptz(3), amounts numeric(10,2)[],
                    code code);
                INSERT INTO users (id) VALUES (1), (2);
                CREATE TABLE app.notes (user_id bigint REFERENCES users, line int, text text);
                CREATE UNIQUE INDEX ON app.notes (user_id, line) INCLUDE (text);
                CREATE UNIQUE INDEX first_lines ON app.notes (line) WHERE line = 1;
                CREATE INDEX half_built ON app.notes (text);
                UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.half_built'::regclass;
                CREATE TABLE visits (at date) PARTITION BY RANGE (at);
                CREATE TABLE "Odd one" (id bigint);
                CREATE VIEW adults AS SELECT id FROM users;
                CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM users;
                CREATE SEQUENCE tickets;
                CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42';
                CREATE PROCEDURE act() LANGUAGE sql AS 'SELECT 1';
                """);
    }

    @ParameterizedTest
    @EnumSource
    void holds(Case assertion) {
        assertThatCode(() -> assertion.holds.accept(assertThat(dataSource))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatThereIsInstead(Case assertion) {
        assertThatThrownBy(() -> assertion.fails.accept(assertThat(dataSource)))
                .isInstanceOf(AssertionError.class)
                .hasMessage(assertion.message);
    }

    @Test
    void keepsWhatAssertJSaysBefore() {
        assertThatThrownBy(() -> assertThat(dataSource).as("after the undo").doesNotHaveTable("users"))
                .hasMessage("[after the undo] Expected the database to have no table users, but it has public.users");
        assertThatThrownBy(() ->
                        assertThat(dataSource).as("the names").hasTable("users").hasColumn("name"))
                .hasMessageStartingWith("[the names] Expected table public.users to have a column name");
    }

    @Test
    void refusesATypeThatThereIsNot() {
        assertThatThrownBy(() -> assertThat(dataSource).hasTable("users").hasColumn("id", "serial8000"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'serial8000' is not a type: ERROR: type \"serial8000\" does not exist");
    }

    @Test
    void refusesANameOfThreeParts() {
        assertThatThrownBy(() -> assertThat(dataSource).hasTable("shop.app.notes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'shop.app.notes' is not a name, maybe with a schema before it");
    }

    @Test
    void seesWhatTheTransactionOfATestHasNotCommitted() {
        new TransactionTemplate(new DataSourceTransactionManager(dataSource)).executeWithoutResult(transaction -> {
            JdbcClient.create(dataSource)
                    .sql("CREATE TABLE drafts AS SELECT 1 AS id")
                    .update();

            assertThat(dataSource).hasTable("drafts").hasRowCount(1);

            transaction.setRollbackOnly();
        });
        assertThat(dataSource).doesNotHaveTable("drafts");
    }

    @Test
    void leavesOtherAssertionsToAssertJ() {
        assertThat(List.of("users")).hasSize(1);
        assertThat("users").startsWith("u");
        assertThat((Object) dataSource).isSameAs(dataSource);
    }
}
