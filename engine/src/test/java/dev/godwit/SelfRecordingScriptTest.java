package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Problem;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts of older systems that write their own row into the history. */
@WithTestDatabase
class SelfRecordingScriptTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    SelfRecordingScriptTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"public.schema_migrations", "schema_migrations", "\"public\".\"schema_migrations\""})
    void areAppliedAndRecordedOnce(String table) {
        files.with("001_initial_schema.sql", """
                -- Description: Create initial schema
                CREATE TABLE users (id int);
                INSERT INTO %s (version, description)
                VALUES ('001', 'Create initial schema')
                ON CONFLICT (version) DO NOTHING;
                """.formatted(table));

        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("001");
        assertThat(database.queryForList(
                        "SELECT version || ' ' || kind || ' ' || (checksum IS NOT NULL) FROM schema_migrations",
                        String.class))
                .containsExactly("001 SQL true");
        assertThat(Migrators.of(database, files).migrate().applied()).isEmpty();
    }

    @Test
    void areAppliedInATableThatWasTakenOver() {
        database.execute("CREATE TABLE schema_migrations (version varchar(255) PRIMARY KEY,"
                + " applied_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, description text)");
        files.with("001_initial_schema.sql", """
                CREATE TABLE users (id int);
                INSERT INTO public.schema_migrations (version, description) VALUES ('001', 'x') ON CONFLICT (version) DO NOTHING;
                """);

        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("001");
        assertThat(Migrators.of(database, files).migrate().applied()).isEmpty();
    }

    @Test
    void mayRunOutsideATransaction() {
        files.with("001_users.sql", "CREATE TABLE users (id int)").with("002_index.sql", """
                CREATE INDEX CONCURRENTLY users_id ON users (id);
                INSERT INTO schema_migrations (version, description) VALUES ('002', 'Index') ON CONFLICT DO NOTHING;
                """);

        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("001", "002");
        assertThat(database.queryForList(
                        "SELECT kind || ' ' || normalized_version || ' ' || (checksum IS NOT NULL) FROM schema_migrations"
                                + " WHERE version = '002'",
                        String.class))
                .containsExactly("SQL 2 true");
    }

    @Test
    void mayRecordAnotherSpellingOfTheirVersion() {
        files.with("001_users.sql", """
                CREATE TABLE users (id int);
                INSERT INTO schema_migrations (version, description) VALUES ('1', 'Users') ON CONFLICT (version) DO NOTHING;
                """);

        Migrators.of(database, files).migrate();

        MigrationStatus status = Migrators.of(database, files).status();
        assertThat(versions(status.migrations())).containsExactly("001");
        assertThat(status.problems()).isEmpty();
        assertThat(Migrators.of(database, files).migrate().applied()).isEmpty();
    }

    @Test
    void failWithAnExplanationWhenTheyNameAHistoryInAnotherSchema() {
        files.with("001_users.sql", """
                CREATE TABLE users (id int);
                INSERT INTO public.schema_migrations (version, description) VALUES ('001', 'Users') ON CONFLICT (version) DO NOTHING;
                """);

        Problem problem = onlyProblem(refusal(Migrators.of(database, files, options -> options.schema("shop"))));

        assertThat(problem.cause())
                .isEqualTo("the script records itself in public.schema_migrations, and the history of this migrator is"
                        + " shop.schema_migrations");
    }
}
