package dev.godwit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A directory of scripts that a test writes. */
final class MigrationFiles {

    private final Path directory;

    MigrationFiles(Path directory) {
        this.directory = directory;
    }

    /** Adds a file, or replaces it. */
    MigrationFiles with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    MigrationFiles with(String name, byte[] content) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MigrationFiles with(Map<String, String> files) {
        files.forEach(this::with);
        return this;
    }

    MigrationFiles without(String name) {
        try {
            Files.delete(directory.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String location() {
        return "file:" + directory;
    }
}
