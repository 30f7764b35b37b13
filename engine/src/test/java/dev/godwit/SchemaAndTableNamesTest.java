package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

@WithTestDatabase
class SchemaAndTableNamesTest {

    private static final String WHERE_IS = "SELECT relnamespace::regnamespace::text || ' ' || relname FROM pg_class"
            + " WHERE relname IN ('users', 'schema_migrations', 'schema_migrations_log') ORDER BY relname";

    private final TestDatabase database;
    private final MigrationFiles files;

    SchemaAndTableNamesTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory).with("001_users.sql", "CREATE TABLE users (id int)");
    }

    @Test
    void theConnectionsSchemaIsTheDefault() {
        database.execute("CREATE SCHEMA shop");
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setCurrentSchema("shop");

        MigrationRun run = Migrators.of(dataSource, files, options -> options).migrate();

        assertThat(run.target().schema()).isEqualTo("shop");
        assertThat(database.queryForList(WHERE_IS, String.class))
                .containsExactly("shop schema_migrations", "shop schema_migrations_log", "shop users");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"shop", "My Schema", "UPPER", "with\"quote", "it's", "back\\slash", "a$2b$3", "a,b", "{d}", "w?"
            })
    void aSchemaThatIsNamedIsCreatedAndComesFirstInTheSearchPath(String schema) {
        files.with(
                "002_path.sql",
                "CREATE TABLE seen AS SELECT current_schema()::text AS schema, current_schemas(false)::text AS path");

        MigrationRun run =
                Migrators.of(database, files, options -> options.schema(schema)).migrate();

        assertThat(run.target().schema()).isEqualTo(schema);
        assertThat(database.jdbc()
                        .sql("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace ="
                                + " (SELECT oid FROM pg_namespace WHERE nspname = ?) ORDER BY 1")
                        .param(schema)
                        .query(String.class)
                        .list())
                .containsExactly("schema_migrations", "schema_migrations_log", "seen", "users");
        assertThat(Migrators.of(database, files, options -> options.schema(schema))
                        .migrate()
                        .applied())
                .isEmpty();
        assertThat(database.queryForList(
                        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'", String.class))
                .containsExactlyInAnyOrder("public", schema);
        assertThat(states(Migrators.of(database, files, options -> options.schema(schema))
                        .status()))
                .containsEntry("001", MigrationState.APPLIED)
                .containsEntry("002", MigrationState.APPLIED);
        assertThat(Migrators.of(database, files, options -> options.schema(schema))
                        .details("1"))
                .isPresent();
    }

    @Test
    void aSchemaThatIsThereIsUsed() {
        database.execute("CREATE SCHEMA shop");

        Migrators.of(database, files, options -> options.schema("shop")).migrate();

        assertThat(database.queryForList(WHERE_IS, String.class))
                .containsExactly("shop schema_migrations", "shop schema_migrations_log", "shop users");
    }

    @Test
    void objectsOfOtherSchemasAreStillFound() {
        database.execute("CREATE TYPE public.mood AS ENUM ('fine')");
        files.with("002_moods.sql", "CREATE TABLE moods (mood mood)");

        assertThat(versions(Migrators.of(database, files, options -> options.schema("shop"))
                        .migrate()
                        .applied()))
                .containsExactly("001", "002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"My History", "UPPER", "with\"quote", "it's", "back\\slash", "$3", "{ts}"})
    void theTablesCanHaveOtherNames(String table) {
        Migrators.of(database, files, options -> options.table(table)).migrate();

        assertThat(database.queryForList(
                        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
                        String.class))
                .containsExactlyInAnyOrder("users", table, table + "_log");
        DatabaseContent before = DatabaseContent.of(database);
        assertThat(Migrators.of(database, files, options -> options.table(table))
                        .migrate()
                        .applied())
                .isEmpty();
        assertThat(Migrators.of(database, files, options -> options.table(table))
                        .status()
                        .table())
                .isEqualTo(table);
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void theLongestNamesWork() {
        String schema = "s".repeat(63);
        String table = "ö".repeat(29);

        Migrators.of(database, files, options -> options.schema(schema).table(table))
                .migrate();

        assertThat(Migrators.of(
                                database,
                                files,
                                options -> options.schema(schema).table(table))
                        .migrate()
                        .applied())
                .isEmpty();
    }

    @Test
    void aNameThatPostgresWouldCutOffIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> MigratorOptions.builder().table("t".repeat(60)).build())
                .withMessage("the name of the history table has 60 bytes: with _log it is longer than PostgreSQL's 63");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> MigratorOptions.builder().table("ö".repeat(30)).build());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> MigratorOptions.builder().schema("s".repeat(64)).build())
                .withMessage("the name of the schema has 64 bytes, PostgreSQL allows 63");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MigratorOptions.builder().schema(" ").build())
                .withMessage("the name of the schema is empty");
    }

    @Test
    void aConnectionWithoutASchemaIsRefused() {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setCurrentSchema("nowhere");

        assertThat(onlyProblem(refusal(Migrators.of(dataSource, files, options -> options)))
                        .code())
                .isEqualTo(ProblemCode.SCHEMA);
        assertThat(Migrators.of(dataSource, files, options -> options).status().problems())
                .extracting(problem -> problem.code())
                .isEqualTo(List.of(ProblemCode.SCHEMA));
        assertThat(versions(Migrators.of(dataSource, files, options -> options.schema("nowhere"))
                        .migrate()
                        .applied()))
                .containsExactly("001");
    }
}
