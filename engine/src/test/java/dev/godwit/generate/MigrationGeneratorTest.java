package dev.godwit.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Series;
import dev.godwit.migration.Version;
import dev.godwit.source.Catalog;
import dev.godwit.source.CatalogReader;
import dev.godwit.source.LocalMigration;
import dev.godwit.testing.DocumentationPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a new migration is called, and what is in it. */
class MigrationGeneratorTest {

    private static final Instant NOW = Instant.parse("2026-11-20T14:35:07.042Z");

    @TempDir
    private Path project;

    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectories(project.resolve("src/main/resources/db/migrations"));
        Files.createFile(project.resolve("pom.xml"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what is there                           | the new up                             | the new down
            001_initial_schema.sql                    | 002_add_users.sql                      | 002_add_users.down.sql
            001_a.sql, 001_a.down.sql                 | 002_add_users.sql                      | 002_add_users.down.sql
            001_a.up.sql, 001_a.down.sql              | 002_add_users.up.sql                   | 002_add_users.down.sql
            001_x.up.SQL                              | 002_add_users.up.SQL                   | 002_add_users.down.sql
            006_a.sql, 010_b.sql                      | 011_add_users.sql                      | 011_add_users.down.sql
            009_a.sql                                 | 010_add_users.sql                      | 010_add_users.down.sql
            999_a.sql                                 | 1000_add_users.sql                     | 1000_add_users.down.sql
            9_a.sql                                   | 10_add_users.sql                       | 10_add_users.down.sql
            001_2fa_tables.sql                        | 002_add_users.sql                      | 002_add_users.down.sql
            001_2024_report.sql                       | 002_add_users.sql                      | 002_add_users.down.sql
            005-ai-interactions.sql                   | 006-add-users.sql                      | 006-add-users.down.sql
            001-one.sql                               | 002-add-users.sql                      | 002-add-users.down.sql
            001-snake_case.sql                        | 002-add_users.sql                      | 002-add_users.down.sql
            001_kebab-case.sql                        | 002_add-users.sql                      | 002_add-users.down.sql
            1.2_add.sql                               | 1.3_add_users.sql                      | 1.3_add_users.down.sql
            1.02_add.sql                              | 1.03_add_users.sql                     | 1.03_add_users.down.sql
            1.9.0_add.sql                             | 1.9.1_add_users.sql                    | 1.9.1_add_users.down.sql
            20251011000000-performance-indexes.sql    | 20261120143507-add-users.sql           | 20261120143507-add-users.down.sql
            20250809051256_initial_schema.sql         | 20261120143507_add_users.sql           | 20261120143507_add_users.down.sql
            20261120143507_a.sql                      | 20261120143508_add_users.sql           | 20261120143508_add_users.down.sql
            20291231235959_a.sql                      | 20300101000000_add_users.sql           | 20300101000000_add_users.down.sql
            202501311200_add.sql                      | 202611201435_add_users.sql             | 202611201435_add_users.down.sql
            202611201435_add.sql                      | 202611201436_add_users.sql             | 202611201436_add_users.down.sql
            1699999999999_add-more.sql                | 1795185307042_add-users.sql            | 1795185307042_add-users.down.sql
            1500360784_add.sql                        | 1795185307_add_users.sql               | 1795185307_add_users.down.sql
            1895185307_add.sql                        | 1895185308_add_users.sql               | 1895185308_add_users.down.sql
            20250131-add-x.sql                        | 20261120-add-users.sql                 | 20261120-add-users.down.sql
            20250131-2-add.sql                        | 20261120-add-users.sql                 | 20261120-add-users.down.sql
            20261120-add-x.sql                        | 20261120.2-add-users.sql               | 20261120.2-add-users.down.sql
            20261120.2-add-x.sql                      | 20261120.3-add-users.sql               | 20261120.3-add-users.down.sql
            20271231-add-x.sql                        | 20271231.2-add-users.sql               | 20271231.2-add-users.down.sql
            2025-01-31-add-x.sql                      | 2026-11-20-add-users.sql               | 2026-11-20-add-users.down.sql
            2026-11-20-add-x.sql                      | 2026.11.20.2-add-users.sql             | 2026.11.20.2-add-users.down.sql
            2026.11.20.2-add-x.sql                    | 2026.11.20.3-add-users.sql             | 2026.11.20.3-add-users.down.sql
            2026.11.19.2-add-x.sql                    | 2026-11-20-add-users.sql               | 2026-11-20-add-users.down.sql
            2025-01-31-140459-add.sql                 | 2026-11-20-143507-add-users.sql        | 2026-11-20-143507-add-users.down.sql
            20251011_140459_x.sql                     | 20261120_143507_add_users.sql          | 20261120_143507_add_users.down.sql
            20251011-140459_x.sql                     | 20261120-143507_add_users.sql          | 20261120-143507_add_users.down.sql
            20261231_235959_x.sql                     | 20270101_000000_add_users.sql          | 20270101_000000_add_users.down.sql
            V7.sql                                    | V8__add_users.sql                      | U8__add_users.sql
            V1__2_x__y.sql                            | V2__add_users.sql                      | U2__add_users.sql
            V006__a.sql                               | V007__add_users.sql                    | U007__add_users.sql
            V6__add-more.sql                          | V7__add-users.sql                      | U7__add-users.sql
            V1_2__add.sql                             | V1_3__add_users.sql                    | U1_3__add_users.sql
            V1.2__add.sql                             | V1.3__add_users.sql                    | U1.3__add_users.sql
            V1__add.sql, V1__add.down.sql             | V2__add_users.sql                      | V2__add_users.down.sql
            V1__add.up.sql, V1__add.down.sql          | V2__add_users.up.sql                   | V2__add_users.down.sql
            V1__add.sql, U1__add.sql                  | V2__add_users.sql                      | U2__add_users.sql
            V20251011140459__a.sql                    | V20261120143507__add_users.sql         | U20261120143507__add_users.sql
            V2025_01_31__a.sql                        | V2026_11_20__add_users.sql             | U2026_11_20__add_users.sql
            V2026.11.20__a.sql                        | V2026.11.20.2__add_users.sql           | U2026.11.20.2__add_users.sql
            V2026.11.18.2__a.sql                      | V2026.11.20__add_users.sql             | U2026.11.20__add_users.sql
            20231203063921_x/migration.sql            | 20261120143507_add_users/migration.sql | 20261120143507_add_users/down.sql
            20231203063921_/migration.sql             | 20261120143507_add_users/migration.sql | 20261120143507_add_users/down.sql
            2025-11-11-140459-0000_refactor/up.sql    | 2026-11-20-143507-0000_add_users/up.sql | 2026-11-20-143507-0000_add_users/down.sql
            2026-11-20-143507-0000_x/up.sql           | 2026-11-20-143508-0000_add_users/up.sql | 2026-11-20-143508-0000_add_users/down.sql
            004-providers/up.sql, 004-providers/Down.SQL | 005-add-users/up.sql                | 005-add-users/Down.SQL
            001_x/002_y.sql                           | 003_add_users.sql                      | 003_add_users.down.sql
            R__1_Jobs_view.sql                        | 20261120143507_add_users.sql           | 20261120143507_add_users.down.sql
            # of several styles, the newest counts
            001_a.sql, V2__b.sql, 20250131120000-c.up.sql | 20261120143507-add-users.up.sql    | 20261120143507-add-users.down.sql
            20250131120000_a/migration.sql, 007_b.sql | 20261120143507_add_users/migration.sql | 20261120143507_add_users/down.sql
            # neither a name that cannot be understood nor another file is in the way
            001_a.sql, V9_wrong.sql, 5_x.txt          | 002_add_users.sql                      | 002_add_users.down.sql
            """)
    void newNamesAreLikeTheNewestOnes(String there, String up, String down) throws IOException {
        write(there.split(", ", -1));

        GeneratedMigration generated = generator().generate(GenerateRequest.sql("add-users"));

        assertThat(generated.files()).containsExactly(directory.resolve(up), directory.resolve(down));
        assertThat(generated.description()).isEqualTo("add users");
        LocalMigration newest = newest();
        assertThat(newest.id()).isEqualTo(generated.version());
        assertThat(newest.id().key()).isEqualTo(generated.version().text());
        assertThat(newest.script()).endsWith(up);
        assertThat(newest.reversible()).isTrue();
        assertThat(newest.description()).isEqualTo("add users");
    }

    static Stream<Arguments> documented() {
        return DocumentationPage.of("reference/files.md").table("New migrations").stream()
                .map(row -> Arguments.of(row.get(0), row.get(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documented")
    void newNamesAreAsThePageSays(String newest, String next) throws IOException {
        write(Pattern.compile("\\S+\\.sql")
                .matcher(newest)
                .results()
                .map(MatchResult::group)
                .toArray(String[]::new));

        assertThat(generator().generate(GenerateRequest.sql("Add users")).files())
                .extracting(file -> directory.relativize(file).toString())
                .containsExactly(next.split(", ", -1));
    }

    @Test
    void theFirstMigrationHasTheTimeForAVersionAndItsDirectoryIsMade() throws IOException {
        Files.delete(directory);

        GeneratedMigration generated = generator().generate(GenerateRequest.sql("Add users"));

        assertThat(generated.version()).isEqualTo(Version.of("20261120143507"));
        assertThat(generated.files())
                .containsExactly(
                        directory.resolve("20261120143507_add_users.sql"),
                        directory.resolve("20261120143507_add_users.down.sql"));
        assertThat(catalog().problems()).isEmpty();
    }

    @Test
    void scriptsCarryAHeaderAndADownThatFailsUntilItIsWritten() throws IOException {
        write("001_a.sql");

        List<Path> files = generator()
                .generate(GenerateRequest.sql("Add users\tand\n sessions"))
                .files();

        assertThat(files.get(0)).hasFileName("002_add_users_and_sessions.sql").hasContent("""
                -- Migration: 002_add_users_and_sessions
                -- Description: Add users and sessions
                -- Created: 2026-11-20

                """);
        assertThat(files.get(1)).hasContent("""
                -- Migration: 002_add_users_and_sessions
                -- Description: Add users and sessions
                -- Created: 2026-11-20

                -- Take back what the up does, instead of this statement. If there is no way back, delete this file.
                DO $$ BEGIN RAISE EXCEPTION 'the down of 002_add_users_and_sessions is not written yet'; END $$;
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "add-users, 002_add_users.sql, add users",
        "AddUsers, 002_add_users.sql, add users",
        "add_users, 002_add_users.sql, add users",
        "Add users, 002_add_users.sql, Add users",
        "'  add  users!  ', 002_add_users.sql, add users!",
        "addHTTPHeaders, 002_add_http_headers.sql, add http headers",
        "2fa tables, 002_2fa_tables.sql, 2fa tables",
        "2024-report, 002_2024_report.sql, 2024 report",
        "users (part 2), 002_users_part_2.sql, users (part 2)",
        "don't, 002_don_t.sql, don t",
        "Add read/write roles, 002_add_read_write_roles.sql, Add read/write roles",
        "x.up, 002_x_up.sql, x up",
        "down, 002_down.sql, down"
    })
    void wordsOfTheNameBecomeFileNameAndDescription(String name, String file, String description) throws IOException {
        write("001_a.sql");

        GeneratedMigration generated = generator().generate(GenerateRequest.sql(name));

        assertThat(generated.files().get(0)).hasFileName(file);
        assertThat(newest().description()).isEqualTo(description).isEqualTo(generated.description());
        assertThat(catalog().problems()).isEmpty();
    }

    @Test
    void theSecondOneComesAfterTheFirstWithoutABuildInBetween() throws IOException {
        write("006_a.sql");

        assertThat(generator().generate(GenerateRequest.sql("one")).version().text())
                .isEqualTo("007");
        assertThat(generator().generate(GenerateRequest.sql("two")).version().text())
                .isEqualTo("008");
        assertThat(catalog().problems()).isEmpty();
    }

    @Test
    void versionsOfOtherLocationsCountToo() throws IOException {
        write("006_a.sql");
        Path other = Files.createDirectories(project.resolve("other"));
        Files.writeString(other.resolve("V0012__b.sql"), "SELECT 1;");

        MigrationGenerator generator = builder()
                .locations(List.of("classpath:db/migrations", "file:" + other))
                .build();

        assertThat(generator.generate(GenerateRequest.sql("x")).files().get(0))
                .isEqualTo(directory.resolve("013_x.sql"));
    }

    @Test
    void aDirectoryWithoutScriptsTakesTheStyleOfTheOtherLocations() throws IOException {
        write("V6__a.sql", "U6__a.sql");
        Path tenant = Files.createDirectories(project.resolve("tenant"));

        GeneratedMigration generated =
                generator().generate(GenerateRequest.sql("x").in(tenant));

        assertThat(generated.files()).containsExactly(tenant.resolve("V7__x.sql"), tenant.resolve("U7__x.sql"));
    }

    @Test
    void aDirectoryThatIsAskedForKeepsItsOwnStyle() throws IOException {
        write("V20250131120000__a.sql");
        Path tenant = Files.createDirectories(project.resolve("tenant"));
        Files.writeString(tenant.resolve("003-b.sql"), "SELECT 1;");

        GeneratedMigration generated =
                generator().generate(GenerateRequest.sql("x y").in(tenant));

        assertThat(generated.files().get(0)).isEqualTo(tenant.resolve("20261120143507-x-y.sql"));
    }

    @Test
    void versionsOfJavaMigrationsCountToo() throws IOException {
        write("006_a.sql");
        List<JavaMigration> beans = List.of(new V8__Eight());

        assertThat(builder()
                        .javaMigrations(beans)
                        .build()
                        .generate(GenerateRequest.sql("x"))
                        .version()
                        .text())
                .isEqualTo("009");

        Path sources = Files.createDirectories(project.resolve("src/main/java/com/example"));
        Files.writeString(sources.resolve("V10_Ten.java"), "class V10_Ten {}");
        Files.createDirectories(project.resolve("src/main/kotlin"));

        assertThat(builder()
                        .javaMigrations(beans)
                        .build()
                        .generate(GenerateRequest.sql("y"))
                        .version()
                        .text())
                .isEqualTo("011");

        Files.writeString(project.resolve("src/main/kotlin/V11__Eleven.kt"), "class V11__Eleven");

        assertThat(generator().generate(GenerateRequest.sql("z")).version().text())
                .isEqualTo("012");
    }

    @Test
    void aFileLocationIsWhereScriptsGo() throws IOException {
        Path location = Files.createDirectories(project.resolve("scripts"));

        GeneratedMigration generated =
                builder().locations(List.of("file:scripts")).build().generate(GenerateRequest.sql("x"));

        assertThat(generated.files().get(0)).isEqualTo(location.resolve("20261120143507_x.sql"));
    }

    private LocalMigration newest() {
        Catalog catalog = catalog();
        return catalog.migrations().stream()
                .filter(migration -> migration.id() instanceof Version)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private Catalog catalog() {
        return CatalogReader.read(
                Series.MIGRATIONS,
                MigratorOptions.builder().locations("file:" + directory).build().sources(),
                List.of(),
                Objects.requireNonNull(Thread.currentThread().getContextClassLoader()));
    }

    private void write(String... names) {
        Arrays.stream(names).forEach(name -> {
            try {
                Path file = directory.resolve(name);
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.writeString(file, "SELECT 1;");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private MigrationGenerator generator() {
        return builder().build();
    }

    private MigrationGenerator.Builder builder() {
        return MigrationGenerator.builder().project(project).clock(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static final class V8__Eight implements JavaMigration {
        @Override
        public void up(MigrationContext context) {
            throw new AssertionError("names are read, nothing runs");
        }
    }
}
