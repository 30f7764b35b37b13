package dev.godwit.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.MigratorOptions.MixedScripts;
import dev.godwit.migration.MigratorOptions.Sources;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Series;
import dev.godwit.migration.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogReaderTest {

    @TempDir
    Path directory;

    @Test
    void versionedMigrationsComeInOrderAndRepeatableOnesAfterThem() {
        Catalog catalog = read(Scripts.of(
                "10_j.sql",
                "2_b.sql",
                "001_a.sql",
                "1.1_aa.sql",
                "R__z.sql",
                "R__Y.sql",
                "R__1.sql",
                "20250131_date.sql",
                "2025-02-01_dashed.sql",
                "20250131.2_second.sql",
                "20250131_120000_stamp.sql",
                "V3__c.sql",
                "0_zero.sql",
                "004_d/up.sql"));

        assertThat(catalog.problems()).isEmpty();
        assertThat(catalog.migrations())
                .extracting(migration -> migration.id().key())
                .containsExactly(
                        "0",
                        "001",
                        "1.1",
                        "2",
                        "3",
                        "004",
                        "10",
                        "2025-02-01",
                        "20250131",
                        "20250131.2",
                        "20250131_120000",
                        "R:1",
                        "R:Y",
                        "R:z");
    }

    @Test
    void migrationIsWhatItsFilesSay() {
        Catalog catalog = read(Scripts.of()
                .with("001_a.sql", "-- Description: From the header\nselect 1;")
                .with("1.0_other_words.down.sql", "-- Description: not this\nselect 2;")
                .with("002_add_users.sql", "-- godwit:profiles=dev\nselect 3;")
                .with("R__jobs_view.sql", "select 4;"));

        assertThat(catalog.problems()).isEmpty();
        assertThat(catalog.migrations())
                .hasSize(3)
                .allSatisfy(migration -> assertThat(migration).isInstanceOf(SqlMigration.class));
        SqlMigration first = (SqlMigration) catalog.migrations().get(0);
        assertThat(first.description()).isEqualTo("From the header");
        assertThat(first.kind()).isEqualTo(MigrationKind.SQL);
        assertThat(first.script()).isEqualTo(directory + "/001_a.sql");
        assertThat(first.reversible()).isTrue();
        assertThat(Objects.requireNonNull(first.down()).path()).isEqualTo(directory + "/1.0_other_words.down.sql");
        assertThat(Objects.requireNonNull(first.down()).script().text()).endsWith("select 2;");
        assertThat(first.up().script().text()).endsWith("select 1;");
        SqlMigration second = (SqlMigration) catalog.migrations().get(1);
        assertThat(second.description()).isEqualTo("add users");
        assertThat(second.reversible()).isFalse();
        assertThat(second.up().directives().profiles()).containsExactly("dev");
        assertThat(second.checksum())
                .isEqualTo(read(Scripts.of().with("x/002_a.sql", "select 3;"), "x")
                        .migrations()
                        .get(0)
                        .checksum());
        LocalMigration third = catalog.migrations().get(2);
        assertThat(third.kind()).isEqualTo(MigrationKind.REPEATABLE);
        assertThat(third.description()).isEqualTo("jobs view");
    }

    @ParameterizedTest
    @CsvSource({
        "001_users.sql, 001_users, false",
        "001_users.sql, 1-other-words.sql, false",
        "001_users.sql, Add the users, false",
        "001_users.sql, 002_users, true",
        "001_users.down.sql, V3__users.sql, true",
        "R__users.sql, 001_users, true"
    })
    void headerShouldNameTheFile(String name, String header, boolean reported) {
        Catalog catalog = read(Scripts.of("001_users.sql").with(name, "-- Migration: " + header + "\nselect 1;"));

        assertThat(catalog.problems()).hasSize(reported ? 1 : 0).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.HEADER);
            assertThat(problem.isError()).isFalse();
            assertThat(problem.found()).containsExactly("-- Migration: " + header);
        });
    }

    @Test
    void filesThatAreNoScriptsAreLeftAlone() {
        Catalog catalog = read(Scripts.of("README.md", "001_a.sql.bak", "001_a.sqlx", "sql", "x.sql~", "sub/.gitkeep"));

        assertThat(catalog).isEqualTo(new Catalog(Series.MIGRATIONS, List.of(), List.of()));
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() throws IOException {
        Scripts scripts = Scripts.of("V1_2_add.sql", "B1__x.sql", "001_a.sql", "1_b.sql", "7_x.down.sql", "V3.sql.conf")
                .with("002_empty.sql", "")
                .with("003_nul.sql", "select '\0';")
                .with("004_latin.sql", "select 'ü';".getBytes(StandardCharsets.ISO_8859_1))
                .with("005_directive.sql", "-- godwit:no=1\n-- godwit:neither=1\nselect 1;")
                .with("9".repeat(21) + "_x.sql", "select 1;");
        scripts.in(directory);
        Files.createDirectories(directory.resolve("008_x.sql"));

        Catalog catalog = read(List.of("file:" + directory, "file:" + directory + "/none"), List.of(new Unnamed()));

        assertThat(catalog.problems()).allMatch(Problem::isError);
        assertThat(catalog.problems())
                .extracting(Problem::code)
                .containsExactlyInAnyOrder(
                        ProblemCode.NAME,
                        ProblemCode.FOREIGN_FILE,
                        ProblemCode.DUPLICATE,
                        ProblemCode.DOWN_WITHOUT_UP,
                        ProblemCode.EMPTY,
                        ProblemCode.ENCODING,
                        ProblemCode.ENCODING,
                        ProblemCode.DIRECTIVE,
                        ProblemCode.DIRECTIVE,
                        ProblemCode.FOREIGN_FILE,
                        ProblemCode.VERSION,
                        ProblemCode.NAME,
                        ProblemCode.LOCATION,
                        ProblemCode.JAVA_NAME);
    }

    @Test
    void twoUpsOfOneVersionAreNamed() {
        assertThat(problem(Scripts.of("001_a.sql", "sub/1.0_b.sql", "V1__c.sql", "002_d.sql")))
                .isEqualTo("""
                        GODWIT-DUPLICATE  3 migrations have version 001
                          found  %1$s/001_a.sql
                                 %1$s/V1__c.sql
                                 %1$s/sub/1.0_b.sql
                          cause  two branches took the same version, or the same file is in two places
                          do     give the one that no database has applied yet the next free version, and rename its down likewise;
                                 if one of them takes the other back, its name ends in .down.sql""".formatted(directory));
    }

    @ParameterizedTest
    @CsvSource({
        "20250131-2-add.sql, 20250131-1-add.sql, 20250131.2_description.sql",
        "2025-01-31-add-x.sql, 2025-01-31-add-y.sql, 2025.01.31.2_description.sql"
    })
    void twoUpsOfOneDateAreToldHowToBeRenamed(String one, String other, String renamed) {
        Problem problem = onlyProblem(read(Scripts.of(one, other)));

        assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE);
        assertThat(problem.found()).containsExactlyInAnyOrder(directory + "/" + one, directory + "/" + other);
        assertThat(problem.remedy()).last().asString().contains(renamed);
        assertThat(read(Scripts.of("renamed/" + one, "renamed/" + renamed), "renamed")
                        .migrations())
                .extracting(migration ->
                        migration.script().substring(migration.script().lastIndexOf('/') + 1))
                .containsExactly(one, renamed);
    }

    @Test
    void scriptAndClassOfOneVersionAreNamed() {
        Scripts.of("3.0_a.sql").in(directory);

        Problem problem = onlyProblem(read(List.of("file:" + directory), List.of(new V3_BackfillSlugs())));

        assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE);
        assertThat(problem.found()).containsExactly(directory + "/3.0_a.sql", V3_BackfillSlugs.class.getName());
    }

    @Test
    void repeatableMigrationsOfOneDescriptionAreNamed() {
        Problem problem = onlyProblem(read(Scripts.of("R__a_b.sql", "sub/R__a b.sql", "R__A_b.sql")));

        assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE);
        assertThat(problem.message()).isEqualTo("2 repeatable migrations are called 'a b'");
        assertThat(problem.found()).containsExactly(directory + "/R__a_b.sql", directory + "/sub/R__a b.sql");
    }

    @Test
    void filesOfOnePathAreToldApartByTheirJars() throws IOException {
        Path one = Scripts.of("db/migrations/001_a.sql").inJar(directory.resolve("one.jar"));
        Path two = Scripts.of("db/migrations/001_a.sql").inJar(directory.resolve("two.jar"));
        try (URLClassLoader classLoader = Scripts.classPath(one, two)) {
            Problem problem = onlyProblem(
                    CatalogReader.read(Series.MIGRATIONS, sources("classpath:db/migrations"), List.of(), classLoader));

            assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE);
            assertThat(problem.found()).hasSize(2);
            assertThat(problem.found().get(0)).contains("one.jar!/db/migrations/001_a.sql");
            assertThat(problem.found().get(1)).contains("two.jar!/db/migrations/001_a.sql");
        }
    }

    @Test
    void twoDownsOfOneVersionAreNamed() {
        Problem problem = onlyProblem(read(Scripts.of("1_a.sql", "1_a.down.sql", "U1__b.sql")));

        assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE);
        assertThat(problem.message()).isEqualTo("version 1 has more than one down");
        assertThat(problem.found()).containsExactly(directory + "/1_a.down.sql", directory + "/U1__b.sql");
    }

    @Test
    void downWithoutUpIsNamed() {
        Problem problem = onlyProblem(read(Scripts.of("1_a.sql", "2_a.down.sql")));

        assertThat(problem.code()).isEqualTo(ProblemCode.DOWN_WITHOUT_UP);
        assertThat(problem.where()).hasToString(directory + "/2_a.down.sql");
    }

    @Test
    void downOfAClassIsNamed() {
        Scripts.of("3_a.down.sql").in(directory);

        Problem problem = onlyProblem(read(List.of("file:" + directory), List.of(new V3_BackfillSlugs())));

        assertThat(problem.code()).isEqualTo(ProblemCode.DOWN_WITHOUT_UP);
        assertThat(problem.message()).isEqualTo("version 3 is a Java migration and has a down script");
    }

    @Test
    void downOfAnUpThatCannotBeReadIsNotWithoutUp() {
        Problem problem = onlyProblem(read(Scripts.of("1_a.down.sql").with("1_a.sql", new byte[] {(byte) 0xFC})));

        assertThat(problem.code()).isEqualTo(ProblemCode.ENCODING);
    }

    @ParameterizedTest
    @CsvSource({
        "ISO-8859-1, 3, 0xFC",
        "windows-1252, 3, 0xFC",
        "UTF-16, 1, 0xFE",
    })
    void fileThatIsNotUtf8IsNamedWithTheLine(String charset, int line, String found) {
        byte[] content = "-- a\n-- b\nselect 'ü';\n".getBytes(Charset.forName(charset));
        Problem problem = onlyProblem(read(Scripts.of().with("001_a.sql", content)));

        assertThat(problem.code()).isEqualTo(ProblemCode.ENCODING);
        assertThat(problem.where()).hasToString(directory + "/001_a.sql:" + line);
        assertThat(problem.found()).singleElement().asString().contains(found);
    }

    @Test
    void fileInUtf16WithoutMarkIsNamed() {
        byte[] content = "select 1;".getBytes(StandardCharsets.UTF_16LE);

        assertThat(onlyProblem(read(Scripts.of().with("001_a.sql", content))).code())
                .isEqualTo(ProblemCode.ENCODING);
    }

    @Test
    void truncatedCharacterIsNotUtf8() {
        byte[] content = {'-', '-', '\n', '-', '-', (byte) 0xE2, (byte) 0x82};
        Problem problem = onlyProblem(read(Scripts.of().with("001_a.sql", content)));

        assertThat(problem.code()).isEqualTo(ProblemCode.ENCODING);
        assertThat(problem.where()).hasToString(directory + "/001_a.sql:2");
    }

    @Test
    void byteOrderMarkAndKindOfLineBreaksDoNotCount() {
        String text = "-- Description: d\n-- godwit:transaction=off\nselect 'ü';\n";
        Catalog catalog = read(Scripts.of()
                .with("001_a.sql", text)
                .with("002_b.sql", "\uFEFF" + text)
                .with("003_c.sql", "\uFEFF" + text.replace("\n", "\r\n")));

        assertThat(catalog.problems()).isEmpty();
        assertThat(catalog.migrations())
                .hasSize(3)
                .extracting(LocalMigration::checksum)
                .containsOnly(catalog.migrations().get(0).checksum());
        assertThat(catalog.migrations()).extracting(LocalMigration::description).containsOnly("d");
        assertThat(((SqlMigration) catalog.migrations().get(1)).up().script().text())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t\r\n", "\uFEFF", "\uFEFF\n"})
    void fileWithoutAnythingInItIsNamed(String text) {
        assertThat(onlyProblem(read(Scripts.of().with("001_a.sql", text))).code())
                .isEqualTo(ProblemCode.EMPTY);
    }

    @Test
    void downWithoutAnythingInItCountsAsNone() {
        Catalog catalog = read(Scripts.of("001_a.sql").with("001_a.down.sql", "\n"));

        assertThat(onlyProblem(catalog)).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.EMPTY);
            assertThat(problem.isError()).isFalse();
            assertThat(problem.where()).hasToString(directory + "/001_a.down.sql");
        });
        assertThat(catalog.migrations())
                .singleElement()
                .satisfies(migration -> assertThat(migration.reversible()).isFalse());
    }

    @Test
    void directiveBelowTheFirstStatementIsFoundWhenTheScriptIsParsed() {
        Catalog catalog = read(Scripts.of().with("001_a.sql", "select 1;\n-- godwit:transaction=off\n"));
        SqlMigration migration = (SqlMigration) catalog.migrations().get(0);

        assertThat(migration
                        .up()
                        .script()
                        .parse(Map.of(), Set.of(), MixedScripts.REFUSE)
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.DIRECTIVE);
                    assertThat(problem.where()).hasToString(directory + "/001_a.sql:2:1");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"001_a.sql", "001_a.down.sql"})
    void problemsOfBothDirectionsAreReported(String name) {
        Catalog catalog = read(Scripts.of("001_a.sql", "001_a.down.sql").with(name, "-- godwit:no=1\nselect 1;"));

        assertThat(onlyProblem(catalog).where()).hasToString(directory + "/" + name + ":1:1");
        assertThat(catalog.migrations()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "20250131_a.sql, 20250201120000_b.sql, true",
        "20250131_a.sql, 20250201_120000_b.sql, false",
        "20250131.2_a.sql, 20250201120000_b.sql, true",
        "20250201_120000_a.sql, 20250202120000_b.sql, true",
        "R__20250131.sql, 20250201120000_b.sql, false",
        "2025-01-31_a.sql, 20250201120000_b.sql, false",
        "001_a.sql, 20250201120000_b.sql, false",
        "20250131_a.sql, 20250201_b.sql, false",
        "V20250131__a.sql, 20250201120000_b.sql, true",
    })
    void datesWithAndWithoutATimeAreWarnedOf(String one, String other, boolean warned) {
        Catalog catalog = read(Scripts.of(one, other));

        assertThat(catalog.migrations()).hasSize(2);
        assertThat(catalog.problems()).hasSize(warned ? 1 : 0).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.VERSION_STYLE);
            assertThat(problem.severity()).isEqualTo(Severity.WARNING);
        });
    }

    @Test
    void datesInTwoLocationsAreNotMixed() {
        Scripts.of("a/20250131_a.sql", "b/20250201120000_b.sql").in(directory);

        Catalog catalog = read(List.of("file:" + directory + "/a", "file:" + directory + "/b"), List.of());

        assertThat(catalog.problems()).isEmpty();
    }

    @Test
    void javaMigrationsAreNamedAfterTheirClasses() {
        JavaMigration named = new V20251011__BackfillSlugs();
        JavaMigration overridden = new Unnamed() {
            @Override
            public String version() {
                return "2.5";
            }

            @Override
            public String description() {
                return "Anything";
            }

            @Override
            public String checksum() {
                return "7";
            }

            @Override
            public void down(MigrationContext context) {}
        };

        Catalog catalog = read(List.of(), List.of(named, overridden, new V3_BackfillSlugs()));

        assertThat(catalog.problems()).isEmpty();
        assertThat(catalog.migrations())
                .extracting(migration -> migration.id().key() + " " + migration.description() + " "
                        + migration.checksum() + " " + migration.reversible() + " " + migration.kind())
                .containsExactly(
                        "2.5 Anything 7 true JAVA",
                        "3 Backfill Slugs null false JAVA",
                        "20251011 Backfill Slugs null false JAVA");
        assertThat(catalog.migrations().get(1).script()).isEqualTo(V3_BackfillSlugs.class.getName());
    }

    @Test
    void classWithoutAVersionIsNamed() {
        Problem problem = onlyProblem(read(List.of(), List.of(new Unnamed())));

        assertThat(problem.render()).isEqualTo("""
                        GODWIT-JAVA-NAME  the Java migration has no version
                          where  %s
                          found  its class is not called like V20251011__BackfillSlugs
                          do     rename the class, or override version()""".formatted(Unnamed.class.getName()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "1__2", "1.", "999999999999999999999", "1 "})
    void versionOfAClassIsCheckedAsThatOfAFile(String version) {
        Problem problem = onlyProblem(read(List.of(), List.of(new Unnamed() {
            @Override
            public String version() {
                return version;
            }
        })));

        assertThat(problem.code()).isEqualTo(ProblemCode.JAVA_NAME);
        assertThat(problem.found()).singleElement().asString().contains("version");
    }

    @Test
    void configuredLocationHasToExist() throws IOException {
        Path file = Scripts.of("001_a.sql").in(directory).resolve("001_a.sql");
        List<String> locations = List.of(
                "classpath:db/none",
                "file:" + directory + "/none",
                "file:" + file,
                "filesystem:x",
                "",
                "s3://x",
                "file:");

        Catalog catalog = read(locations, List.of(new V3_BackfillSlugs()));

        assertThat(catalog.problems()).hasSameSizeAs(locations).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.LOCATION);
            assertThat(problem.isError()).isTrue();
        });
        assertThat(catalog.problems().get(0).cause()).contains("no jar on the class path contains db/none");
        assertThat(catalog.problems().get(1).found()).containsExactly("looked for " + directory + "/none");
        assertThat(catalog.problems().get(2).cause()).isEqualTo("that is a file, and a location is a directory");
        assertThat(catalog.problems().get(3).remedy()).containsExactly("write file:x");
        assertThat(catalog.problems().get(4).message()).isEqualTo("the location '' is empty");
        assertThat(catalog.migrations()).hasSize(1);
    }

    @Test
    void pathThatNoFileCanHaveIsAProblem() {
        assertThat(onlyProblem(read(List.of("file:a\0b"), List.of())).code()).isEqualTo(ProblemCode.LOCATION);
    }

    @Test
    void defaultLocationMayBeAbsentWhenThereAreJavaMigrations() {
        List<String> locations = List.of(Sources.DEFAULT_LOCATION);

        assertThat(read(locations, List.of(new V3_BackfillSlugs())).problems()).isEmpty();
        assertThat(onlyProblem(read(locations, List.of())).code()).isEqualTo(ProblemCode.LOCATION);
    }

    @Test
    void locationThatCannotBeReadIsAProblemAndTheOthersAreRead() throws IOException {
        Scripts.of("a/001_a.sql", "b/002_b.sql").in(directory);
        Path loop = Files.createSymbolicLink(directory.resolve("a/loop"), directory.resolve("a"));

        Catalog catalog = read(List.of("file:" + directory + "/a", "file:" + directory + "/b"), List.of());

        Problem problem = onlyProblem(catalog);
        assertThat(problem.code()).isEqualTo(ProblemCode.UNREADABLE);
        assertThat(problem.found()).singleElement().asString().contains(loop.toString());
        assertThat(problem.remedy()).containsExactly("remove the link");
        assertThat(catalog.migrations()).hasSize(1);
    }

    @Test
    void fileThatCannotBeReadIsAProblem() throws IOException {
        Files.createSymbolicLink(directory.resolve("001_a.sql"), directory.resolve("nowhere"));

        Problem problem = onlyProblem(read(List.of("file:" + directory), List.of()));

        assertThat(problem.code()).isEqualTo(ProblemCode.UNREADABLE);
        assertThat(problem.where()).hasToString(directory + "/001_a.sql");
    }

    @Test
    void fileInOverlappingLocationsCountsOnce() throws IOException {
        Path classes = Scripts.of("db/migrations/001_a.sql", "db/wrong.sql", "db/migrations/V1.sql.conf")
                .in(directory.resolve("classes"));
        Path jar = Scripts.of("db/migrations/002_b.sql").inJar(directory.resolve("a.jar"));
        Files.createDirectories(classes.resolve("db/003_c.sql"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), classes);
        String[] locations = {
            "classpath:db",
            "classpath:db/migrations",
            "classpath:db",
            "file:" + classes + "/db",
            "file:" + link,
            "file:" + classes + "/../classes/db"
        };
        try (URLClassLoader classLoader = Scripts.classPath(classes, jar)) {
            Catalog catalog = CatalogReader.read(Series.MIGRATIONS, sources(locations), List.of(), classLoader);

            assertThat(catalog.migrations())
                    .extracting(LocalMigration::script)
                    .containsExactly("db/migrations/001_a.sql", "db/migrations/002_b.sql");
            assertThat(catalog.problems())
                    .extracting(Problem::code)
                    .containsExactlyInAnyOrder(ProblemCode.NAME, ProblemCode.FOREIGN_FILE, ProblemCode.NAME);
        }
    }

    /** A mounted ConfigMap holds links to a link to a directory, which changes its name with each update. */
    @Test
    void mountedConfigMapHoldsEveryFileOnce() throws IOException {
        Scripts.of("001_a.sql", "002_b.sql").in(directory.resolve("..2026_01_01_00_00_00.123456"));
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_01_01_00_00_00.123456"));
        for (String name : List.of("001_a.sql", "002_b.sql")) {
            Files.createSymbolicLink(directory.resolve(name), Path.of("..data", name));
        }

        Catalog catalog = read(List.of("file:" + directory), List.of());

        assertThat(catalog.problems()).isEmpty();
        assertThat(catalog.migrations())
                .extracting(LocalMigration::script)
                .containsExactly(directory + "/001_a.sql", directory + "/002_b.sql");
    }

    @Test
    void linkByAnotherNameIsAnotherMigration() throws IOException {
        Scripts.of("001_a.sql", "002_b.sql").in(directory);
        Files.createSymbolicLink(directory.resolve("002_b.down.sql"), directory.resolve("001_a.sql"));
        Files.createSymbolicLink(directory.resolve("003_a_again.sql"), directory.resolve("001_a.sql"));

        Catalog catalog = read(List.of("file:" + directory), List.of());

        assertThat(catalog.problems()).isEmpty();
        assertThat(catalog.migrations()).extracting(LocalMigration::reversible).containsExactly(false, true, false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void directoryNamedLikeAScriptIsNamed(boolean inJar) throws IOException {
        Scripts scripts = Scripts.of("db/migrations/001_a.sql/notes.txt");
        Path place = inJar ? scripts.inJarWithoutDirectories(directory.resolve("a.jar")) : scripts.in(directory);
        try (URLClassLoader classLoader = Scripts.classPath(place)) {
            Problem problem = onlyProblem(
                    CatalogReader.read(Series.MIGRATIONS, sources("classpath:db/migrations"), List.of(), classLoader));

            assertThat(problem.code()).isEqualTo(ProblemCode.NAME);
            assertThat(problem.where()).hasToString("db/migrations/001_a.sql");
            assertThat(problem.message()).contains("is a directory");
        }
    }

    @Test
    void hugeNamesAreAProblemAndNothingElse() throws IOException {
        Path jar = Scripts.of(
                        "db/migrations/001_" + "a".repeat(10_000) + ".sql",
                        "db/migrations/" + "1".repeat(200) + "_a.sql",
                        "db/migrations/" + "1.".repeat(5_000) + "1_a.sql",
                        "db/migrations/" + "x".repeat(10_000) + "/001_a.sql",
                        "db/migrations/" + "1".repeat(10_000) + "_x/up.sql",
                        "db/migrations/" + "y".repeat(10_000) + "/up.sql",
                        "db/migrations/001_" + "z".repeat(10_000) + "/x.sql")
                .inJar(directory.resolve("a.jar"));
        try (URLClassLoader classLoader = Scripts.classPath(jar)) {
            Catalog catalog =
                    CatalogReader.read(Series.MIGRATIONS, sources("classpath:db/migrations"), List.of(), classLoader);

            assertThat(catalog.problems())
                    .extracting(Problem::code)
                    .containsExactlyInAnyOrder(
                            ProblemCode.NAME,
                            ProblemCode.VERSION,
                            ProblemCode.NAME,
                            ProblemCode.VERSION,
                            ProblemCode.NAME,
                            ProblemCode.NAME);
            assertThat(catalog.problems())
                    .allSatisfy(problem -> assertThat(problem.render()).hasSizeLessThan(1_000));
            assertThat(catalog.migrations()).hasSize(1);
        }
    }

    @Test
    void nameOfAFileInItsProblemIsTheSameWithoutItsDirectory() {
        assertThat(problem(Scripts.of("sub/V1_2_add.down.sql"))).isEqualTo("""
                        GODWIT-NAME  'V1_2_add.down.sql': the name fits no form
                          where  %s/sub/V1_2_add.down.sql
                          do     the nearest right name is V1_2__add.down.sql""".formatted(directory));
    }

    private Catalog read(Scripts scripts) {
        scripts.in(directory);
        return read(List.of("file:" + directory), List.of());
    }

    private Catalog read(Scripts scripts, String below) {
        scripts.in(directory);
        return read(List.of("file:" + directory.resolve(below)), List.of());
    }

    private static Catalog read(List<String> locations, List<JavaMigration> javaMigrations) {
        try (URLClassLoader nothing = Scripts.classPath()) {
            return CatalogReader.read(
                    Series.MIGRATIONS, sources(locations.toArray(String[]::new)), javaMigrations, nothing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sources sources(String... locations) {
        return new Sources(Arrays.asList(locations), List.of(), Map.of(), Set.of());
    }

    private String problem(Scripts scripts) {
        return onlyProblem(read(scripts)).render();
    }

    private static Problem onlyProblem(Catalog catalog) {
        assertThat(catalog.problems()).hasSize(1);
        return catalog.problems().get(0);
    }

    private static class V3_BackfillSlugs implements JavaMigration {
        @Override
        public void up(MigrationContext context) {}
    }

    private static final class V20251011__BackfillSlugs extends V3_BackfillSlugs {}

    private static class Unnamed extends V3_BackfillSlugs {}
}
