package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script says that lacks a right: the GRANT in it works when it is run. */
@WithTestDatabase
class PermissionFailureTest {

    @TempDir
    Path directory;

    private Login login;
    private Scenario scenario;

    @BeforeEach
    void applyAMigrationAsARoleWithoutRights(TestDatabase database) {
        login = database.createLogin("");
        database.execute("""
                REVOKE ALL ON SCHEMA public FROM PUBLIC;
                GRANT USAGE, CREATE ON SCHEMA public TO %1$s;
                CREATE SCHEMA billing;
                CREATE TABLE billing.invoices (id int PRIMARY KEY);
                CREATE TABLE billing."Old Invoices" (id int);
                CREATE SEQUENCE billing.numbers;
                CREATE FUNCTION billing.total() RETURNS int LANGUAGE sql AS 'SELECT 1';
                REVOKE ALL ON FUNCTION billing.total() FROM PUBLIC;
                CREATE SCHEMA locked;
                GRANT USAGE ON SCHEMA billing TO %1$s
                """.formatted(login.user()));
        scenario = new Scenario(database, directory)
                .naming(database.name(), "shop")
                .as(login)
                .with("001_users.sql", "CREATE TABLE users (id int);")
                .migrated();
    }

    @Test
    void onASchema(TestDatabase database) {
        fails("CREATE TABLE locked.things (id int);", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 1 of 1
                          where  002_change.sql:1:14
                                 1 | CREATE TABLE locked.things (id int);
                                   |              ^
                          found  ERROR 42501: permission denied for schema locked
                          state  rolled back: nothing of this migration is in the database
                          cause  the role app lacks a privilege on the schema
                          do     as the owner: GRANT USAGE, CREATE ON SCHEMA locked TO "app";
                                 or migrate as another role: godwit.datasource.username, or godwit.role""");
        followTheAdvice(database);
    }

    @Test
    void onATable(TestDatabase database) {
        fails("INSERT INTO billing.invoices VALUES (1);", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 1 of 1
                          where  002_change.sql:1:1
                                 1 | INSERT INTO billing.invoices VALUES (1);
                                   | ^
                          found  ERROR 42501: permission denied for table invoices
                          state  rolled back: nothing of this migration is in the database
                          cause  the role app lacks a privilege on the table
                          do     as postgres: GRANT SELECT, INSERT ON TABLE billing.invoices TO "app";
                                 or migrate as another role: godwit.datasource.username, or godwit.role""");
        followTheAdvice(database);
    }

    @Test
    void onATableWhoseNameWantsQuotes(TestDatabase database) {
        fails("DELETE FROM billing.\"Old Invoices\";", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 1 of 1
                          where  002_change.sql:1:1
                                 1 | DELETE FROM billing."Old Invoices";
                                   | ^
                          found  ERROR 42501: permission denied for table Old Invoices
                          state  rolled back: nothing of this migration is in the database
                          cause  the role app lacks a privilege on the table
                          do     as postgres: GRANT SELECT, DELETE ON TABLE billing."Old Invoices" TO "app";
                                 or migrate as another role: godwit.datasource.username, or godwit.role""");
        followTheAdvice(database);
    }

    @Test
    void onATableThatIsReferredTo(TestDatabase database) {
        fails("CREATE TABLE payments (invoice int REFERENCES billing.invoices);", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 1 of 1
                          where  002_change.sql:1:1
                                 1 | CREATE TABLE payments (invoice int REFERENCES billing.invoices);
                                   | ^
                          found  ERROR 42501: permission denied for table invoices
                          state  rolled back: nothing of this migration is in the database
                          cause  the role app lacks a privilege on the table
                          do     as postgres: GRANT SELECT, REFERENCES, TRIGGER ON TABLE billing.invoices TO "app";
                                 or migrate as another role: godwit.datasource.username, or godwit.role""");
        followTheAdvice(database);
    }

    @Test
    void onASequence(TestDatabase database) {
        fails("INSERT INTO users SELECT nextval('billing.numbers');", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 1 of 1
                          where  002_change.sql:1:1
                                 1 | INSERT INTO users SELECT nextval('billing.numbers');
                                   | ^
                          found  ERROR 42501: permission denied for sequence numbers
                          state  rolled back: nothing of this migration is in the database
                          cause  the role app lacks a privilege on the sequence
                          do     as postgres: GRANT USAGE, SELECT ON SEQUENCE billing.numbers TO "app";
                                 or migrate as another role: godwit.datasource.username, or godwit.role""");
        followTheAdvice(database);
    }

    @Test
    void onAFunction(TestDatabase database) {
        fails("INSERT INTO users SELECT billing.total();", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 1 of 1
                          where  002_change.sql:1:1
                                 1 | INSERT INTO users SELECT billing.total();
                                   | ^
                          found  ERROR 42501: permission denied for function total
                          state  rolled back: nothing of this migration is in the database
                          cause  the role app lacks a privilege on the function
                          do     as the owner: GRANT EXECUTE ON FUNCTION total TO "app";
                                 or migrate as another role: godwit.datasource.username, or godwit.role""");
        database.execute("SET search_path = billing; GRANT EXECUTE ON FUNCTION total TO " + login.user());
        assertThat(scenario.migrate().applied()).hasSize(1);
    }

    @Test
    void toCreateASchema(TestDatabase database) {
        fails("CREATE SCHEMA reports;", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 1 of 1
                          where  002_change.sql:1:1
                                 1 | CREATE SCHEMA reports;
                                   | ^
                          found  ERROR 42501: permission denied for database shop
                          state  rolled back: nothing of this migration is in the database
                          cause  the role app lacks a privilege on the database
                          do     as the owner: GRANT CREATE ON DATABASE shop TO "app";
                                 or migrate as another role: godwit.datasource.username, or godwit.role""");
        followTheAdvice(database);
    }

    @Test
    void toChangeATableOfAnother(TestDatabase database) {
        fails("ALTER TABLE billing.invoices ADD COLUMN paid boolean;", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 1 of 1
                          where  002_change.sql:1:1
                                 1 | ALTER TABLE billing.invoices ADD COLUMN paid boolean;
                                   | ^
                          found  ERROR 42501: must be owner of table invoices
                          state  rolled back: nothing of this migration is in the database
                          cause  only the owner of the table may do this, which is postgres and not app
                          do     as an administrator: ALTER TABLE billing.invoices OWNER TO "app";""");
        followTheAdvice(database);
    }

    @Test
    void toChangeATableOfAnotherWhoIsNoAdministrator(TestDatabase database) {
        Login owner = database.createLogin("");
        database.execute("ALTER TABLE billing.invoices OWNER TO " + owner.user());

        scenario.naming(owner.user(), "accountant");
        fails("ALTER TABLE billing.invoices ADD COLUMN paid boolean;", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 1 of 1
                          where  002_change.sql:1:1
                                 1 | ALTER TABLE billing.invoices ADD COLUMN paid boolean;
                                   | ^
                          found  ERROR 42501: must be owner of table invoices
                          state  rolled back: nothing of this migration is in the database
                          cause  only the owner of the table may do this, which is accountant and not app
                          do     let the owner do it: GRANT accountant TO "app"; and godwit.role=accountant;
                                 or as an administrator: ALTER TABLE billing.invoices OWNER TO "app";""");
    }

    @Test
    void toCreateAnExtension(TestDatabase database) {
        database.execute("CREATE EXTENSION IF NOT EXISTS plpgsql");
        fails("CREATE EXTENSION IF NOT EXISTS file_fdw;", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 1 of 1
                          where  002_change.sql:1:1
                                 1 | CREATE EXTENSION IF NOT EXISTS file_fdw;
                                   | ^
                          found  ERROR 42501: permission denied to create extension "file_fdw"
                                 hint: Must be superuser to create this extension.
                          state  rolled back: nothing of this migration is in the database
                          cause  the role app may not create an extension
                          do     let an administrator create it once in this database: CREATE EXTENSION file_fdw;
                                 with IF NOT EXISTS in the script, the migration then passes""");
    }

    @Test
    void toCreateARole() {
        scenario.naming("\n         detail: Only roles with the CREATEROLE attribute may create roles.", "");
        fails("CREATE ROLE reader;", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 1 of 1
                          where  002_change.sql:1:1
                                 1 | CREATE ROLE reader;
                                   | ^
                          found  ERROR 42501: permission denied to create role
                          state  rolled back: nothing of this migration is in the database
                          cause  the role app may not create a role
                          do     create it before, with the tools of the server's administrator; or: ALTER ROLE "app" CREATEROLE;""");
    }

    @Test
    void ofTheRoleThatTheScriptHasChosen(TestDatabase database) {
        Login other = database.createLogin("");
        database.execute(
                "GRANT %1$s TO %2$s; GRANT USAGE ON SCHEMA public TO %1$s".formatted(other.user(), login.user()));

        scenario.naming(other.user(), "reader");
        fails("SET ROLE " + other.user() + ";\nINSERT INTO users VALUES (1);", """
                        GODWIT-STATEMENT  002_change.sql failed at statement 2 of 2
                          where  002_change.sql:2:1
                                 2 | INSERT INTO users VALUES (1);
                                   | ^
                          found  ERROR 42501: permission denied for table users
                          state  rolled back: nothing of this migration is in the database
                          cause  the role reader lacks a privilege on the table
                          do     as app: GRANT SELECT, INSERT ON TABLE public.users TO "reader";
                                 or migrate as another role: godwit.datasource.username, or godwit.role""");
    }

    @Test
    void toBecomeTheConfiguredRole(TestDatabase database) {
        Login owner = database.createLogin("");
        database.execute("DROP TABLE users, schema_migrations, schema_migrations_log;"
                + " GRANT USAGE, CREATE ON SCHEMA public TO " + owner.user());
        scenario.naming(owner.user(), "owner").options(options -> options.role(owner.user()));

        assertThat(scenario.text(scenario.fails())).isEqualTo("""
                        GODWIT-PERMISSION  the role of the migrations cannot be used
                          found  ERROR 42501: permission denied to set role "owner"
                          state  nothing was read or changed
                          cause  godwit.role is owner, and app logs in
                          do     let the login use it: GRANT "owner" TO "app";
                                 or correct godwit.role""");
        followTheAdvice(database);
    }

    @Test
    void toPrepareTheHistory(TestDatabase database) {
        Login stranger = database.createLogin("");
        database.execute("GRANT USAGE ON SCHEMA locked TO " + stranger.user());
        Scenario first = new Scenario(database, directory)
                .options(options -> options.schema("locked"))
                .as(stranger);

        Problem problem = first.fails();

        assertThat(first.text(problem)).isEqualTo("""
                        GODWIT-PERMISSION  the history could not be prepared
                          found  ERROR 42501: permission denied for schema locked
                                 while running: CREATE TABLE "locked"."schema_migrations" (version varchar(255) PRIMARY KEY, description text, applied_at timestamptz NOT NULL DEFAULT now(), normalized_version text UNIQUE, sequence bigint NOT NULL G…
                          state  rolled back: nothing was changed
                          cause  the role app lacks a privilege on the schema
                          do     as the owner: GRANT USAGE, CREATE ON SCHEMA locked TO "app";
                                 or migrate as another role: godwit.datasource.username, or godwit.role""");
        assertThat(problem.code()).isEqualTo(ProblemCode.PERMISSION);
    }

    private void fails(String script, String text) {
        scenario.with("002_change.sql", script).fails("42501", text);
    }

    /** Runs the statement that the problem told to run, and migrates again. */
    private void followTheAdvice(TestDatabase database) {
        String remedy = scenario.fails().remedy().get(0);
        database.execute(remedy.substring(remedy.indexOf(": ") + 2));

        assertThat(scenario.migrate().applied()).hasSize(1);
    }
}
