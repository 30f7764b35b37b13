package dev.godwit.script;

import dev.godwit.migration.MigratorOptions.MixedScripts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads scripts from texts. */
final class TestScript {

    private TestScript() {}

    /** A statement with what {@code COPY} gets. */
    record Read(Statement statement, @Nullable String data, String checksum) {}

    static Script of(String path, String text) {
        return Script.of(path, Content.of(text));
    }

    static ParsedScript parse(String path, String text) {
        return of(path, text).parse(Map.of(), Set.of("schema_migrations"), MixedScripts.REFUSE);
    }

    static List<Read> read(ParsedScript script) {
        List<Read> read = new ArrayList<>();
        try (Statements statements = script.open()) {
            for (Statement next = statements.next(); next != null; next = statements.next()) {
                String data = next.has(Statement.Trait.HAS_DATA)
                        ? new String(statements.data().readAllBytes(), StandardCharsets.UTF_8)
                        : null;
                read.add(new Read(next, data, statements.checksum()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    static List<Statement> statements(ParsedScript script) {
        return read(script).stream().map(Read::statement).toList();
    }

    static List<String> texts(ParsedScript script) {
        return statements(script).stream().map(Statement::text).toList();
    }

    /** What runs in place of a text. */
    static String replaced(String text, Map<String, String> placeholders) {
        StringBuilder out = new StringBuilder();
        try (Input input = Text.of("x.sql", Content.of(text), placeholders).open()) {
            for (Input.Piece piece = input.next(); piece != null; piece = input.next()) {
                out.append(new String(piece.bytes(), piece.from(), piece.length(), StandardCharsets.ISO_8859_1));
            }
        }
        return new String(out.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
