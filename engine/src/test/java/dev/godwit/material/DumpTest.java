package dev.godwit.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.Migrator;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pg_dump writes as plain text is a migration. */
@EnabledIfSystemProperty(named = Material.PROPERTY, matches = ".+")
@WithTestDatabase
class DumpTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--inserts",
                "--column-inserts",
                "--inserts --rows-per-insert=3 --on-conflict-do-nothing",
                "--clean --if-exists",
                "--schema-only",
                "--no-owner --no-privileges --no-comments",
                "--quote-all-identifiers",
                "--disable-dollar-quoting",
                "--use-set-session-authorization",
                "--load-via-partition-root",
                "--serializable-deferrable",
                "--enable-row-security"
            })
    void dumpOfWhatIsHardToReadLoads(String options, TestDatabase database)
            throws IOException, InterruptedException, URISyntaxException {
        String[] arguments = options.isEmpty() ? new String[0] : options.split(" ");
        try (TestDatabase original = TestDatabase.create()) {
            loadWithPsql(original, tricky());
            String dump = Dump.of(original, arguments);

            loadWithGodwit(database, dump);

            assertThat(Dump.comparable(Dump.of(database, arguments))).isEqualTo(Dump.comparable(dump));
        }
    }

    @Test
    void dataOnlyDumpLoadsAfterItsSchema(TestDatabase database)
            throws IOException, InterruptedException, URISyntaxException {
        try (TestDatabase original = TestDatabase.create()) {
            loadWithPsql(original, tricky());
            // the view holds data that its statement makes again
            String[] parts = {"--section=pre-data", "--section=data", "--section=post-data"};
            String[] dumps = {Dump.of(original, parts[0]), Dump.of(original, parts[1]), Dump.of(original, parts[2])};

            loadWithGodwit(database, dumps);

            for (int i = 0; i < parts.length; i++) {
                assertThat(Dump.comparable(Dump.of(database, parts[i]))).isEqualTo(Dump.comparable(dumps[i]));
            }
        }
    }

    @Test
    void dumpWithLargeObjectsLoads(TestDatabase database) throws IOException, InterruptedException {
        try (TestDatabase original = TestDatabase.create()) {
            original.execute("SELECT lo_from_bytea(4711, '\\x3b270a5c2e0a'); COMMENT ON LARGE OBJECT 4711 IS 'a;b'");
            String dump = Dump.of(original);
            assertThat(dump).contains("lo_open");

            loadWithGodwit(database, dump);

            assertThat(Dump.comparable(Dump.of(database))).isEqualTo(Dump.comparable(dump));
        }
    }

    @Test
    void dumpThatCreatesItsDatabaseIsRefused(TestDatabase database) throws IOException, InterruptedException {
        try (TestDatabase original = TestDatabase.create()) {
            String dump = Dump.of(original, "--create");
            String connect = dump.lines()
                    .filter(line -> line.startsWith("\\connect"))
                    .findFirst()
                    .orElseThrow();

            MigrationException refusal =
                    catchThrowableOfType(MigrationException.class, () -> loadWithGodwit(database, dump));

            List<Problem> problems =
                    Objects.requireNonNull(refusal, "it loaded").problems();
            assertThat(problems)
                    .filteredOn(problem -> problem.code() == ProblemCode.META_COMMAND)
                    .anySatisfy(problem -> assertThat(problem.render()).contains(connect));
        }
    }

    static Stream<Path> dumps() throws IOException {
        Path folder = Material.root().resolve("dumps");
        return Files.isDirectory(folder) ? Material.scripts(folder).stream().map(folder::resolve) : Stream.of(folder);
    }

    /** By another version of pg_dump, so it is not compared with the dump itself. */
    @ParameterizedTest
    @MethodSource("dumps")
    void dumpThatSomebodyElseMadeLoads(Path script, TestDatabase database) throws IOException, InterruptedException {
        assumeTrue(Files.isRegularFile(script), "there are no dumps");
        loadWithGodwit(database, Material.text(script));

        try (TestDatabase other = TestDatabase.create()) {
            loadWithPsql(other, script);
            assertThat(Dump.comparable(Dump.of(database)))
                    .contains("CREATE TABLE")
                    .isEqualTo(Dump.comparable(Dump.of(other)));
        }
    }

    private static Path tricky() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(DumpTest.class.getResource("/material/tricky.sql"))
                .toURI());
    }

    private static void loadWithPsql(TestDatabase database, Path script) throws IOException, InterruptedException {
        ClientProgram.of(database)
                .succeed("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=" + script);
    }

    private void loadWithGodwit(TestDatabase database, String... dumps) throws IOException {
        for (int i = 0; i < dumps.length; i++) {
            Files.writeString(directory.resolve("%03d_dump.sql".formatted(i + 1)), dumps[i]);
        }
        Migrator.builder(database.dataSource())
                .options(
                        MigratorOptions.builder().locations("file:" + directory).build())
                .build()
                .migrate();
    }
}
