package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where in a file a problem puts its mark, and what it shows of the file. */
@WithTestDatabase
class MarkedPlaceTest {

    @TempDir
    Path directory;

    private Scenario scenario;

    @BeforeEach
    void applyAMigration(TestDatabase database) {
        scenario = new Scenario(database, directory)
                .with("001_users.sql", "CREATE TABLE users (id int PRIMARY KEY, name text);")
                .migrated();
    }

    @Test
    void isTheWordThatIsASyntaxError() {
        scenario.with("002_orders.sql", """
                        -- Migration: 002
                        CREATE TABLE orders (id int);

                        CREATE TABLE payments (
                            id int
                            paid timestamptz
                        );
                        INSERT INTO orders VALUES (1);
                        """).fails("42601", """
                        GODWIT-STATEMENT  002_orders.sql failed at statement 2 of 3
                          where  002_orders.sql:6:5
                                 6 |     paid timestamptz
                                   |     ^
                          found  ERROR 42601: syntax error at or near "paid"
                          state  rolled back: nothing of this migration is in the database
                          cause  the server cannot read the statement from the mark on
                          do     look at the mark and before it: a comma, parenthesis or quote that is missing or too many,
                                 a semicolon missing after the statement before, or a reserved word used as a name""");
    }

    @Test
    void isTheEndOfAStatementThatStopsTooEarly() {
        scenario.with("002_orders.sql", """
                        CREATE TABLE orders (id int);
                        INSERT INTO orders SELECT id FROM ;
                        INSERT INTO orders VALUES (1);
                        """).fails("42601", """
                        GODWIT-STATEMENT  002_orders.sql failed at statement 2 of 3
                          where  002_orders.sql:2:34
                                 2 | INSERT INTO orders SELECT id FROM ;
                                   |                                  ^
                          found  ERROR 42601: syntax error at or near ";"
                          state  rolled back: nothing of this migration is in the database
                          cause  the server cannot read the statement from the mark on
                          do     look at the mark and before it: a comma, parenthesis or quote that is missing or too many,
                                 a semicolon missing after the statement before, or a reserved word used as a name""");
    }

    @Test
    void isRightAfterEmoji() {
        scenario.with("002_users.sql", """
                        INSERT INTO users VALUES (1, '🦜🦜🦜 – Grüße');
                        INSERT INTO users VALUES (2, '🦜'), (nobody, '🦜');
                        """).fails("42703", """
                        GODWIT-STATEMENT  002_users.sql failed at statement 2 of 2
                          where  002_users.sql:2:37
                                 2 | INSERT INTO users VALUES (2, '🦜'), (nobody, '🦜');
                                   |                                      ^
                          found  ERROR 42703: column "nobody" does not exist
                          state  rolled back: nothing of this migration is in the database
                          cause  the table has no such column at this point: the name is misspelt or wants quotes, or a later migration adds it
                          do     correct the name: one with capitals needs double quotes, and a text needs single ones;
                                 or give the migration that adds the column a lower version""");
    }

    @Test
    void isRightInAFileWithWindowsLineBreaks() {
        scenario.with("002_users.sql", "-- one\r\nINSERT INTO users\r\n\tVALUES (1,\r\n\t\tnobody);\r\n")
                .fails("42703", """
                        GODWIT-STATEMENT  002_users.sql failed at statement 1 of 1
                          where  002_users.sql:4:3
                                 4 | \t\tnobody);
                                   | \t\t^
                          found  ERROR 42703: column "nobody" does not exist
                          state  rolled back: nothing of this migration is in the database
                          cause  the table has no such column at this point: the name is misspelt or wants quotes, or a later migration adds it
                          do     correct the name: one with capitals needs double quotes, and a text needs single ones;
                                 or give the migration that adds the column a lower version""");
    }

    @Test
    void isRightInALineThatIsVeryLong() {
        scenario.with(
                        "002_users.sql",
                        "INSERT INTO users VALUES (1, '" + "x".repeat(500) + "'), (nobody, '" + "y".repeat(500) + "');")
                .fails("42703", """
                        GODWIT-STATEMENT  002_users.sql failed at statement 1 of 1
                          where  002_users.sql:1:536
                                 1 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'), (nobody, 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
                                   |                                                              ^
                          found  ERROR 42703: column "nobody" does not exist
                          state  rolled back: nothing of this migration is in the database
                          cause  the table has no such column at this point: the name is misspelt or wants quotes, or a later migration adds it
                          do     correct the name: one with capitals needs double quotes, and a text needs single ones;
                                 or give the migration that adds the column a lower version""");
    }

    @Test
    void isInTheFileAndNotInWhatPlaceholdersMadeOfIt() {
        scenario.options(options -> options.placeholder("names", "'a\nb\nc'").placeholder("table", "users"))
                .with("002_users.sql", """
                        INSERT INTO ${table} VALUES (1, ${names});
                        INSERT INTO ${table} VALUES (2, ${names}), (nobody, ${names});
                        """)
                .fails("42703", """
                        GODWIT-STATEMENT  002_users.sql failed at statement 2 of 2
                          where  002_users.sql:2:45
                                 2 | INSERT INTO ${table} VALUES (2, ${names}), (nobody, ${names});
                                   |                                             ^
                          found  ERROR 42703: column "nobody" does not exist
                          state  rolled back: nothing of this migration is in the database
                          cause  the table has no such column at this point: the name is misspelt or wants quotes, or a later migration adds it
                          do     correct the name: one with capitals needs double quotes, and a text needs single ones;
                                 or give the migration that adds the column a lower version""");
    }

    @Test
    void isThePlaceholderWhoseValueIsWrong() {
        scenario.options(options -> options.placeholder("table", "nowhere.users"))
                .with("002_users.sql", "INSERT INTO ${table} VALUES (2, 'x');")
                .fails("42P01", """
                        GODWIT-STATEMENT  002_users.sql failed at statement 1 of 1
                          where  002_users.sql:1:13
                                 1 | INSERT INTO ${table} VALUES (2, 'x');
                                   |             ^
                          found  ERROR 42P01: relation "nowhere.users" does not exist
                          state  rolled back: nothing of this migration is in the database
                          cause  it does not exist at this point: the name is misspelt, or it is in a schema that is not in search_path
                                 or that the role may not use, or a later migration creates it
                          do     correct the name: one with capitals needs double quotes, one in another schema needs that before a dot;
                                 or give the migration that creates it a lower version""");
    }

    @Test
    void isTheLineOfTheDataThatCannotBeCopied() {
        scenario.with("002_users.sql", """
                        INSERT INTO users VALUES (1, 'ann');
                        COPY users (id, name) FROM STDIN;
                        2\tbob
                        3\tcarol
                        four\tdave
                        5\teve
                        \\.
                        INSERT INTO users VALUES (6, 'frank');
                        """).fails("22P02", """
                        GODWIT-STATEMENT  002_users.sql failed at statement 2 of 3
                          where  002_users.sql:5
                                 5 | four\tdave
                          found  ERROR 22P02: invalid input syntax for type integer: "four"
                                 context: COPY users, line 3, column id: "four"
                          state  rolled back: nothing of this migration is in the database
                          cause  a value does not fit the type that it is put into or converted to
                          do     correct the value; for rows that are already there, convert with USING or correct them before""");
    }

    @Test
    void isTheStatementThatCallsTheFunctionThatFails() {
        scenario.with("002_users.sql", """
                        CREATE FUNCTION half(n int) RETURNS int LANGUAGE plpgsql AS $$
                        BEGIN
                            RETURN n / 0;
                        END
                        $$;
                        INSERT INTO users VALUES (1, 'ann');
                        DO $$ BEGIN PERFORM half(4); END $$;
                        """).fails("22012", """
                        GODWIT-STATEMENT  002_users.sql failed at statement 3 of 3
                          where  002_users.sql:7:1
                                 7 | DO $$ BEGIN PERFORM half(4); END $$;
                                   | ^
                          found  ERROR 22012: division by zero
                                 context: PL/pgSQL function half(integer) line 3 at RETURN
                                 SQL statement "SELECT half(4)"
                                 PL/pgSQL function inline_code_block line 1 at PERFORM
                          state  rolled back: nothing of this migration is in the database
                          do     correct the script, and start again""");
    }

    @Test
    void isInTheBodyOfAFunctionThatCannotBeRead() {
        scenario.with("002_half.sql", """
                        CREATE FUNCTION half(n int) RETURNS int LANGUAGE plpgsql AS $$
                        BEGIN
                            RETRUN n / 2;
                        END
                        $$;
                        """).fails("42601", """
                        GODWIT-STATEMENT  002_half.sql failed at statement 1 of 1
                          where  002_half.sql:3:5
                                 3 |     RETRUN n / 2;
                                   |     ^
                          found  ERROR 42601: syntax error at or near "RETRUN"
                          state  rolled back: nothing of this migration is in the database
                          cause  the server cannot read the statement from the mark on
                          do     look at the mark and before it: a comma, parenthesis or quote that is missing or too many,
                                 a semicolon missing after the statement before, or a reserved word used as a name""");
    }

    @Test
    void comesWithWhatTheServerSaidBefore() {
        scenario.with("002_users.sql", """
                        DO $$ BEGIN RAISE NOTICE 'two users have no name'; RAISE WARNING 'giving up'; END $$;
                        DROP TABLE IF EXISTS nothing;
                        DO $$ BEGIN RAISE EXCEPTION 'users without a name' USING HINT = 'name them'; END $$;
                        """).fails("P0001", """
                        GODWIT-STATEMENT  002_users.sql failed at statement 3 of 3
                          where  002_users.sql:3:1
                                 3 | DO $$ BEGIN RAISE EXCEPTION 'users without a name' USING HINT = 'name them'; END $$;
                                   | ^
                          found  ERROR P0001: users without a name
                                 hint: name them
                                 context: PL/pgSQL function inline_code_block line 1 at RAISE
                                 notice: two users have no name
                                 notice: giving up
                                 notice: table "nothing" does not exist, skipping
                          state  rolled back: nothing of this migration is in the database
                          cause  the migration itself, or a function or trigger that it calls, raised this
                          do     read the message: its author knew what must not happen; the context says where it comes from""");
    }

    @Test
    void doesNotComeWithWhatTheServerSaidAboutAnEarlierMigration() {
        Problem problem = scenario.with("002_notice.sql", "DROP TABLE IF EXISTS nothing;")
                .with("003_fail.sql", "SELECT 1/0;")
                .failsHalfway();

        assertThat(problem.found()).containsExactly("ERROR 22012: division by zero");
        assertThat(problem.state())
                .isEqualTo("rolled back: nothing of this migration is in the database;"
                        + " the migration that this run applied before it stays");
    }

    @Test
    void showsNoSecretThatAPlaceholderStandsFor(TestDatabase database) {
        String secret = "correct horse battery staple, and a little more so that it is too long for one line";
        scenario.options(options -> options.placeholder("app_password", secret)).with("002_users.sql", """
                        DO $$ BEGIN RAISE NOTICE 'setting ${app_password}'; END $$;
                        CREATE TABLE vault (secret text CHECK (secret = ''));
                        INSERT INTO vault VALUES ('${app_password}');
                        """);

        MigrationException e = Assertions.catchThrowableOfType(MigrationException.class, () -> scenario.migrate());

        assertThat(scenario.text(e.problems().get(0))).isEqualTo("""
                        GODWIT-STATEMENT  002_users.sql failed at statement 3 of 3
                          where  002_users.sql:3:1
                                 3 | INSERT INTO vault VALUES ('${app_password}');
                                   | ^
                          found  ERROR 23514: new row for relation "vault" violates check constraint "vault_secret_check"
                                 detail: Failing row contains (${app_password}...).
                                 notice: setting ${app_password}
                          state  rolled back: nothing of this migration is in the database
                          cause  a row that the statement writes does not satisfy the constraint
                          do     correct what is written; the detail shows the row or its key;
                                 see what the table demands: \\d "vault" in psql""");
        assertThat(e.getCause()).isInstanceOf(SQLException.class);
        assertThat(e).hasStackTraceContaining("${app_password}");
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain("correct horse");
        }
        assertThat(database.queryForList("SELECT message FROM schema_migrations_log", String.class))
                .noneMatch(message -> message != null && message.contains("correct horse"));
    }

    @Test
    void showsNoSecretOfAScriptThatIsNotEvenRun() {
        scenario.options(options -> options.placeholder("apiKey", "0123456789abcdef"))
                .with("002_users.sql", """
                        CREATE USER MAPPING FOR CURRENT_USER SERVER other OPTIONS (password '${apiKey}');
                        VACUUM;
                        """);

        assertThat(scenario.text(scenario.fails())).isEqualTo("""
                        GODWIT-MIXED  the script mixes statements that cannot run in a transaction with others that want one
                          where  002_users.sql:2:1
                                 2 | VACUUM;
                                   | ^
                          found  cannot: VACUUM
                                 wants:  CREATE USER MAPPING FOR CURRENT_USER SERVER other OPTIONS (password '${apiKey}… (line 1)
                          cause  outside a transaction, a failure leaves the statements before it in the database
                          do     move what cannot run in a transaction into a migration of its own;
                                 or put '-- godwit:mixed=run' at the top to run every statement by itself""");
    }
}
