package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A home-made history of three columns becomes ours, and its old runner goes on working. */
@WithTestDatabase
class TakeOverTest {

    private static final String OLD_TABLE = """
            CREATE TABLE public.schema_migrations (
                version VARCHAR(255) PRIMARY KEY,
                applied_at TIMESTAMP WITHOUT TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
                description TEXT
            );
            """;

    private final TestDatabase database;
    private final MigrationFiles files;

    TakeOverTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory)
                .with("001_initial_schema.sql", "CREATE TABLE users (id int)")
                .with("002_add_conversations_tables.sql", "CREATE TABLE conversations (id int)")
                .with("003_add_new_feature.sql", "CREATE TABLE new_feature (id int)");
    }

    @Test
    void keepsEveryRowAndAppliesOnlyWhatIsNew() {
        database.execute(OLD_TABLE + """
                INSERT INTO public.schema_migrations VALUES
                    ('002', '2025-10-13 08:00:00', 'Add conversations'),
                    ('001', '2025-10-12 09:30:15.123456', 'Create initial schema');
                """);

        MigrationRun run = Migrators.of(database, files).migrate();

        assertThat(versions(run.applied())).containsExactly("003");
        assertThat(run.applied()).allSatisfy(applied -> {
            assertThat(applied.appliedBy()).isEqualTo(database.user());
            assertThat(applied.executionTime()).isPositive();
        });
        assertThat(database.queryForList(
                        "SELECT concat_ws('|', version, description, applied_at, normalized_version, sequence, applied_by)"
                                + " FROM schema_migrations WHERE version <> '003' ORDER BY sequence",
                        String.class))
                .containsExactly(
                        "001|Create initial schema|2025-10-12 09:30:15.123456|1|1",
                        "002|Add conversations|2025-10-13 08:00:00|2|2");
        assertThat(database.queryForObject("SELECT sequence FROM schema_migrations WHERE version = '003'", Long.class))
                .isEqualTo(3);
    }

    @Test
    void leavesTheTypesOfTheThreeColumnsAlone() {
        database.execute(OLD_TABLE);

        Migrators.of(database, files).migrate();

        assertThat(database.queryForList(
                        "SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute"
                                + " WHERE attrelid = 'schema_migrations'::regclass AND attnum BETWEEN 1 AND 3 ORDER BY attnum",
                        String.class))
                .containsExactly(
                        "version character varying(255)", "applied_at timestamp without time zone", "description text");
    }

    @Test
    void readsTimesWithoutAZoneAsUtcBeforeAndAfter() {
        database.execute(
                OLD_TABLE
                        + "INSERT INTO public.schema_migrations VALUES ('001', '2025-10-12 09:30:15.123456', 'Create initial schema');");
        Instant recorded = Instant.parse("2025-10-12T09:30:15.123456Z");
        assertThat(appliedAt("001")).isEqualTo(recorded);

        Instant before =
                database.queryForObject("SELECT now()", OffsetDateTime.class).toInstant();
        Migrators.of(database, files).migrate();
        Instant after =
                database.queryForObject("SELECT now()", OffsetDateTime.class).toInstant();

        assertThat(appliedAt("001")).isEqualTo(recorded);
        assertThat(appliedAt("003")).isBetween(before, after);
    }

    @Test
    void aScriptOutsideATransactionThatSetsTheZoneIsRecordedInUtcAsWell() {
        database.execute(OLD_TABLE);
        files.with("004_vacuum.sql", "SET TimeZone = 'Asia/Tokyo'; VACUUM users");
        Instant before =
                database.queryForObject("SELECT now()", OffsetDateTime.class).toInstant();

        Migrators.of(database, files).migrate();

        assertThat(appliedAt("004"))
                .isBetween(
                        before,
                        database.queryForObject("SELECT now()", OffsetDateTime.class)
                                .toInstant());
    }

    @Test
    void showsItsRowsAsAppliedBeforeItTakesThemOver() {
        database.execute(OLD_TABLE + "INSERT INTO public.schema_migrations (version) VALUES ('001'), ('002');");
        DatabaseContent before = DatabaseContent.of(database);

        MigrationStatus status = Migrators.of(database, files).status();

        assertThat(states(status))
                .containsEntry("001", MigrationState.APPLIED)
                .containsEntry("002", MigrationState.APPLIED)
                .containsEntry("003", MigrationState.PENDING);
        assertThat(status.currentVersion()).isEqualTo("002");
        assertThat(status.problems()).isEmpty();
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void isNotedInTheLogAndHappensOnce() {
        database.execute(
                OLD_TABLE + "INSERT INTO public.schema_migrations (version) VALUES ('001'), ('002'), ('003');");

        Migrators.of(database, files).migrate();
        DatabaseContent once = DatabaseContent.of(database);
        Migrators.of(database, files).migrate();

        assertThat(database.queryForList("SELECT event || ': ' || message FROM schema_migrations_log", String.class))
                .containsExactly("PREPARED: history taken over with 3 rows");
        assertThat(DatabaseContent.of(database)).isEqualTo(once);
    }

    @Test
    void anOldRunnerGoesOnWorkingAndIsRead() {
        database.execute(OLD_TABLE + "INSERT INTO public.schema_migrations (version) VALUES ('001'), ('002');");
        Migrators.of(database, files).migrate();

        database.execute("INSERT INTO schema_migrations (version, description) VALUES ('004', 'By the old runner')");
        files.with("004_by_the_old_runner.sql", "SELECT this would fail")
                .with("005_next.sql", "CREATE TABLE next (id int)");

        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("005");
        assertThat(database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class))
                .containsExactly("001", "002", "003", "004", "005");
        assertThat(database.queryForObject(
                        "SELECT applied_by FROM schema_migrations WHERE version = '004'", String.class))
                .isEqualTo(database.user());
    }

    @Test
    void twoSpellingsOfOneVersionAreKeptAsTheyAre() {
        database.execute(OLD_TABLE + """
                INSERT INTO public.schema_migrations (version, applied_at)
                VALUES ('001', '2025-10-12'), ('1', '2025-10-13'), ('2', '2025-10-14');
                """);

        MigrationRun run = Migrators.of(database, files).migrate();

        assertThat(versions(run.applied())).containsExactly("003");
        assertThat(run.problems()).isEmpty();
        assertThat(database.queryForList(
                        "SELECT version || '=' || coalesce(normalized_version, '') FROM schema_migrations ORDER BY sequence",
                        String.class))
                .containsExactly("001=1", "1=", "2=2", "003=3");
        MigrationStatus status = Migrators.of(database, files).status();
        assertThat(versions(status.migrations())).containsExactly("001", "002", "003");
        assertThat(status.summary().applied()).isEqualTo(3);
    }

    @Test
    void refusesARowWhoseVersionCannotBeRead() {
        database.execute(OLD_TABLE + "INSERT INTO public.schema_migrations (version) VALUES ('001'), ('it''s new');");
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.HISTORY);
        assertThat(problem.found()).containsExactly("version 'it's new' in schema_migrations");
        assertThat(problem.remedy()).first().asString().contains("WHERE version = 'it''s new'");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void refusesATableWithAnotherColumn() {
        database.execute(
                "CREATE TABLE schema_migrations (version text PRIMARY KEY, applied_at timestamp, description text, author text)");
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.FOREIGN_TABLE);
        assertThat(problem.found()).containsExactly("columns applied_at, author, description, version");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void refusesATableWhoseVersionIsNotItsKey() {
        database.execute("CREATE TABLE schema_migrations (version text, applied_at timestamp, description text)");

        assertThat(onlyProblem(refusal(Migrators.of(database, files))).code()).isEqualTo(ProblemCode.FOREIGN_TABLE);
    }

    @Test
    void takesOverATableWithAnotherOrderOfColumnsAZoneAndNoDefault() {
        database.execute("""
                CREATE TABLE schema_migrations (description varchar, version text PRIMARY KEY, applied_at timestamptz NOT NULL);
                INSERT INTO schema_migrations VALUES ('Create initial schema', '001', '2025-10-12 09:30:15+02');
                """);

        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("002", "003");
        assertThat(appliedAt("001")).isEqualTo(Instant.parse("2025-10-12T07:30:15Z"));
    }

    @Test
    void takesOverATableInWhichATimeIsMissingOrInfinite() {
        database.execute("""
                CREATE TABLE schema_migrations (version text PRIMARY KEY, applied_at timestamp, description text);
                INSERT INTO schema_migrations VALUES ('001', NULL, NULL), ('002', '-infinity', 'Before all time');
                """);

        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("003");
        assertThat(Migrators.of(database, files).status().migrations())
                .filteredOn(info -> !info.version().equals("003"))
                .extracting(MigrationInfo::appliedAt)
                .containsOnlyNulls();
    }

    @Test
    void takesOverAnEmptyTable() {
        database.execute(OLD_TABLE);

        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("001", "002", "003");
        assertThat(database.queryForList("SELECT sequence FROM schema_migrations ORDER BY sequence", Long.class))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void givesUpWhenAnOldRunnerIsAtWorkInsteadOfStandingInEverybodysWay() throws SQLException {
        database.execute(OLD_TABLE);
        try (Connection oldRunner = database.dataSource().getConnection();
                Statement statement = oldRunner.createStatement()) {
            oldRunner.setAutoCommit(false);
            statement.execute("INSERT INTO schema_migrations (version) VALUES ('001')");

            Problem problem = onlyProblem(
                    refusal(Migrators.of(database, files, options -> options.lockTimeout(Duration.ofMillis(1)))));

            assertThat(problem.sqlState()).isEqualTo("55P03");
            assertThat(problem.state()).isEqualTo("rolled back: nothing was changed");
            oldRunner.commit();
        }
        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("002", "003");
    }

    @Test
    @Timeout(60)
    void saysWhoIsInItsWay() throws SQLException {
        database.execute(OLD_TABLE);
        try (Connection oldRunner = database.dataSource().getConnection();
                Statement statement = oldRunner.createStatement()) {
            oldRunner.setAutoCommit(false);
            statement.execute("SELECT version FROM schema_migrations");

            Problem problem = onlyProblem(
                    refusal(Migrators.of(database, files, options -> options.lockTimeout(Duration.ofSeconds(1)))));

            assertThat(problem.found())
                    .contains("waited for AccessExclusiveLock on schema_migrations")
                    .last()
                    .asString()
                    .startsWith("blocked by pid ")
                    .endsWith(": SELECT version FROM schema_migrations");
        }
    }

    @Test
    void aMigratorThatLookedBeforeTheTakeOverNoticesChangedScriptsAfterwards() {
        database.execute(OLD_TABLE + "INSERT INTO public.schema_migrations (version) VALUES ('001'), ('002');");
        Migrator watching = Migrators.of(database, files);
        assertThat(watching.status().problems()).isEmpty();
        files.with("003_add_new_feature.sql", "CREATE TABLE another_feature (id int)");
        Migrators.of(database, files).migrate();

        List<Problem> problems = watching.status().problems();

        assertThat(onlyProblem(problems).code()).isEqualTo(ProblemCode.CHANGED);
    }

    private Instant appliedAt(String version) {
        return Migrators.of(database, files).status().migrations().stream()
                .filter(info -> info.version().equals(version))
                .map(MigrationInfo::appliedAt)
                .findFirst()
                .orElseThrow();
    }
}
