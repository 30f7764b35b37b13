package dev.godwit.material;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.MigrationRun;
import dev.godwit.Migrator;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Migrations of other projects, applied by Godwit and, file by file, by psql: the two databases end up the same. */
@EnabledIfSystemProperty(named = Material.PROPERTY, matches = ".+")
@WithTestDatabase
class RealHistoriesTest {

    @ParameterizedTest
    @EnumSource
    void schemaIsTheOneThatPsqlMakes(RealHistory history, TestDatabase database, @TempDir Path directory)
            throws IOException, InterruptedException {
        int ups = history.copyUps(Material.folder(history.folder()), directory);

        String schema = sameSchemaAsWithPsql(history, database, directory, ups);
        assertThat(schema).contains("CREATE TABLE");
    }

    /** All the way up, and then down again. The downs of the other histories are missing, or fail in psql too. */
    @ParameterizedTest
    @EnumSource(value = RealHistory.class, names = "CHIRPSTACK")
    void wayBackIsTheOneOfPsql(RealHistory history, TestDatabase database, @TempDir Path directory)
            throws IOException, InterruptedException {
        int scripts = history.copyUpsAndDowns(Material.folder(history.folder()), directory);

        sameSchemaAsWithPsql(history, database, directory, scripts);
    }

    private static String sameSchemaAsWithPsql(RealHistory history, TestDatabase database, Path directory, int scripts)
            throws IOException, InterruptedException {
        history.prepare(database);
        List<Path> order = migrate(database, directory);
        assertThat(order).hasSize(scripts);
        try (TestDatabase other = TestDatabase.create()) {
            history.prepare(other);
            for (Path script : order) {
                runWithPsql(other, script);
            }
            String schema = Dump.schema(database);
            assertThat(schema).isEqualTo(Dump.schema(other));
            return schema;
        }
    }

    private static List<Path> migrate(TestDatabase database, Path directory) {
        MigrationRun run = Migrator.builder(database.dataSource())
                .options(
                        MigratorOptions.builder().locations("file:" + directory).build())
                .build()
                .migrate();
        return run.applied().stream()
                .map(MigrationInfo::script)
                .map(Objects::requireNonNull)
                .map(directory::resolve)
                .toList();
    }

    /** In one transaction where that is possible, as Godwit does. */
    private static void runWithPsql(TestDatabase database, Path script) throws IOException, InterruptedException {
        ClientProgram client = ClientProgram.of(database);
        ClientProgram.Outcome outcome = client.run("psql", arguments(script, "--single-transaction"));
        if (outcome.errors().contains("cannot run inside a transaction block")) {
            client.succeed("psql", arguments(script, "--quiet"));
        } else {
            assertThat(outcome.exit()).as("%s: %s", script, outcome.errors()).isZero();
        }
    }

    private static String[] arguments(Path script, String further) {
        return new String[] {"--no-psqlrc", "--set=ON_ERROR_STOP=1", further, "--file=" + script};
    }
}
