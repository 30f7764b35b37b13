package dev.godwit.benchmark.tool;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Migrations on disk. All tools read the same scripts; Liquibase gets a changelog besides that names them.
 *
 * @param directory holds the changelog, and the scripts in a directory of their own
 */
public record MigrationSet(Path directory) {

    static final String CHANGELOG = "changelog.xml";
    private static final String SCRIPTS = "sql";

    private static final String PROOF = "proof.sql";

    /** Writes so many migrations, each of which creates a table and an index and inserts a row. */
    public static MigrationSet ofThreeStatementsEach(Path directory, int count) throws IOException {
        MigrationSet set = new MigrationSet(directory);
        Files.createDirectories(set.scriptsDirectory());
        for (int number = 1; number <= count; number++) {
            Files.writeString(set.script(number), """
                    CREATE TABLE step_%1$04d (id bigint PRIMARY KEY, name text NOT NULL);
                    CREATE INDEX step_%1$04d_by_name ON step_%1$04d (name);
                    INSERT INTO step_%1$04d VALUES (1, 'of step %1$d');
                    """.formatted(number));
        }
        set.finish("SELECT count(*) = %d FROM pg_tables WHERE tablename LIKE 'step%%'".formatted(count));
        return set;
    }

    /** Writes one migration of that size or slightly more, which inserts row by row. */
    public static MigrationSet ofInserts(Path directory, long bytes) throws IOException {
        MigrationSet set = new MigrationSet(directory);
        Files.createDirectories(set.scriptsDirectory());
        long rows = 0;
        try (BufferedWriter writer = Files.newBufferedWriter(set.script())) {
            String create = "CREATE TABLE reading (id int, device text, at timestamptz, value numeric, note text);\n";
            writer.write(create);
            for (long written = create.length(); written < bytes; rows++) {
                String insert = insert(rows);
                writer.write(insert);
                written += insert.length();
            }
        }
        set.finish("SELECT count(*) = %d FROM reading".formatted(rows));
        return set;
    }

    /** With what a careless splitter stumbles over, as data have it. */
    private static String insert(long row) {
        return ("INSERT INTO reading (id, device, at, value, note) VALUES"
                        + " (%d, 'device-%04d', '2026-%02d-%02d %02d:%02d:00+00', %d.%02d,"
                        + " 'It''s reading %d; seen by inspector %d on line %d -- checked, ok');\n")
                .formatted(
                        row,
                        row % 1000,
                        1 + row / 28 % 12,
                        1 + row % 28,
                        row % 24,
                        row % 60,
                        row % 977,
                        row % 100,
                        row,
                        row % 89,
                        row % 37);
    }

    /** How many migrations there are. */
    public int count() throws IOException {
        return scripts().size();
    }

    /** All scripts, in the order of their versions. */
    List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(scriptsDirectory())) {
            return files.sorted().toList();
        }
    }

    /** The only script of a set that has one. */
    public Path script() {
        return script(1);
    }

    /** A query that is true when everything has been applied. */
    public String proof() throws IOException {
        return Files.readString(directory.resolve(PROOF));
    }

    Path scriptsDirectory() {
        return directory.resolve(SCRIPTS);
    }

    private Path script(int number) {
        return scriptsDirectory().resolve("V%04d__Step_%1$d.sql".formatted(number));
    }

    private void finish(String proof) throws IOException {
        Files.writeString(directory.resolve(PROOF), proof);
        writeChangelog();
    }

    private void writeChangelog() throws IOException {
        StringBuilder changelog = new StringBuilder("""
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                """);
        for (Path script : scripts()) {
            changelog.append("""
                    <changeSet id="%1$s" author="benchmarks"><sqlFile path="%2$s/%1$s"/></changeSet>
                    """.formatted(script.getFileName(), SCRIPTS));
        }
        Files.writeString(directory.resolve(CHANGELOG), changelog.append("</databaseChangeLog>\n"));
    }
}
