package dev.godwit;

import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two tables as psql users, dashboards and other programs see them. */
@WithTestDatabase
class HistoryFormatTest {

    private static final String COLUMNS = """
            SELECT column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
            FROM information_schema.columns WHERE table_name = '%s' ORDER BY ordinal_position
            """;

    private final TestDatabase database;
    private final MigrationFiles files;

    HistoryFormatTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory);
    }

    @Test
    void theHistoryBeginsWithTheThreeColumnsThatOldRunnersKnow() {
        migrate("001_users.sql", "CREATE TABLE users (id int)");

        assertThat(database.queryForList(COLUMNS.formatted("schema_migrations"), String.class))
                .containsExactly(
                        "version character varying not null",
                        "description text",
                        "applied_at timestamp with time zone not null",
                        "normalized_version text",
                        "sequence bigint not null",
                        "kind text",
                        "script text",
                        "checksum text",
                        "applied_by text",
                        "execution_time interval",
                        "down_script text");
        assertThat(database.queryForObject(
                        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
                                + " WHERE attrelid = 'schema_migrations'::regclass AND attname = 'version'",
                        String.class))
                .isEqualTo("character varying(255)");
    }

    @Test
    void theLogHasAColumnForEachQuestion() {
        migrate("001_users.sql", "CREATE TABLE users (id int)");

        assertThat(database.queryForList(COLUMNS.formatted("schema_migrations_log"), String.class))
                .containsExactly(
                        "id bigint not null",
                        "at timestamp with time zone not null",
                        "run uuid not null",
                        "event text not null",
                        "version text",
                        "script text",
                        "statement integer",
                        "checksum text",
                        "role text not null",
                        "host text",
                        "build text",
                        "message text");
    }

    @Test
    void aRowTellsEverythingAboutAMigration() {
        Instant before = Instant.now();
        files.with("001_users.down.sql", "DROP TABLE users;\n");
        migrate("001_users.sql", "-- Description: Users\nCREATE TABLE users (id int);\n");

        Map<String, @Nullable Object> row = database.queryForList(
                        "SELECT *, execution_time >= interval '0' AS timed FROM schema_migrations")
                .get(0);

        assertThat(row)
                .containsEntry("version", "001")
                .containsEntry("description", "Users")
                .containsEntry("normalized_version", "1")
                .containsEntry("sequence", 1L)
                .containsEntry("kind", "SQL")
                .containsEntry("applied_by", database.user())
                .containsEntry("timed", true)
                .containsEntry("down_script", "DROP TABLE users;\n");
        assertThat(String.valueOf(row.get("script"))).endsWith("/001_users.sql");
        assertThat(String.valueOf(row.get("checksum"))).matches("v1:sha256:[0-9a-f]{64}");
        assertThat(database.jdbc()
                        .sql("SELECT applied_at BETWEEN ?::timestamptz AND clock_timestamp() FROM schema_migrations")
                        .param(before.minusSeconds(60).toString())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void aRowKeepsTheDownScriptAndTheChecksumOfTheTextBeforePlaceholders() {
        files.with("001_users.sql", "CREATE TABLE ${table} (id int)").with("001_users.down.sql", "DROP TABLE ${table}");

        Migrators.of(database, files, options -> options.placeholder("table", "users"))
                .migrate();

        assertThat(database.queryForObject("SELECT down_script FROM schema_migrations", String.class))
                .isEqualTo("DROP TABLE ${table}");
        assertThat(Migrators.of(database, files, options -> options.placeholder("table", "people"))
                        .migrate()
                        .problems())
                .isEmpty();
    }

    @Test
    void aRepeatableMigrationIsKeptUnderItsDescription() {
        migrate("R__1_Jobs_view.sql", "CREATE OR REPLACE VIEW jobs AS SELECT 1 AS one");

        assertThat(database.queryForList(
                        "SELECT version, description, normalized_version, kind FROM schema_migrations"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("version", "R:1 Jobs view")
                        .containsEntry("description", "1 Jobs view")
                        .containsEntry("normalized_version", null)
                        .containsEntry("kind", "REPEATABLE"));
    }

    @Test
    void theTableSaysThatItIsOursAndInWhichFormat() {
        migrate("001_users.sql", "CREATE TABLE users (id int)");

        assertThat(database.queryForObject("SELECT obj_description('schema_migrations'::regclass)", String.class))
                .startsWith("godwit:history:1 ");
    }

    @Test
    void twoSpellingsOfOneVersionCannotBothBeRecorded() {
        migrate("001_users.sql", "CREATE TABLE users (id int)");

        assertThatThrownBy(() -> database.execute(
                        "INSERT INTO schema_migrations (version, normalized_version) VALUES ('1.0', '1')"))
                .rootCause()
                .hasMessageContaining("schema_migrations_normalized_version_key");
    }

    @Test
    void anotherSpellingInTheFileNameIsTheSameMigration() {
        migrate("001_users.sql", "CREATE TABLE users (id int)");
        files.without("001_users.sql");

        assertThat(migrate("V1__users.sql", "CREATE TABLE users (id int)").applied())
                .isEmpty();
        assertThat(versions(Migrators.of(database, files).status().migrations()))
                .containsExactly("1");
    }

    @Test
    void theLogTellsWhoDidWhatFromWhere() {
        files.with("001_users.sql", "CREATE TABLE users (id int)")
                .with("002_orders.sql", "CREATE TABLE orders (id int)");
        Migrators.builder(database.dataSource(), files, options -> options)
                .build("7.3.1")
                .build()
                .migrate();

        List<Map<String, @Nullable Object>> log = log();
        assertThat(log)
                .extracting(row -> row.get("event") + " " + row.get("version") + " " + row.get("message"))
                .containsExactly(
                        "PREPARED null history created",
                        "RUN_STARTED null 2 pending",
                        "APPLIED 001 null",
                        "APPLIED 002 null",
                        "RUN_FINISHED null succeeded");
        assertThat(log).allSatisfy(row -> {
            assertThat(row).containsEntry("role", database.user()).containsEntry("build", "7.3.1");
            assertThat(row.get("host")).isNotNull();
            assertThat(row.get("run"))
                    .isInstanceOf(UUID.class)
                    .isEqualTo(log.get(0).get("run"));
        });
        assertThat(String.valueOf(log.get(2).get("script"))).endsWith("/001_users.sql");
    }

    @Test
    void theLogKeepsTheErrorOfAFailedMigration() {
        files.with("001_users.sql", "CREATE TABLE users (id int)")
                .with("002_broken.sql", "SELECT nothing FROM nowhere");
        Migrators.refusal(Migrators.of(database, files));

        List<Map<String, @Nullable Object>> log = log();
        assertThat(log)
                .extracting(row -> row.get("event"))
                .containsExactly("PREPARED", "RUN_STARTED", "APPLIED", "FAILED", "RUN_FINISHED");
        assertThat(log.get(3)).containsEntry("version", "002");
        assertThat(String.valueOf(log.get(3).get("message")))
                .startsWith("GODWIT-STATEMENT  002_broken.sql failed at statement 1 of 1")
                .contains("relation \"nowhere\" does not exist")
                .contains("rolled back: nothing of this migration is in the database");
        assertThat(log.get(4)).containsEntry("message", "failed");
    }

    @Test
    void eachRunHasAnIdOfItsOwn() {
        migrate("001_users.sql", "CREATE TABLE users (id int)");
        migrate("002_orders.sql", "CREATE TABLE orders (id int)");

        assertThat(database.queryForObject("SELECT count(DISTINCT run) FROM schema_migrations_log", Long.class))
                .isEqualTo(2);
    }

    @Test
    void theLogKeepsTheProgressOfAScriptOutsideATransaction() {
        migrate("001_index.sql", """
                -- godwit:mixed=run
                CREATE TABLE users (id int);
                CREATE INDEX CONCURRENTLY users_id ON users (id);
                """);

        assertThat(log())
                .extracting(row -> row.get("event") + " " + row.get("version") + " " + row.get("statement"))
                .containsExactly(
                        "PREPARED null null",
                        "RUN_STARTED null null",
                        "SCRIPT_STARTED 001 null",
                        "STATEMENT_DONE 001 1",
                        "STATEMENT_STARTED 001 2",
                        "STATEMENT_DONE 001 2",
                        "APPLIED 001 null",
                        "RUN_FINISHED null null");
        assertThat(log().get(3).get("checksum")).asString().startsWith("v1:sha256:");
    }

    @Test
    void theLogKeepsAsManyRowsAsConfigured() {
        files.with("001_users.sql", "CREATE TABLE users (id int)")
                .with("002_two.sql", "SELECT 2")
                .with("003_three.sql", "SELECT 3");

        Migrators.of(database, files, options -> options.eventsLimit(2)).migrate();

        assertThat(log())
                .extracting(row -> row.get("event") + " " + row.get("version"))
                .containsExactly("APPLIED 003", "RUN_FINISHED null");
    }

    @Test
    void whatTellsHowFarAnUnfinishedScriptIsStaysInTheLogHoweverFullItIs() {
        files.with("001_index.sql", """
                -- godwit:mixed=run
                CREATE TABLE users (id int);
                INSERT INTO users VALUES (1), (1);
                CREATE UNIQUE INDEX CONCURRENTLY users_id ON users (id);
                """);

        Migrators.refusal(Migrators.of(database, files, options -> options.eventsLimit(1)));

        assertThat(log())
                .extracting(row -> row.get("event") + " " + row.get("statement"))
                .containsExactly(
                        "PREPARED null",
                        "SCRIPT_STARTED null",
                        "STATEMENT_DONE 1",
                        "STATEMENT_DONE 2",
                        "STATEMENT_STARTED 3",
                        "STATEMENT_FAILED 3",
                        "RUN_FINISHED null");
    }

    @Test
    void aScriptThatFailsAgainAndAgainDoesNotFillTheLog() {
        files.with("001_index.sql", """
                -- godwit:mixed=run
                CREATE TABLE users (id int);
                INSERT INTO users VALUES (1), (1);
                CREATE UNIQUE INDEX CONCURRENTLY users_id ON users (id);
                """);

        for (int start = 0; start < 5; start++) {
            Migrators.refusal(Migrators.of(database, files, options -> options.eventsLimit(1)));
        }

        assertThat(log())
                .extracting(row -> row.get("event") + " " + row.get("statement"))
                .containsExactly(
                        "PREPARED null",
                        "STATEMENT_DONE 1",
                        "STATEMENT_DONE 2",
                        "SCRIPT_STARTED null",
                        "STATEMENT_STARTED 3",
                        "STATEMENT_FAILED 3",
                        "RUN_FINISHED null");
        database.execute("DELETE FROM users WHERE ctid = '(0,1)'");
        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("001");
    }

    @Test
    void theLogComesBackWhenSomebodyDropsIt() {
        migrate("001_users.sql", "CREATE TABLE users (id int)");
        database.execute("DROP TABLE schema_migrations_log");

        assertThat(versions(migrate("002_orders.sql", "CREATE TABLE orders (id int)")
                        .applied()))
                .containsExactly("002");
        assertThat(log())
                .extracting(row -> row.get("event"))
                .containsExactly("PREPARED", "RUN_STARTED", "APPLIED", "RUN_FINISHED");
    }

    private MigrationRun migrate(String name, String script) {
        return Migrators.of(database, files.with(name, script)).migrate();
    }

    private List<Map<String, @Nullable Object>> log() {
        return database.queryForList("SELECT * FROM schema_migrations_log ORDER BY id");
    }
}
