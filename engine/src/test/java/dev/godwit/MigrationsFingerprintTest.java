package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigratorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Tests use a database again when its migrations have the same fingerprint, so everything that makes a difference counts. */
class MigrationsFingerprintTest {

    private static final String USERS = "CREATE TABLE users (id int);\n";
    private static final String CLASS_FILE = V2__AddTheFirstUser.class.getName().replace('.', '/') + ".class";

    private final Path directory;
    private final MigrationFiles files;

    MigrationsFingerprintTest(@TempDir Path directory) {
        this.directory = directory;
        this.files = new MigrationFiles(directory.resolve("scripts"));
    }

    @BeforeEach
    void writeMigrations() {
        files.with("001_users.sql", USERS).with("002_orders.sql", "SELECT 1;\n").with("R__views.sql", "SELECT 2;\n");
    }

    @Test
    void isTheSameForTheSame() {
        String before = fingerprint();

        files.with("001_users.sql", USERS);

        assertThat(before).matches("[0-9a-f]{64}");
        assertThat(fingerprint()).isEqualTo(before);
        assertThat(fingerprint(options ->
                        options.placeholder("a", "1").placeholder("b", "2").profiles("x", "y")))
                .isEqualTo(fingerprint(options ->
                        options.placeholder("b", "2").placeholder("a", "1").profiles("y", "x")));
    }

    static Stream<Arguments> changesOfFiles() {
        return Stream.of(
                Arguments.of("a byte", Map.of("001_users.sql", "CREATE TABLE users (id inT);\n")),
                Arguments.of("a line end", Map.of("001_users.sql", "CREATE TABLE users (id int);\r\n")),
                Arguments.of("a blank line at the end", Map.of("001_users.sql", USERS + "\n")),
                Arguments.of("a byte-order mark", Map.of("001_users.sql", "\ufeff" + USERS)),
                Arguments.of("a directive", Map.of("001_users.sql", "-- godwit:transaction=off\n" + USERS)),
                Arguments.of("a description", Map.of("001_users.sql", "-- Description: Users\n" + USERS)),
                Arguments.of("another migration", Map.of("003_items.sql", "SELECT 1;\n")),
                Arguments.of("a down", Map.of("001_users.down.sql", "DROP TABLE users;\n")),
                Arguments.of("a repeatable", Map.of("R__views.sql", "SELECT 3;\n")),
                Arguments.of("a file with a wrong name", Map.of("users.sql", "SELECT 1;\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesOfFiles")
    void changesWithTheFiles(String what, Map<String, String> change) {
        String before = fingerprint();

        files.with(change);

        assertThat(fingerprint()).as(what).isNotEqualTo(before);
    }

    @Test
    void changesWithTheNameOfAFile() {
        String before = fingerprint();

        files.without("001_users.sql").with("001_people.sql", USERS);

        assertThat(fingerprint()).isNotEqualTo(before);
    }

    @Test
    void changesWithADownOfTheSameLength() {
        files.with("001_users.down.sql", "DROP TABLE users;\n");
        String before = fingerprint();

        files.with("001_users.down.sql", "DROP TABLE userz;\n");

        assertThat(fingerprint()).isNotEqualTo(before);
    }

    static Stream<Arguments> changesOfOptions() {
        return Stream.<Map.Entry<String, UnaryOperator<MigratorOptions.Builder>>>of(
                        Map.entry("a placeholder", options -> options.placeholder("a", "1")),
                        Map.entry("a profile", options -> options.profiles("dev")),
                        Map.entry("the schema", options -> options.schema("app")),
                        Map.entry("the table", options -> options.table("history")),
                        Map.entry("the role", options -> options.role("owner")),
                        Map.entry("the baseline", options -> options.baselineVersion("1")),
                        Map.entry("mixed scripts", options -> options.mixedScripts(MigratorOptions.MixedScripts.RUN)))
                .map(change -> Arguments.of(change.getKey(), change.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesOfOptions")
    void changesWithWhatIsConfigured(String what, UnaryOperator<MigratorOptions.Builder> change) {
        assertThat(fingerprint(change)).as(what).isNotEqualTo(fingerprint());
    }

    @Test
    void tellsApartWhatLooksAlikeAsText() {
        assertThat(fingerprint(options -> options.placeholder("a", "1, b=2")))
                .isNotEqualTo(
                        fingerprint(options -> options.placeholder("a", "1").placeholder("b", "2")));
    }

    @Test
    void changesWithTheCodeOfAJavaMigrationAndAllBesideIt() throws IOException {
        Path classes = directory.resolve("classes");
        Path file = classes.resolve(CLASS_FILE);
        Files.createDirectories(file.getParent());
        Files.write(file, classFile());
        String before = withJavaFrom(classes);
        assertThat(withJavaFrom(classes)).isEqualTo(before).isNotEqualTo(fingerprint());

        Path helper = Files.createFile(file.resolveSibling("Helper.class"));
        String withHelper = withJavaFrom(classes);
        Files.write(helper, new byte[] {1});
        String withOtherHelper = withJavaFrom(classes);
        Files.writeString(classes.resolve("data.csv"), "1");

        assertThat(Stream.of(before, withHelper, withOtherHelper, withJavaFrom(classes)))
                .doesNotHaveDuplicates();
    }

    @Test
    void changesWithWhatGradlePutsIntoOtherDirectories() throws IOException {
        Path build = directory.resolve("build");
        Path classes = build.resolve("classes/java/main");
        Path file = classes.resolve(CLASS_FILE);
        Files.createDirectories(file.getParent());
        Files.write(file, classFile());
        String before = withJavaFrom(classes);

        Files.writeString(
                Files.createDirectories(build.resolve("resources/test")).resolve("data.csv"), "1");
        assertThat(withJavaFrom(classes)).isEqualTo(before);

        Files.writeString(
                Files.createDirectories(build.resolve("resources/main")).resolve("data.csv"), "1");
        String withResource = withJavaFrom(classes);
        Files.writeString(
                Files.createDirectories(build.resolve("classes/kotlin/main")).resolve("Helper.class"), "1");

        assertThat(Stream.of(before, withResource, withJavaFrom(classes))).doesNotHaveDuplicates();
    }

    @Test
    void changesWithTheJarOfAJavaMigration() throws IOException {
        Path jar = directory.resolve("code.jar");
        write(jar, 0);
        String before = withJavaFrom(jar);
        assertThat(withJavaFrom(jar)).isEqualTo(before);

        write(jar, 1);

        assertThat(withJavaFrom(jar)).isNotEqualTo(before);
    }

    private String fingerprint() {
        return fingerprint(options -> options);
    }

    private String fingerprint(UnaryOperator<MigratorOptions.Builder> options) {
        return Migrators.of(new PGSimpleDataSource(), files, options).fingerprint();
    }

    /** A JVM loads a class once; another build has another class loader. */
    private String withJavaFrom(Path place) {
        try (URLClassLoader loader = new Build(place)) {
            Constructor<?> constructor =
                    loader.loadClass(V2__AddTheFirstUser.class.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            files.without("002_orders.sql");
            return Migrators.builder(new PGSimpleDataSource(), files, options -> options)
                    .javaMigrations((JavaMigration) constructor.newInstance())
                    .build()
                    .fingerprint();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            files.with("002_orders.sql", "SELECT 1;\n");
        }
    }

    private static byte[] classFile() throws IOException {
        try (InputStream content = Objects.requireNonNull(
                MigrationsFingerprintTest.class.getClassLoader().getResourceAsStream(CLASS_FILE))) {
            return content.readAllBytes();
        }
    }

    private static void write(Path jar, int others) throws IOException {
        try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar))) {
            output.putNextEntry(new JarEntry(CLASS_FILE));
            output.write(classFile());
            for (int i = 0; i < others; i++) {
                output.putNextEntry(new JarEntry("Other%d.class".formatted(i)));
            }
        }
    }

    private static final class Build extends URLClassLoader {

        Build(Path place) throws MalformedURLException {
            super(new URL[] {place.toUri().toURL()}, MigrationsFingerprintTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                boolean own = name.equals(V2__AddTheFirstUser.class.getName());
                return own && findLoadedClass(name) == null ? findClass(name) : super.loadClass(name, resolve);
            }
        }
    }
}
