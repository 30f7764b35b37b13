package dev.godwit;

import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script says that PostgreSQL does not carry out in a transaction, in time or at all. */
@WithTestDatabase
class TransactionFailureTest {

    @TempDir
    Path directory;

    private Scenario scenario;

    @BeforeEach
    void applyAMigration(TestDatabase database) {
        scenario = new Scenario(database, directory).with("001_users.sql", """
                        CREATE TYPE mood AS ENUM ('happy', 'sad');
                        CREATE TABLE users (id int PRIMARY KEY, mood mood);
                        """).migrated();
    }

    @Test
    void anEnumValueIsUsedInTheTransactionThatAddsIt() {
        scenario.with("002_mood.sql", """
                        ALTER TYPE mood ADD VALUE 'angry';
                        INSERT INTO users VALUES (1, 'angry');
                        """).fails("55P04", """
                        GODWIT-STATEMENT  002_mood.sql failed at statement 2 of 2
                          where  002_mood.sql:2:30
                                 2 | INSERT INTO users VALUES (1, 'angry');
                                   |                              ^
                          found  ERROR 55P04: unsafe use of new value "angry" of enum type mood
                                 hint: New enum values must be committed before they can be used.
                          state  rolled back: nothing of this migration is in the database
                          cause  PostgreSQL does not let a new enum value be used in the transaction that adds it
                          do     leave only the ADD VALUE in this migration, and use the value in the next one""");
    }

    @Test
    void anEnumValueCannotBeRemoved(TestDatabase database) {
        // PostgreSQL 17 was the first to know the command, which it refuses by another name
        boolean known =
                database.queryForObject("SELECT current_setting('server_version_num')::int", Integer.class) >= 170000;
        scenario.naming(known ? "sql:1:17" : "sql:1:22", "sql:1:<column>")
                .naming(known ? "|                 ^" : "|                      ^", "| <mark>")
                .naming(
                        known
                                ? "0A000: dropping an enum value is not implemented"
                                : "42601: syntax error at or near \"VALUE\"",
                        "<refusal>")
                .with("002_mood.sql", "ALTER TYPE mood DROP VALUE 'sad';")
                .fails(known ? "0A000" : "42601", """
                        GODWIT-STATEMENT  002_mood.sql failed at statement 1 of 1
                          where  002_mood.sql:1:<column>
                                 1 | ALTER TYPE mood DROP VALUE 'sad';
                                   | <mark>
                          found  ERROR <refusal>
                          state  rolled back: nothing of this migration is in the database
                          cause  PostgreSQL cannot remove a value from an enum type
                          do     make a new type in its place: ALTER TYPE old RENAME TO old_before; CREATE TYPE old AS ENUM (…);
                                 ALTER TABLE … ALTER COLUMN … TYPE old USING (…::text::old); DROP TYPE old_before;
                                 rows that have the value must get another one before, and a default of the column be dropped and set again""");
    }

    @Test
    void aStatementCannotRunInATransaction() {
        scenario.with("002_vacuum.sql", """
                        -- godwit:transaction=on
                        CREATE TABLE orders (id int);
                        VACUUM users;
                        """).fails("25001", """
                        GODWIT-STATEMENT  002_vacuum.sql failed at statement 2 of 2
                          where  002_vacuum.sql:3:1
                                 3 | VACUUM users;
                                   | ^
                          found  ERROR 25001: VACUUM cannot run inside a transaction block
                          state  rolled back: nothing of this migration is in the database
                          cause  PostgreSQL does not run this in a transaction, and a migration runs in one unless it says otherwise
                          do     move it into a script of its own, with '-- godwit:transaction=off' at the top""");
    }

    @Test
    void aBlockEndsTheTransaction() {
        scenario.with("002_batches.sql", """
                        DO $$ BEGIN
                            INSERT INTO users VALUES (1);
                            COMMIT;
                        END $$;
                        """).fails("2D000", """
                        GODWIT-STATEMENT  002_batches.sql failed at statement 1 of 1
                          where  002_batches.sql:1:1
                                 1 | DO $$ BEGIN
                                   | ^
                          found  ERROR 2D000: invalid transaction termination
                                 context: PL/pgSQL function inline_code_block line 3 at COMMIT
                          state  rolled back: nothing of this migration is in the database
                          cause  a procedure or DO block ends the transaction that the migration runs in
                          do     put '-- godwit:transaction=off' at the top of the script: what it commits then stays when it fails later""");
    }

    @Test
    void aStatementTakesTooLong() {
        scenario.options(options -> options.statementTimeout(Duration.ofMillis(50)))
                .with("002_slow.sql", """
                        CREATE TABLE orders (id int);
                        SELECT pg_sleep(600);
                        """)
                .fails("57014", """
                        GODWIT-STATEMENT  002_slow.sql failed at statement 2 of 2
                          where  002_slow.sql:2:1
                                 2 | SELECT pg_sleep(600);
                                   | ^
                          found  ERROR 57014: canceling statement due to statement timeout
                          state  rolled back: nothing of this migration is in the database
                          cause  a statement took longer than statement_timeout allows, which the script, godwit.statement-timeout,
                                 the pool, the role or the database sets
                          do     give it longer: -- godwit:statement-timeout=10m in the script, or godwit.statement-timeout for all;
                                 0s means without limit""");
    }

    @Test
    void aStatementTakesLongerThanItsScriptAllows() {
        scenario.with("002_slow.sql", """
                        -- godwit:statement-timeout=50ms
                        SELECT pg_sleep(600);
                        """).fails("57014", """
                        GODWIT-STATEMENT  002_slow.sql failed at statement 1 of 1
                          where  002_slow.sql:2:1
                                 2 | SELECT pg_sleep(600);
                                   | ^
                          found  ERROR 57014: canceling statement due to statement timeout
                          state  rolled back: nothing of this migration is in the database
                          cause  a statement took longer than statement_timeout allows, which the script, godwit.statement-timeout,
                                 the pool, the role or the database sets
                          do     give it longer: -- godwit:statement-timeout=10m in the script, or godwit.statement-timeout for all;
                                 0s means without limit""");
    }

    @Test
    void aValueDoesNotFit() {
        scenario.with("002_id.sql", "ALTER TABLE users ALTER COLUMN mood TYPE int;")
                .fails("42804", """
                        GODWIT-STATEMENT  002_id.sql failed at statement 1 of 1
                          where  002_id.sql:1:1
                                 1 | ALTER TABLE users ALTER COLUMN mood TYPE int;
                                   | ^
                          found  ERROR 42804: column "mood" cannot be cast automatically to type integer
                                 hint: You might need to specify "USING mood::integer".
                          state  rolled back: nothing of this migration is in the database
                          cause  a value does not fit the type that it is put into or converted to
                          do     correct the value; for rows that are already there, convert with USING or correct them before""");
    }

    @Test
    void theSessionMayNotWrite() {
        scenario.with("002_read.sql", """
                        SET TRANSACTION READ ONLY;
                        CREATE TABLE orders (id int);
                        """).fails("25006", """
                        GODWIT-STATEMENT  002_read.sql failed at statement 2 of 2
                          where  002_read.sql:2:1
                                 2 | CREATE TABLE orders (id int);
                                   | ^
                          found  ERROR 25006: cannot execute CREATE TABLE in a read-only transaction
                          state  rolled back: nothing of this migration is in the database
                          cause  the server is a standby, or the session was made read-only
                          do     connect to the primary: targetServerType=primary in the URL;
                                 or see what sets default_transaction_read_only: the role, the database, the pool or the script""");
    }
}
