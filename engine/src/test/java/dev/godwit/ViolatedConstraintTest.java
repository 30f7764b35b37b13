package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Problem;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a script says that adds a constraint which rows do not satisfy, or writes rows that do not satisfy one. */
@WithTestDatabase
class ViolatedConstraintTest {

    @TempDir
    Path directory;

    private Scenario scenario;

    @BeforeEach
    void applyAMigration(TestDatabase database) {
        scenario = new Scenario(database, directory).with("001_users.sql", """
                        CREATE TABLE users (id int PRIMARY KEY, email text, age int NOT NULL);
                        INSERT INTO users VALUES (1, 'ann@example.org', 41), (2, 'ann@example.org', -1), (3, NULL, 7);
                        CREATE TABLE orders (id int PRIMARY KEY, user_id int);
                        INSERT INTO orders VALUES (1, 1), (2, 9);
                        """).migrated();
    }

    @Test
    void rowsHaveNoValue() {
        scenario.with("002_email.sql", """
                        UPDATE users SET age = age + 1;
                        ALTER TABLE users ALTER COLUMN email SET NOT NULL;
                        """).fails("23502", """
                        GODWIT-STATEMENT  002_email.sql failed at statement 2 of 2
                          where  002_email.sql:2:1
                                 2 | ALTER TABLE users ALTER COLUMN email SET NOT NULL;
                                   | ^
                          found  ERROR 23502: column "email" of relation "users" contains null values
                          state  rolled back: nothing of this migration is in the database
                          cause  rows that are already there do not satisfy what the statement adds
                          do     find them: SELECT * FROM "users" WHERE "email" IS NULL;
                                 correct or delete them in a migration before this one, or in a statement above this one""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADD COLUMN name text NOT NULL",
                "ADD \"name\" text NOT NULL",
                "add column if not exists NAME text NOT NULL"
            })
    void rowsHaveNoValueForANewColumn(String action) {
        scenario.with("002_name.sql", "ALTER TABLE users " + action + ";").fails("23502", """
                        GODWIT-STATEMENT  002_name.sql failed at statement 1 of 1
                          where  002_name.sql:1:1
                                 1 | ALTER TABLE users %s;
                                   | ^
                          found  ERROR 23502: column "name" of relation "users" contains null values
                          state  rolled back: nothing of this migration is in the database
                          cause  the rows that are already there have no value for the new column
                          do     give it one that suits all of them: ADD COLUMN … NOT NULL DEFAULT …;
                                 or add it without NOT NULL, fill it with UPDATE, and then ALTER COLUMN … SET NOT NULL""".formatted(action));
    }

    @Test
    void rowsFailACheck() {
        scenario.with("002_age.sql", "ALTER TABLE users ADD CONSTRAINT age_is_positive CHECK (age > 0);")
                .fails("23514", """
                        GODWIT-STATEMENT  002_age.sql failed at statement 1 of 1
                          where  002_age.sql:1:1
                                 1 | ALTER TABLE users ADD CONSTRAINT age_is_positive CHECK (age > 0);
                                   | ^
                          found  ERROR 23514: check constraint "age_is_positive" of relation "users" is violated by some row
                          state  rolled back: nothing of this migration is in the database
                          cause  rows that are already there do not satisfy what the statement adds
                          do     find them: SELECT * FROM "users" WHERE NOT (the condition);
                                 correct or delete them in a migration before this one, or in a statement above this one;
                                 or add the constraint NOT VALID, which holds for new rows, and VALIDATE it in a later migration""");
    }

    @Test
    void rowsAreNotUnique() {
        scenario.with("002_email.sql", "CREATE UNIQUE INDEX users_email ON users (email);")
                .fails("23505", """
                        GODWIT-STATEMENT  002_email.sql failed at statement 1 of 1
                          where  002_email.sql:1:1
                                 1 | CREATE UNIQUE INDEX users_email ON users (email);
                                   | ^
                          found  ERROR 23505: could not create unique index "users_email"
                                 detail: Key (email)=(ann@example.org) is duplicated.
                          state  rolled back: nothing of this migration is in the database
                          cause  rows that are already there do not satisfy what the statement adds
                          do     find them: SELECT email, count(*) FROM "users" GROUP BY email HAVING count(*) > 1;
                                 correct or delete them in a migration before this one, or in a statement above this one""");
    }

    @Test
    void rowsAreNotShownWhenTheConnectionDoesNotShowThem(TestDatabase database) {
        PGSimpleDataSource terse = database.dataSource();
        terse.setLogServerErrorDetail(false);

        scenario.on(terse)
                .with("002_email.sql", "CREATE UNIQUE INDEX users_email ON users (email);")
                .fails("23505", """
                        GODWIT-STATEMENT  002_email.sql failed at statement 1 of 1
                          where  002_email.sql:1:1
                                 1 | CREATE UNIQUE INDEX users_email ON users (email);
                                   | ^
                          found  ERROR 23505: could not create unique index "users_email"
                                 detail: not shown, since the connection says logServerErrorDetail=false
                          state  rolled back: nothing of this migration is in the database
                          cause  rows that are already there do not satisfy what the statement adds
                          do     find them: SELECT email, count(*) FROM "users" GROUP BY email HAVING count(*) > 1;
                                 correct or delete them in a migration before this one, or in a statement above this one""");
    }

    @Test
    void rowsThatAreCopiedAreNotShownOnceMoreWhenTheConnectionDoesNotShowThem(TestDatabase database) {
        PGSimpleDataSource terse = database.dataSource();
        terse.setLogServerErrorDetail(false);

        Problem problem = scenario.on(terse)
                .with("002_users.sql", "COPY users FROM stdin;\n4\tann@example.org\t5\n5\t\\N\told\n\\.\n")
                .fails();

        assertThat(problem.where()).asString().endsWith("/002_users.sql:3");
        assertThat(problem.found())
                .containsExactly(
                        "ERROR 22P02: invalid input syntax for type integer: \"old\"",
                        "detail: not shown, since the connection says logServerErrorDetail=false");
    }

    @Test
    void rowsReferToNothing() {
        scenario.with(
                        "002_user.sql",
                        "ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users;")
                .fails("23503", """
                        GODWIT-STATEMENT  002_user.sql failed at statement 1 of 1
                          where  002_user.sql:1:1
                                 1 | ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users;
                                   | ^
                          found  ERROR 23503: insert or update on table "orders" violates foreign key constraint "orders_user"
                                 detail: Key (user_id)=(9) is not present in table "users".
                          state  rolled back: nothing of this migration is in the database
                          cause  rows that are already there do not satisfy what the statement adds
                          do     find them: SELECT * FROM "orders" WHERE NOT EXISTS (SELECT FROM "users" WHERE … = user_id);
                                 correct or delete them in a migration before this one, or in a statement above this one;
                                 or add the constraint NOT VALID, which holds for new rows, and VALIDATE it in a later migration""");
    }

    @Test
    void aNewRowHasNoValue() {
        scenario.with("002_bob.sql", "INSERT INTO users VALUES (4, 'bob@example.org', NULL);")
                .fails("23502", """
                        GODWIT-STATEMENT  002_bob.sql failed at statement 1 of 1
                          where  002_bob.sql:1:1
                                 1 | INSERT INTO users VALUES (4, 'bob@example.org', NULL);
                                   | ^
                          found  ERROR 23502: null value in column "age" of relation "users" violates not-null constraint
                                 detail: Failing row contains (4, bob@example.org, null).
                          state  rolled back: nothing of this migration is in the database
                          cause  a row that the statement writes does not satisfy the constraint
                          do     correct what is written; the detail shows the row or its key;
                                 see what the table demands: \\d "users" in psql""");
    }

    @Test
    void aNewRowIsThereAlready() {
        scenario.with("002_bob.sql", "INSERT INTO users VALUES (4, 'bob@example.org', 5), (1, 'bob@example.org', 5);")
                .fails("23505", """
                        GODWIT-STATEMENT  002_bob.sql failed at statement 1 of 1
                          where  002_bob.sql:1:1
                                 1 | INSERT INTO users VALUES (4, 'bob@example.org', 5), (1, 'bob@example.org', 5);
                                   | ^
                          found  ERROR 23505: duplicate key value violates unique constraint "users_pkey"
                                 detail: Key (id)=(1) already exists.
                          state  rolled back: nothing of this migration is in the database
                          cause  a row that the statement writes does not satisfy the constraint
                          do     correct what is written; the detail shows the row or its key;
                                 if the row may be there already: INSERT … ON CONFLICT DO NOTHING, or DO UPDATE""");
    }

    @Test
    void aRowIsStillReferredTo(TestDatabase database) {
        database.execute("DELETE FROM orders WHERE id = 2;"
                + " ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users");
        scenario.with("002_ann.sql", "DELETE FROM users WHERE id = 1;").fails("23503", """
                        GODWIT-STATEMENT  002_ann.sql failed at statement 1 of 1
                          where  002_ann.sql:1:1
                                 1 | DELETE FROM users WHERE id = 1;
                                   | ^
                          found  ERROR 23503: update or delete on table "users" violates foreign key constraint "orders_user" on table "orders"
                                 detail: Key (id)=(1) is still referenced from table "orders".
                          state  rolled back: nothing of this migration is in the database
                          cause  other rows still refer to the ones that are to go; the detail names one
                          do     delete or change those first, in the same migration""");
    }

    @Test
    void aDeferredConstraintFailsAtTheEnd(TestDatabase database) {
        database.execute("DELETE FROM orders WHERE id = 2; ALTER TABLE orders ADD CONSTRAINT orders_user"
                + " FOREIGN KEY (user_id) REFERENCES users DEFERRABLE INITIALLY DEFERRED");
        scenario.with("002_orders.sql", """
                        INSERT INTO orders VALUES (3, 77);
                        CREATE TABLE payments (id int);
                        """).fails("23503", """
                        GODWIT-STATEMENT  002_orders.sql failed when it was committed
                          where  002_orders.sql
                          found  ERROR 23503: insert or update on table "orders" violates foreign key constraint "orders_user"
                                 detail: Key (user_id)=(77) is not present in table "users".
                          state  rolled back: nothing of this migration is in the database
                          cause  a deferred constraint is checked when the transaction ends, and some row does not satisfy it then
                          do     put SET CONSTRAINTS ALL IMMEDIATE; at the top of the script: the mark is then at the statement that writes the row;
                                 correct what that writes""");
    }
}
