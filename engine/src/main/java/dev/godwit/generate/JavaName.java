package dev.godwit.generate;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.JavaMigrationName;
import dev.godwit.migration.JavaSeeder;
import dev.godwit.migration.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.util.ClassUtils;

/**
 * What a migration in Java is called.
 *
 * @param packageName the package that it is in
 * @param simpleName the name of the class
 */
record JavaName(String packageName, String simpleName, Version version, String description) {

    static final Comparator<JavaName> ORDER =
            Comparator.comparing(JavaName::version).thenComparing(JavaName::simpleName);

    private static final Pattern SOURCE = Pattern.compile("(V\\d.*)\\.(?:java|kt)");
    private static final Pattern SEPARATOR = Pattern.compile("V\\d+(?:_\\d+)*+(__?).*");

    static Optional<JavaName> of(JavaMigration migration) {
        Class<?> type = ClassUtils.getUserClass(migration.getClass());
        return Version.parse(migration.version())
                .map(version ->
                        new JavaName(type.getPackageName(), type.getSimpleName(), version, migration.description()));
    }

    static Optional<JavaName> of(String packageName, String simpleName) {
        JavaMigrationName name = JavaMigrationName.of(simpleName);
        return Version.parse(name.version())
                .map(version -> new JavaName(packageName, simpleName, version, name.description()));
    }

    /** Whether it is the name of this bean, which is a seeder: those have versions of their own. */
    boolean isSeeder(JavaMigration bean) {
        Class<?> type = ClassUtils.getUserClass(bean.getClass());
        return bean instanceof JavaSeeder
                && type.getPackageName().equals(packageName)
                && type.getSimpleName().equals(simpleName);
    }

    /** The classes below a root of sources that are named like migrations: they need not be compiled yet. */
    static List<JavaName> in(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.flatMap(file -> of(root, file).stream()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Optional<JavaName> of(Path root, Path file) {
        Matcher source = SOURCE.matcher(String.valueOf(file.getFileName()));
        if (!source.matches()) {
            return Optional.empty();
        }
        Path directory = root.relativize(file).getParent();
        String packageName =
                directory == null ? "" : directory.toString().replace('/', '.').replace('\\', '.');
        return of(packageName, source.group(1));
    }

    /** The name of the class of the next migration. */
    static String next(String version, Wording wording, Optional<JavaName> newest) {
        String words = wording.inCamelCase();
        boolean single = Character.isLetter(words.codePointAt(0))
                && newest.map(name -> SEPARATOR.matcher(name.simpleName()))
                        .filter(Matcher::matches)
                        .filter(matcher -> matcher.group(1).equals("_"))
                        .isPresent();
        return "V" + version + (single ? "_" : "__") + words;
    }

    /** A version in the way that it can be written in the name of a class. */
    static String spelled(String version) {
        return version.replace('.', '_').replace('-', '_');
    }

    String shown() {
        return packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
    }
}
