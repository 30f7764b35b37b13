package dev.godwit.script;

import dev.godwit.migration.Problem;
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
        Splitter splitter = new Splitter(text, new Positions(path, Placeholders.replace(text, Map.of())));
        List<Piece> pieces = splitter.split().stream()
                .map(statement -> new Piece(statement.text(), statement.copyData()))
                .toList();
        return new SplitText(pieces, splitter.problems());
    }

    /**
     * A statement.
     *
     * @param text its text
     * @param copyData the inline data of a {@code COPY … FROM STDIN}
     */
    public record Piece(String text, @Nullable String copyData) {}
}
