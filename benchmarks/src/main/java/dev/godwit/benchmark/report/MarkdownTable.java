package dev.godwit.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Readable as it is, too: its columns are as wide as what is in them. */
final class MarkdownTable {

    private final List<List<String>> rows = new ArrayList<>();
    private final int textColumns;

    /**
     * Begins with the header.
     *
     * @param header its length is that of all rows
     * @param textColumns so many are text; those after them are figures
     */
    MarkdownTable(List<String> header, int textColumns) {
        rows.add(header);
        this.textColumns = textColumns;
    }

    /** Adds a row; the cells that it lacks are empty. */
    void add(List<String> row) {
        List<String> cells = new ArrayList<>();
        row.forEach(cell -> cells.add(cell.replace("|", "\\|").replaceAll("\\s+", " ")));
        while (cells.size() < rows.get(0).size()) {
            cells.add("");
        }
        rows.add(cells);
    }

    @Override
    public String toString() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElseThrow())
                .toArray();
        StringBuilder text = new StringBuilder(line(rows.get(0), widths));
        text.append(IntStream.range(0, widths.length)
                .mapToObj(column -> "-".repeat(widths[column] + 1) + (isText(column) ? "-" : ":"))
                .collect(Collectors.joining("|", "|", "|\n")));
        rows.stream().skip(1).forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private String line(List<String> row, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> {
                    String padding = " ".repeat(widths[column] - row.get(column).length());
                    return isText(column) ? row.get(column) + padding : padding + row.get(column);
                })
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private boolean isText(int column) {
        return column < textColumns;
    }
}
