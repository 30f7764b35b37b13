package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table that has the history's name, and is not ours or not as we left it. */
@WithTestDatabase
class ForeignTableTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    ForeignTableTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory)
                .with("001_users.sql", "CREATE TABLE users (id int)")
                .with("002_orders.sql", "CREATE TABLE orders (id int)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            version character varying NOT NULL PRIMARY KEY            | Rails or dbmate
            version varchar(128) PRIMARY KEY                          | Rails or dbmate
            version bigint NOT NULL PRIMARY KEY, dirty boolean        | golang-migrate
            version bigint PRIMARY KEY, inserted_at timestamp(0)      | Ecto
            version bigint PRIMARY KEY                                | golang-migrate or Ecto
            installed_rank int PRIMARY KEY, version varchar(50)       | Flyway
            """)
    void isRefusedWithTheNameOfItsOwner(String columns, String owner) {
        database.execute("CREATE TABLE schema_migrations (" + columns + ")");
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.FOREIGN_TABLE);
        assertThat(problem.message()).isEqualTo("the table public.schema_migrations seems to be that of " + owner);
        assertThat(problem.state()).isEqualTo("nothing was read or changed");
        assertThat(problem.remedy()).first().asString().contains("godwit.table");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void ofNobodyWeKnowIsRefusedWithItsColumns() {
        database.execute("CREATE TABLE schema_migrations (id int PRIMARY KEY, name text)");

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.FOREIGN_TABLE);
        assertThat(problem.message()).isEqualTo("the table public.schema_migrations is not Godwit's");
        assertThat(problem.found()).containsExactly("columns id, name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE VIEW schema_migrations AS SELECT '1' AS version, now() AS applied_at, '' AS description
            CREATE SEQUENCE schema_migrations
            CREATE TABLE other (id int); CREATE INDEX schema_migrations ON other (id)
            CREATE TABLE schema_migrations ()
            """)
    void mayBeNoTableAtAll(String statements) {
        database.execute(statements);
        DatabaseContent before = DatabaseContent.of(database);

        assertThat(onlyProblem(refusal(Migrators.of(database, files))).code()).isEqualTo(ProblemCode.FOREIGN_TABLE);
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void canStayBesideOursUnderAnotherName() {
        database.execute("CREATE TABLE schema_migrations (version varchar PRIMARY KEY)");

        MigrationRun run = Migrators.of(
                        database,
                        files,
                        options -> options.table("godwit_migrations").baselineVersion("1"))
                .migrate();

        assertThat(versions(run.applied())).containsExactly("002");
    }

    @Test
    void unknownColumnsOfANewerBuildAreIgnored() {
        Migrators.of(database, files).migrate();
        database.execute("ALTER TABLE schema_migrations ADD approved_by text DEFAULT 'somebody';"
                + " ALTER TABLE schema_migrations_log ADD trace_id text");
        files.with("003_next.sql", "CREATE TABLE next (id int)");

        assertThat(versions(Migrators.of(database, files).migrate().applied())).containsExactly("003");
    }

    @Test
    void unknownPrefixesOfANewerBuildAreIgnored() {
        Migrators.of(database, files).migrate();
        database.execute(
                "INSERT INTO schema_migrations (version, kind) VALUES ('S:users', 'SEED'), ('T:007', 'TENANT')");
        files.with("003_next.sql", "CREATE TABLE next (id int)").with("R__view.sql", "CREATE VIEW v AS SELECT 1");

        MigrationRun run = Migrators.of(database, files).migrate();

        assertThat(versions(run.applied())).containsExactly("003", "R:view");
        assertThat(run.problems()).isEmpty();
        assertThat(Migrators.of(database, files).status().summary().total()).isEqualTo(4);
    }

    @Test
    void rowsOfANewerBuildAreShownAndLeftAlone() {
        Migrators.of(database, files).migrate();
        database.execute("INSERT INTO schema_migrations (version, normalized_version, description, kind, checksum)"
                + " VALUES ('003', '3', 'Newer', 'PYTHON', 'v9:blake3:00')");

        MigrationRun run = Migrators.of(database, files).migrate();

        assertThat(run.applied()).isEmpty();
        assertThat(states(Migrators.of(database, files).status())).containsEntry("003", MigrationState.MISSING);
    }

    @Test
    void aRowWithoutAVersionThatCanBeReadIsAProblemInATableOfOursAsWell() {
        Migrators.of(database, files).migrate();
        database.execute("INSERT INTO schema_migrations (version) VALUES ('latest')");
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.HISTORY);
        assertThat(problem.found()).containsExactly("version 'latest' in schema_migrations");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"godwit:history:2 Written by Godwit 9", "godwit:history:10 Written by Godwit 99"})
    void aNewerFormatIsRefused(String marker) {
        Migrators.of(database, files).migrate();
        database.execute("COMMENT ON TABLE schema_migrations IS '" + marker + "'");
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.HISTORY);
        assertThat(problem.message()).isEqualTo("the history was written by a newer Godwit");
        assertThat(problem.found()).containsExactly("public.schema_migrations says: " + marker);
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void aCommentThatSomebodyAddedBehindTheMarkerDoesNotMatter() {
        Migrators.of(database, files).migrate();
        database.execute("COMMENT ON TABLE schema_migrations IS 'godwit:history:1 do not touch, ask the DBA first'");

        assertThat(Migrators.of(database, files).migrate().problems()).isEmpty();
    }

    @Test
    void missingColumnsOfOursAreNamed() {
        Migrators.of(database, files).migrate();
        database.execute("ALTER TABLE schema_migrations DROP COLUMN checksum, DROP COLUMN down_script");

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.HISTORY);
        assertThat(problem.found()).containsExactly("public.schema_migrations has no checksum, down_script");
    }

    @Test
    void missingColumnsThatOldRunnersKnowAreNamedAsWell() {
        Migrators.of(database, files).migrate();
        database.execute("ALTER TABLE schema_migrations DROP COLUMN applied_at, DROP COLUMN description");

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.HISTORY);
        assertThat(problem.found()).containsExactly("public.schema_migrations has no description, applied_at");
    }

    @Test
    void aMarkerThatSomebodyRemovedIsMissed() {
        Migrators.of(database, files).migrate();
        database.execute("COMMENT ON TABLE schema_migrations IS NULL");

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.HISTORY);
        String remedy = problem.remedy().get(0);
        assertThat(remedy)
                .startsWith("if the table is complete: COMMENT ON TABLE \"public\".\"schema_migrations\" IS ");
        database.execute(remedy.substring(remedy.indexOf("COMMENT")));
        assertThat(Migrators.of(database, files).migrate().applied()).isEmpty();
    }

    @Test
    void missingColumnsOfTheLogAreNamed() {
        Migrators.of(database, files).migrate();
        database.execute("ALTER TABLE schema_migrations_log DROP COLUMN event");

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.HISTORY);
        assertThat(problem.found()).containsExactly("public.schema_migrations_log has no event");
    }

    @Test
    void aForeignTableWithTheNameOfTheLogIsRefusedBeforeAnythingIsCreated() {
        database.execute("CREATE TABLE schema_migrations_log (line text)");
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(problem.code()).isEqualTo(ProblemCode.FOREIGN_TABLE);
        assertThat(problem.message()).isEqualTo("the table public.schema_migrations_log is not Godwit's");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }
}
