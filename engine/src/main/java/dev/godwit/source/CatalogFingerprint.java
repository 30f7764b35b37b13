package dev.godwit.source;

import dev.godwit.migration.JavaMigration;
import dev.godwit.script.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.ClassUtils;

/**
 * Tells whether two builds have the same migrations, byte for byte.
 *
 * <p>What a Java migration does depends on whatever it calls and reads, so it counts as changed with each change of the
 * directory or jar that its class is in, and of what the same build has put into other directories.
 */
public final class CatalogFingerprint {

    private final MessageDigest digest;

    private CatalogFingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Digests migrations and what else decides what they do.
     *
     * @param circumstances anything that has to be equal as well
     * @return 64 hexadecimal digits
     */
    public static String of(Catalog catalog, List<?> circumstances) {
        CatalogFingerprint fingerprint = new CatalogFingerprint();
        circumstances.forEach(fingerprint::add);
        for (LocalMigration migration : catalog.migrations()) {
            fingerprint.add(migration);
        }
        // migrations that would be refused are others than those without their faults
        fingerprint.add(catalog.problems());
        catalog.migrations().stream()
                .flatMap(migration -> migration instanceof CodeMigration code ? Stream.of(code.code()) : Stream.empty())
                .flatMap(CatalogFingerprint::codeSource)
                .flatMap(CatalogFingerprint::withItsBuild)
                .distinct()
                .sorted()
                .forEach(fingerprint::addCode);
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void add(LocalMigration migration) {
        add(migration.id().key());
        add(migration.description());
        add(migration.script());
        if (migration instanceof SqlMigration sql) {
            add(sql.up().script());
            if (sql.down() != null) {
                add(sql.down().script());
            }
        } else {
            add(String.valueOf(migration.checksum()));
        }
    }

    private void add(Script script) {
        add(script.checksum());
        add(script.fingerprint());
        add(script.directives());
    }

    /** With its length in front: otherwise two texts could be one, divided elsewhere. */
    private void add(Object part) {
        if (part instanceof Map<?, ?> map) {
            addSize(map.size());
            map.forEach((name, value) -> {
                add(name);
                add(value);
            });
        } else if (part instanceof Collection<?> parts) {
            addSize(parts.size());
            parts.forEach(this::add);
        } else {
            byte[] bytes = part.toString().getBytes(StandardCharsets.UTF_8);
            addSize(bytes.length);
            digest.update(bytes);
        }
    }

    private void addSize(long size) {
        digest.update((size + ":").getBytes(StandardCharsets.UTF_8));
    }

    private static Stream<Path> codeSource(JavaMigration migration) {
        CodeSource source =
                ClassUtils.getUserClass(migration).getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Stream.empty();
        }
        String location = source.getLocation().toString();
        // jar:file:/app.jar!/ and nested jars of a packaged application: the outermost file has all of them
        String file = location.replaceFirst("^(jar:)?(nested:|file:)", "file:").replaceFirst("(/?!).*$", "");
        try {
            return file.startsWith("file:") ? Stream.of(Path.of(URI.create(file))) : Stream.empty();
        } catch (IllegalArgumentException noFile) {
            return Stream.empty();
        }
    }

    /**
     * Gradle has a directory for each language and one for resources: {@code build/classes/java/main},
     * {@code build/classes/kotlin/main}, {@code build/resources/main}.
     */
    private static Stream<Path> withItsBuild(Path place) {
        Path classes = place.getParent() == null ? null : place.getParent().getParent();
        if (classes == null || !classes.endsWith("classes") || !Files.isDirectory(place)) {
            return Stream.of(place);
        }
        Path sources = place.getFileName();
        try (Stream<Path> languages = Files.list(classes)) {
            return Stream.concat(languages, Stream.of(classes.resolveSibling("resources")))
                    .map(directory -> directory.resolve(sources))
                    .filter(Files::isDirectory)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw unreadable(place, e);
        }
    }

    private void addCode(Path place) {
        try {
            if (Files.isDirectory(place)) {
                for (Path file : files(place)) {
                    add(place.relativize(file));
                    addContent(file);
                }
            } else {
                add(Files.size(place));
                add(Files.getLastModifiedTime(place));
            }
        } catch (IOException e) {
            throw unreadable(place, e);
        }
    }

    private static UncheckedIOException unreadable(Path place, IOException e) {
        return new UncheckedIOException("the code of a Java migration cannot be read: " + place, e);
    }

    private void addContent(Path file) throws IOException {
        addSize(Files.size(file));
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
