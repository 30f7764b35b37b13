package dev.godwit.script;

import dev.godwit.migration.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A script as the splitter cuts it, before anything is decided about transactions: for comparisons with psql, which sends
 * the statements one by one.
 *
 * @param pieces the statements
 * @param problems what keeps the script from running
 */
public record SplitText(List<Piece> pieces, List<Problem> problems) {

    public SplitText {
        pieces = List.copyOf(pieces);
        problems = List.copyOf(problems);
    }

    public static SplitText of(String path, String text) {
        List<Piece> pieces = new ArrayList<>();
        try (Input input = Text.of(path, Content.of(text), Map.of()).open()) {
            Splitter splitter = new Splitter(input);
            for (Statement next = splitter.next(); next != null; next = splitter.next()) {
                pieces.add(new Piece(next.text(), next.has(Statement.Trait.HAS_DATA) ? data(splitter) : null));
            }
            return new SplitText(pieces, splitter.problems());
        }
    }

    private static String data(Splitter splitter) {
        try {
            return new String(splitter.data().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A statement.
     *
     * @param text its text
     * @param copyData the inline data of a {@code COPY … FROM STDIN}
     */
    public record Piece(String text, @Nullable String copyData) {}
}
