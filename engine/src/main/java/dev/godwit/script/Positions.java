package dev.godwit.script;

import dev.godwit.migration.ScriptPosition;

/** Turns offsets in the text that runs into lines and columns of the file that its author sees. */
final class Positions {

    private final String script;
    private final Placeholders.Replaced replaced;

    Positions(String script, Placeholders.Replaced replaced) {
        this.script = script;
        this.replaced = replaced;
    }

    /** The place of an offset in the text after placeholders were replaced. */
    ScriptPosition at(int offset) {
        String original = replaced.original();
        int target = Math.min(replaced.originalOffset(offset), original.length());
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < target; i++) {
            char c = original.charAt(i);
            if (c == '\n' || (c == '\r' && !original.startsWith("\n", i + 1))) {
                line++;
                lineStart = i + 1;
            }
        }
        int end = lineStart;
        while (end < original.length() && original.charAt(end) != '\n' && original.charAt(end) != '\r') {
            end++;
        }
        int column = original.codePointCount(lineStart, Math.min(target, end)) + 1;
        return new ScriptPosition(script, line, column, original.substring(lineStart, end));
    }
}
