package dev.godwit.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.godwit.source.Location.Entry;
import dev.godwit.source.Location.Place;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {

    private static final String LOCATION = "classpath:db/migrations";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            classpath:db/migrations      | db/migrations      | CLASS_PATH
            classpath:/db/migrations/    | db/migrations      | CLASS_PATH
            classpath*:db/migrations     | db/migrations      | CLASS_PATH
            db/migrations                | db/migrations      | CLASS_PATH
            /db/migrations//             | db/migrations      | CLASS_PATH
            ' classpath:db/migrations '  | db/migrations      | CLASS_PATH
            classpath:db\\migrations     | db/migrations      | CLASS_PATH
            file:db/migrations           | db/migrations      | FILE_SYSTEM
            file:db/migrations/          | db/migrations      | FILE_SYSTEM
            file:./db                    | ./db               | FILE_SYSTEM
            file:../db                   | ../db              | FILE_SYSTEM
            file:/srv/db                 | /srv/db            | FILE_SYSTEM
            file:///srv/db/              | /srv/db            | FILE_SYSTEM
            file:/                       | /                  | FILE_SYSTEM
            file:C:\\db                  | C:/db              | FILE_SYSTEM
            filesystem:/srv/db           | filesystem:/srv/db | ELSEWHERE
            s3://bucket/db               | s3://bucket/db     | ELSEWHERE
            """)
    void readsWhatIsConfigured(String text, String path, Place place) {
        assertThat(Location.of(text)).isEqualTo(new Location(text.strip(), path, place));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "file:", "file: "})
    void mayBeBlank(String text) {
        assertThat(Location.of(text).isBlank()).isTrue();
    }

    @Test
    void listsADirectoryAtAnyDepth() throws IOException {
        Path root = Scripts.of("002_b.sql", "001_a.sql", "sub/003_c.sql", "sub/deeper/004_d.sql", "notes.txt")
                .in(directory.resolve("migrations"));

        assertThat(paths("file:" + root))
                .containsExactly(
                        root + "/001_a.sql",
                        root + "/002_b.sql",
                        root + "/notes.txt",
                        root + "/sub/",
                        root + "/sub/003_c.sql",
                        root + "/sub/deeper/",
                        root + "/sub/deeper/004_d.sql");
    }

    @Test
    void relativePathBeginsWhereTheApplicationWasStarted() throws IOException {
        Path root = Scripts.of("001_a.sql", "sub/002_b.sql").in(directory);
        Path relative = Path.of("").toAbsolutePath().relativize(root.toAbsolutePath());

        assertThat(paths("file:" + relative + "/"))
                .containsExactly(relative + "/001_a.sql", relative + "/sub/", relative + "/sub/002_b.sql");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "with spaces", "a#b", "100%", "a%20b", "a+b", "größe", "名", "[a]{b}", "a!b", "a;b,c"})
    void anyDirectoryNameWill(String name) throws IOException {
        assumeThat(isFileName(name)).isTrue();
        Path root = Scripts.of("db/migrations/001_a.sql", "db/migrations/sub/002_b.sql")
                .in(directory.resolve(name));

        assertThat(paths(LOCATION, root))
                .containsExactly("db/migrations/001_a.sql", "db/migrations/sub/", "db/migrations/sub/002_b.sql");
        assertThat(paths("file:" + root.resolve("db"))).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with spaces", "a#b", "100%", "a%20b", "a+b", "größe", "名", "[a]{b}", "a;b,c"})
    void anyJarNameWill(String name) throws IOException {
        assumeThat(isFileName(name)).isTrue();
        Scripts scripts = Scripts.of("db/migrations/001_a.sql", "db/migrations/sub/002_b.sql", "db/other/003_c.sql");
        Path jar = scripts.inJar(directory.resolve(name).resolve(name + ".jar"));
        Path bare = scripts.inJarWithoutDirectories(directory.resolve(name).resolve(name + "-bare.jar"));
        String[] expected = {"db/migrations/001_a.sql", "db/migrations/sub/", "db/migrations/sub/002_b.sql"};

        assertThat(paths(LOCATION, jar)).containsExactly(expected);
        assertThat(paths(LOCATION, bare)).containsExactly(expected);
    }

    /** As when the application has migrations, and a library built by another tool has more. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "with spaces", "a#b", "100%", "a%20b", "größe", "[a]{b}", "a;b,c"})
    void jarWithoutEntriesForDirectoriesCountsBesideOthers(String name) throws IOException {
        assumeThat(isFileName(name)).isTrue();
        Path classes = Scripts.of("db/migrations/001_a.sql").in(directory.resolve("classes"));
        Path jar = Scripts.of("META-INF/MANIFEST.MF", "db/migrations/002_b.sql").inJar(directory.resolve("one.jar"));
        Path bare = Scripts.of("META-INF/MANIFEST.MF", "db/migrations/sub/003_c.sql", "db/other/004_d.sql")
                .inJarWithoutDirectories(directory.resolve(name).resolve(name + ".jar"));

        assertThat(paths(LOCATION, classes, jar, bare))
                .containsExactly(
                        "db/migrations/001_a.sql",
                        "db/migrations/002_b.sql",
                        "db/migrations/sub/",
                        "db/migrations/sub/003_c.sql");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "001_a.sql",
                "001_a b.sql",
                "001_a#b.sql",
                "001_100%.sql",
                "001_100%_x.sql",
                "001_a%20b.sql",
                "001_a+b.sql",
                "001_größe.sql",
                "001_gro\u0308ße.sql",
                "001_x名.sql",
                "001_[a]{b}.sql",
                "001_a?b.sql",
                "a:b.sql",
                ".001_a.sql",
                " .sql"
            })
    void anyFileNameWill(String name) throws IOException {
        assumeThat(isFileName(name)).isTrue();
        Scripts scripts = Scripts.of().with("db/migrations/" + name, name);
        Path root = scripts.in(directory.resolve("classes"));
        Path jar = scripts.inJar(directory.resolve("a.jar"));
        Path bare = scripts.inJarWithoutDirectories(directory.resolve("b.jar"));

        for (Path place : List.of(root, jar, bare)) {
            try (URLClassLoader classLoader = Scripts.classPath(place)) {
                Entry entry = entries(LOCATION, classLoader).get(0);
                assertThat(entry.path()).isEqualTo("db/migrations/" + name);
                assertThat(entry.name()).isEqualTo(name);
                assertThat(entry.resource().getContentAsString(StandardCharsets.UTF_8))
                        .isEqualTo(name);
            }
        }
    }

    @Test
    void everyPartOfTheClassPathCounts() throws IOException {
        Path classes = Scripts.of("db/migrations/001_a.sql").in(directory.resolve("classes"));
        Path one =
                Scripts.of("db/migrations/002_b.sql", "db/migrations/004_d.sql").inJar(directory.resolve("one.jar"));
        Path two = Scripts.of("db/migrations/003_c.sql").inJar(directory.resolve("two.jar"));
        Path other = Scripts.of("db/other/005_e.sql").inJar(directory.resolve("other.jar"));

        assertThat(paths(LOCATION, classes, one, two, other))
                .containsExactly(
                        "db/migrations/001_a.sql",
                        "db/migrations/002_b.sql",
                        "db/migrations/003_c.sql",
                        "db/migrations/004_d.sql");
    }

    @Test
    void sameJarInTwoClassLoadersCountsOnce() throws IOException {
        Path jar = Scripts.of("db/migrations/001_a.sql").inJar(directory.resolve("a.jar"));
        try (URLClassLoader parent = Scripts.classPath(jar);
                URLClassLoader child = new URLClassLoader(parent.getURLs(), parent)) {
            assertThat(entries(LOCATION, child)).hasSize(1);
        }
    }

    @Test
    void nestedDirectoryOfTheSameNameIsNotTheLocation() throws IOException {
        Scripts scripts = Scripts.of("db/migrations/x/db/migrations/001_a.sql", "x/db/migrations/002_b.sql");
        String expected = "db/migrations/x/db/migrations/001_a.sql";

        assertThat(paths(LOCATION, scripts.in(directory.resolve("classes")))).endsWith(expected);
        assertThat(paths(LOCATION, scripts.inJar(directory.resolve("a.jar")))).endsWith(expected);
        assertThat(paths(LOCATION, scripts.inJarWithoutDirectories(directory.resolve("b.jar"))))
                .endsWith(expected);
    }

    @Test
    void rootOfTheClassPathIsALocation() throws IOException {
        Path classes = Scripts.of("001_a.sql").in(directory.resolve("classes"));
        Path jar = Scripts.of("002_b.sql").inJarWithoutDirectories(directory.resolve("a.jar"));

        assertThat(paths("classpath:/", classes, jar)).containsExactly("001_a.sql", "002_b.sql");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"classpath:db/none", "classpath:db/migrations/001_a.sql", "classpath:db/migration", "s3://x"})
    void whatIsNotADirectoryDoesNotExist(String location) throws IOException {
        Scripts scripts = Scripts.of("db/migrations/001_a.sql");
        Path classes = scripts.in(directory.resolve("classes"));
        Path jar = scripts.inJar(directory.resolve("a.jar"));
        Path noJar = Scripts.of().with("no.jar", "this is no jar").in(directory).resolve("no.jar");

        try (URLClassLoader classLoader = Scripts.classPath(classes, jar, noJar)) {
            assertThat(Location.of(location).entries(classLoader)).isEmpty();
        }
        assertThat(Location.of("file:" + classes.resolve("none")).entries(ClassLoader.getPlatformClassLoader()))
                .isEmpty();
        assertThat(Location.of("file:" + classes.resolve("db/migrations/001_a.sql"))
                        .entries(ClassLoader.getPlatformClassLoader()))
                .isEmpty();
    }

    @Test
    void emptyDirectoryExists() throws IOException {
        Path classes = directory.resolve("classes");
        Files.createDirectories(classes.resolve("db/migrations"));

        assertThat(paths(LOCATION, classes)).isEmpty();
        assertThat(paths("file:" + classes.resolve("db/migrations"))).isEmpty();
    }

    @Test
    void linksAreFollowed() throws IOException {
        Path shared = Scripts.of("001_a.sql").in(directory.resolve("shared"));
        Path classes = Scripts.of("db/migrations/002_b.sql").in(directory.resolve("classes"));
        Files.createSymbolicLink(classes.resolve("db/migrations/linked"), shared);
        Files.createSymbolicLink(directory.resolve("location"), classes.resolve("db/migrations"));

        assertThat(paths(LOCATION, classes))
                .containsExactly("db/migrations/002_b.sql", "db/migrations/linked/", "db/migrations/linked/001_a.sql");
        assertThat(paths("file:" + directory.resolve("location"))).hasSize(3);
    }

    @Test
    void directoryThatCannotBeListedIsNotLeftOut() throws IOException {
        Path classes = Scripts.of("db/migrations/001_a.sql").in(directory.resolve("classes"));
        Path loop = Files.createSymbolicLink(classes.resolve("db/migrations/loop"), classes.resolve("db"));

        assertThatExceptionOfType(FileSystemLoopException.class).isThrownBy(() -> paths(LOCATION, classes));
        assertThatExceptionOfType(FileSystemLoopException.class).isThrownBy(() -> paths("file:" + loop.getParent()));
    }

    /** Such as the resources of a native image; here those of the JDK. */
    @Test
    void whateverElseSpringCanListIsALocation() throws IOException {
        ClassLoader modules = new ClassLoader(null) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return Collections.enumeration(
                        List.of(URI.create("jrt:/java.base/" + name).toURL()));
            }
        };
        List<Entry> entries = entries("classpath:java/util", modules);

        assertThat(entries).extracting(Entry::path).contains("java/util/List.class", "java/util/zip/ZipFile.class");
        for (Entry entry : entries) {
            assertThat(entry.directory()).isEqualTo(!entry.name().contains("."));
            assertThat(entry.origin()).contains(entry.relativePath());
        }
    }

    /** With the locale C, the JVM knows no file whose name is not ASCII. */
    private static boolean isFileName(String name) {
        return Charset.forName(System.getProperty("sun.jnu.encoding"))
                .newEncoder()
                .canEncode(name);
    }

    /** Directories end in a slash here. */
    private static List<String> paths(String location, Path... classPath) throws IOException {
        try (URLClassLoader classLoader = Scripts.classPath(classPath)) {
            return entries(location, classLoader).stream()
                    .map(entry -> entry.path() + (entry.directory() ? "/" : ""))
                    .toList();
        }
    }

    private static List<Entry> entries(String location, ClassLoader classLoader) throws IOException {
        return Location.of(location).entries(classLoader).orElseThrow();
    }
}
