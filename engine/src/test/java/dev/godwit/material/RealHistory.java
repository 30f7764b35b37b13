package dev.godwit.material;

import dev.godwit.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A history of migrations, and what has to be changed of it before Godwit or psql can run it. */
enum RealHistory {
    /** Made with Diesel: {@code up.sql} and {@code down.sql} in a directory for each migration. */
    CHIRPSTACK("chirpstack", "pg_trgm"),

    /** Made with Flyway, without those of its migrations that are written in Java. */
    MARQUEZ("marquez", ""),

    /** Made with golang-migrate, for SQLite. */
    TAPROOT("taproot", ""),

    /** Made with Prisma: {@code migration.sql} in a directory for each migration. */
    DOCUMENSO("documenso", "");

    /** What the application itself replaces when it runs on PostgreSQL. */
    private static final Map<String, String> OF_SQLITE = Map.of(
            "BLOB", "BYTEA",
            "INTEGER PRIMARY KEY", "BIGSERIAL PRIMARY KEY",
            "TIMESTAMP", "TIMESTAMP WITHOUT TIME ZONE",
            "UNHEX", "DECODE");

    private final String folder;

    private final String extension;

    RealHistory(String folder, String extension) {
        this.folder = folder;
        this.extension = extension;
    }

    String folder() {
        return folder;
    }

    /** Does what the application's installation manual asks for first. */
    void prepare(TestDatabase database) {
        if (!extension.isEmpty()) {
            database.execute("CREATE EXTENSION " + extension);
        }
    }

    /** Copies the history as it is, with its downs. Returns how many ups it has. */
    int copyUps(Path from, Path to) throws IOException {
        List<Path> scripts = Material.scripts(from);
        for (Path script : scripts) {
            write(from.resolve(script), to.resolve(script));
        }
        return (int) scripts.stream().filter(script -> !isDown(script)).count();
    }

    /**
     * Copies the ups in their order and after them the downs in the opposite order, all as ups with numbers for names.
     * Returns how many scripts that are. Sorting by name is right for the histories that have downs.
     */
    int copyUpsAndDowns(Path from, Path to) throws IOException {
        List<Path> ups = new ArrayList<>();
        List<Path> downs = new ArrayList<>();
        for (Path script : Material.scripts(from)) {
            (isDown(script) ? downs : ups).add(script);
        }
        Collections.reverse(downs);
        int number = 0;
        for (List<Path> scripts : List.of(ups, downs)) {
            for (Path script : scripts) {
                // an empty down is one that has nothing to do, an empty up would be refused
                if (!Material.text(from.resolve(script)).isBlank()) {
                    number++;
                    write(from.resolve(script), to.resolve("%03d_step.sql".formatted(number)));
                }
            }
        }
        return number;
    }

    private static boolean isDown(Path script) {
        return script.getFileName().toString().endsWith("down.sql");
    }

    private void write(Path from, Path to) throws IOException {
        String text = Material.text(from);
        if (this == TAPROOT) {
            for (Map.Entry<String, String> word : OF_SQLITE.entrySet()) {
                text = text.replace(word.getKey(), word.getValue());
            }
        }
        Files.createDirectories(to.getParent());
        Files.writeString(to, text);
    }
}
