package dev.godwit.boot.command.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows whose columns are aligned. */
public final class Table {

    private static final String GAP = "  ";
    private static final char CONTROL_PICTURES = '\u2400';
    private static final char DELETE = '\u007F';

    private record Cell(String text, Style style) {}

    private final List<List<Cell>> rows = new ArrayList<>();
    private List<Cell> row = new ArrayList<>();

    public Table(String... heads) {
        Arrays.stream(heads).forEach(head -> cell(head, Style.HEAD));
    }

    /** Begins the next row. */
    public Table row() {
        rows.add(row);
        row = new ArrayList<>();
        return this;
    }

    /** Adds a cell to the row; nothing to say is an empty cell. */
    public Table cell(@Nullable Object value, Style style) {
        row.add(new Cell(visible(value == null ? "" : value.toString()), style));
        return this;
    }

    public Table cell(@Nullable Object value) {
        return cell(value, Style.PLAIN);
    }

    /** Descriptions come from files: they must not steer the terminal. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            visible.append(c < ' ' ? (char) (CONTROL_PICTURES + c) : c == DELETE ? '\u2421' : c);
        }
        return visible.toString();
    }

    List<String> lines(boolean colours) {
        List<List<Cell>> all = new ArrayList<>(rows);
        all.add(row);
        int columns = all.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<Cell> cells : all) {
            for (int i = 0; i < cells.size(); i++) {
                widths[i] = Math.max(widths[i], width(cells.get(i).text()));
            }
        }
        return all.stream().map(cells -> line(cells, widths, colours)).toList();
    }

    private static String line(List<Cell> cells, int[] widths, boolean colours) {
        StringBuilder line = new StringBuilder();
        int blanks = 0;
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            if (!cell.text().isEmpty()) {
                line.append(" ".repeat(blanks)).append(colours ? cell.style().apply(cell.text()) : cell.text());
                blanks = 0;
            }
            blanks += widths[i] - width(cell.text()) + GAP.length();
        }
        return line.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
