package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script says that creates something that is there, or uses something that is not. */
@WithTestDatabase
class MissingOrExistingObjectTest {

    @TempDir
    Path directory;

    private Scenario scenario;

    @BeforeEach
    void applyAMigration(TestDatabase database) {
        scenario = new Scenario(database, directory).with("001_users.sql", """
                        CREATE TABLE users (id int PRIMARY KEY, email text);
                        INSERT INTO users VALUES (1, 'ann@example.org');
                        CREATE TYPE mood AS ENUM ('happy', 'sad');
                        CREATE SCHEMA billing;
                        CREATE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT 1';
                        """).migrated();
    }

    @Test
    void aRelationExists() {
        scenario.with("002_orders.sql", """
                        CREATE TABLE orders (id int);
                        CREATE TABLE users (id int);
                        """).fails("42P07", """
                        GODWIT-STATEMENT  002_orders.sql failed at statement 2 of 2
                          where  002_orders.sql:2:1
                                 2 | CREATE TABLE users (id int);
                                   | ^
                          found  ERROR 42P07: relation "users" already exists
                          state  rolled back: nothing of this migration is in the database
                          cause  it was created by hand, by another migration, or by the tool that was used before
                          do     compare what is there with what the script creates;
                                 if it is the same: CREATE … IF NOT EXISTS;
                                 if all of this was there before Godwit came: godwit.baseline-version""");
    }

    @Test
    void aColumnExists() {
        scenario.with("002_email.sql", """
                        -- Description: Let users have an address
                        ALTER TABLE users
                            ADD COLUMN name text,
                            ADD COLUMN email text;
                        """).fails("42701", """
                        GODWIT-STATEMENT  002_email.sql failed at statement 1 of 1
                          where  002_email.sql:2:1
                                 2 | ALTER TABLE users
                                   | ^
                          found  ERROR 42701: column "email" of relation "users" already exists
                          state  rolled back: nothing of this migration is in the database
                          cause  it was created by hand, by another migration, or by the tool that was used before
                          do     compare what is there with what the script creates;
                                 if it is the same: ADD COLUMN IF NOT EXISTS;
                                 if all of this was there before Godwit came: godwit.baseline-version""");
    }

    @Test
    void aTypeExists() {
        scenario.with("002_mood.sql", "CREATE TYPE mood AS ENUM ('meh');").fails("42710", """
                        GODWIT-STATEMENT  002_mood.sql failed at statement 1 of 1
                          where  002_mood.sql:1:1
                                 1 | CREATE TYPE mood AS ENUM ('meh');
                                   | ^
                          found  ERROR 42710: type "mood" already exists
                          state  rolled back: nothing of this migration is in the database
                          cause  it was created by hand, by another migration, or by the tool that was used before
                          do     compare what is there with what the script creates;
                                 if it is the same: DO $$ BEGIN CREATE …; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
                                 if all of this was there before Godwit came: godwit.baseline-version""");
    }

    @Test
    void aSchemaExists() {
        scenario.with("002_billing.sql", "CREATE SCHEMA billing;").fails("42P06", """
                        GODWIT-STATEMENT  002_billing.sql failed at statement 1 of 1
                          where  002_billing.sql:1:1
                                 1 | CREATE SCHEMA billing;
                                   | ^
                          found  ERROR 42P06: schema "billing" already exists
                          state  rolled back: nothing of this migration is in the database
                          cause  it was created by hand, by another migration, or by the tool that was used before
                          do     compare what is there with what the script creates;
                                 if it is the same: CREATE SCHEMA IF NOT EXISTS;
                                 if all of this was there before Godwit came: godwit.baseline-version""");
    }

    @Test
    void aFunctionExists() {
        scenario.with("002_total.sql", "CREATE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT 2';")
                .fails("42723", """
                        GODWIT-STATEMENT  002_total.sql failed at statement 1 of 1
                          where  002_total.sql:1:1
                                 1 | CREATE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT 2';
                                   | ^
                          found  ERROR 42723: function "total" already exists with same argument types
                          state  rolled back: nothing of this migration is in the database
                          cause  it was created by hand, by another migration, or by the tool that was used before
                          do     compare what is there with what the script creates;
                                 to replace it: CREATE OR REPLACE;
                                 if all of this was there before Godwit came: godwit.baseline-version""");
    }

    @Test
    void aRelationIsMissing() {
        scenario.with("002_orders.sql", """
                        CREATE TABLE orders (id int);
                        UPDATE orders SET id = 2 WHERE id IN (SELECT id FROM "Users");
                        """).fails("42P01", """
                        GODWIT-STATEMENT  002_orders.sql failed at statement 2 of 2
                          where  002_orders.sql:2:54
                                 2 | UPDATE orders SET id = 2 WHERE id IN (SELECT id FROM "Users");
                                   |                                                      ^
                          found  ERROR 42P01: relation "Users" does not exist
                          state  rolled back: nothing of this migration is in the database
                          cause  it does not exist at this point: the name is misspelt, or it is in a schema that is not in search_path
                                 or that the role may not use, or a later migration creates it
                          do     correct the name: one with capitals needs double quotes, one in another schema needs that before a dot;
                                 or give the migration that creates it a lower version""");
    }

    @Test
    void aColumnIsMissing() {
        scenario.with("002_emails.sql", """
                        UPDATE users
                        SET email = lower(emial);
                        """).fails("42703", """
                        GODWIT-STATEMENT  002_emails.sql failed at statement 1 of 1
                          where  002_emails.sql:2:19
                                 2 | SET email = lower(emial);
                                   |                   ^
                          found  ERROR 42703: column "emial" does not exist
                                 hint: Perhaps you meant to reference the column "users.email".
                          state  rolled back: nothing of this migration is in the database
                          cause  the table has no such column at this point: the name is misspelt or wants quotes, or a later migration adds it
                          do     correct the name: one with capitals needs double quotes, and a text needs single ones;
                                 or give the migration that adds the column a lower version""");
    }

    @Test
    void aTypeIsMissing() {
        scenario.with("002_emails.sql", "CREATE TABLE people (id int, email citext);")
                .fails("42704", """
                        GODWIT-STATEMENT  002_emails.sql failed at statement 1 of 1
                          where  002_emails.sql:1:36
                                 1 | CREATE TABLE people (id int, email citext);
                                   |                                    ^
                          found  ERROR 42704: type "citext" does not exist
                          state  rolled back: nothing of this migration is in the database
                          cause  it does not exist at this point: the name is misspelt, or its schema is not in search_path,
                                 or a later migration or an extension brings it
                          do     correct the name: one with capitals needs double quotes, one in another schema needs that before a dot;
                                 or CREATE EXTENSION before this statement; or give the migration that creates it a lower version""");
    }

    @Test
    void aFunctionIsMissing() {
        scenario.with("002_ids.sql", "INSERT INTO users SELECT totals(), 'bob@example.org';")
                .fails("42883", """
                        GODWIT-STATEMENT  002_ids.sql failed at statement 1 of 1
                          where  002_ids.sql:1:26
                                 1 | INSERT INTO users SELECT totals(), 'bob@example.org';
                                   |                          ^
                          found  ERROR 42883: function totals() does not exist
                                 hint: No function matches the given name and argument types. You might need to add explicit type casts.
                          state  rolled back: nothing of this migration is in the database
                          cause  it does not exist at this point: the name is misspelt, or its schema is not in search_path,
                                 or a later migration or an extension brings it
                          do     correct the name: one with capitals needs double quotes, one in another schema needs that before a dot;
                                 or CREATE EXTENSION before this statement; or give the migration that creates it a lower version""");
    }

    @Test
    void aSchemaIsMissing() {
        scenario.with("002_audit.sql", "CREATE TABLE audit.entries (id int);").fails("3F000", """
                        GODWIT-STATEMENT  002_audit.sql failed at statement 1 of 1
                          where  002_audit.sql:1:14
                                 1 | CREATE TABLE audit.entries (id int);
                                   |              ^
                          found  ERROR 3F000: schema "audit" does not exist
                          state  rolled back: nothing of this migration is in the database
                          cause  the schema does not exist at this point, or search_path names none that exists and that the role may use
                          do     correct the name, or CREATE SCHEMA before this statement; see: SHOW search_path; and \\dn+ in psql""");
    }

    @Test
    void aScriptRecordsItselfInAnotherSchema(TestDatabase database) {
        new Scenario(database, directory)
                .options(options -> options.schema("billing"))
                .without("001_users.sql")
                .with("001_invoices.sql", "CREATE TABLE invoices (id int);")
                .migrated();
        database.execute("DROP TABLE public.schema_migrations, public.schema_migrations_log");
        Scenario billing = new Scenario(database, directory)
                .options(options -> options.schema("billing"))
                .with("002_payments.sql", """
                        CREATE TABLE payments (id int);
                        INSERT INTO public.schema_migrations (version, description) VALUES ('002', 'Payments')
                        ON CONFLICT (version) DO NOTHING;
                        """);
        assertThat(billing.text(billing.fails())).isEqualTo("""
                        GODWIT-STATEMENT  002_payments.sql failed at statement 2 of 2
                          where  002_payments.sql:2:13
                                 2 | INSERT INTO public.schema_migrations (version, description) VALUES ('002', 'Payments')
                                   |             ^
                          found  ERROR 42P01: relation "public.schema_migrations" does not exist
                          state  rolled back: nothing of this migration is in the database
                          cause  the script records itself in public.schema_migrations, and the history of this migrator is billing.schema_migrations
                          do     remove the statement: Godwit records the migration by itself;
                                 or name the table without its schema""");
    }

    @Test
    void aScriptRecordsItselfWithoutMinding() {
        scenario.with("002_orders.sql", """
                        CREATE TABLE orders (id int);
                        INSERT INTO schema_migrations (version, description) VALUES ('002', 'Orders');
                        """).fails("23505", """
                        GODWIT-STATEMENT  002_orders.sql failed at statement 2 of 2
                          where  002_orders.sql:2:1
                                 2 | INSERT INTO schema_migrations (version, description) VALUES ('002', 'Orders');
                                   | ^
                          found  ERROR 23505: duplicate key value violates unique constraint "schema_migrations_pkey"
                                 detail: Key (version)=(002) already exists.
                          state  rolled back: nothing of this migration is in the database
                          cause  the script records itself, and Godwit has done so already
                          do     remove the statement, or end it with ON CONFLICT (version) DO NOTHING""");
    }

    @Test
    void otherObjectsDependOnIt(TestDatabase database) {
        database.execute("CREATE VIEW addresses AS SELECT email FROM users");
        scenario.with("002_drop.sql", "DROP TABLE users;").fails("2BP01", """
                        GODWIT-STATEMENT  002_drop.sql failed at statement 1 of 1
                          where  002_drop.sql:1:1
                                 1 | DROP TABLE users;
                                   | ^
                          found  ERROR 2BP01: cannot drop table users because other objects depend on it
                                 detail: view addresses depends on table users
                                 hint: Use DROP ... CASCADE to drop the dependent objects too.
                          state  rolled back: nothing of this migration is in the database
                          cause  other objects need the one that is to go; the detail names them
                          do     drop or change those first, in the same migration;
                                 CASCADE drops them all without asking: read the detail before you use it""");
    }
}
