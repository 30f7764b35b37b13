package dev.godwit.script;

import dev.godwit.migration.ScriptPosition;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns offsets in the text that runs into lines and columns of the file that its author sees. */
final class Positions {

    private final String script;
    private final Placeholders.Replaced replaced;
    private int @Nullable [] lineStarts;

    Positions(String script, Placeholders.Replaced replaced) {
        this.script = script;
        this.replaced = replaced;
    }

    /** The place of an offset in the text after placeholders were replaced. */
    ScriptPosition at(int offset) {
        String original = replaced.original();
        int target = Math.min(replaced.originalOffset(offset), original.length());
        int[] starts = lineStarts();
        int found = Arrays.binarySearch(starts, target);
        int line = found >= 0 ? found : -found - 2;
        int start = starts[line];
        int end = start;
        while (end < original.length() && original.charAt(end) != '\n' && original.charAt(end) != '\r') {
            end++;
        }
        int column = original.codePointCount(start, Math.min(target, end)) + 1;
        return new ScriptPosition(script, line + 1, column, original.substring(start, end));
    }

    /** Found once, and not before something has to be located: most scripts have nothing to complain about. */
    private int[] lineStarts() {
        int[] starts = lineStarts;
        if (starts == null) {
            String original = replaced.original();
            starts = IntStream.rangeClosed(0, original.length())
                    .filter(at -> at == 0 || endsLine(original, at - 1))
                    .toArray();
            lineStarts = starts;
        }
        return starts;
    }

    private static boolean endsLine(String text, int at) {
        char c = text.charAt(at);
        return c == '\n' || (c == '\r' && !text.startsWith("\n", at + 1));
    }

    /** The line that is so many lines below the one of an offset, as a whole. */
    ScriptPosition lineAfter(int offset, int lines) {
        String text = replaced.text();
        int from = offset;
        for (int i = 0; i < lines && from < text.length(); i++) {
            while (from < text.length() && text.charAt(from) != '\n' && text.charAt(from) != '\r') {
                from++;
            }
            from += text.startsWith("\r\n", from) ? 2 : 1;
        }
        ScriptPosition start = at(Math.min(from, text.length()));
        return new ScriptPosition(start.script(), start.line(), 0, start.text());
    }
}
