package dev.godwit.script;

import dev.godwit.migration.ScriptPosition;
import dev.godwit.script.Input.Piece;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Turns offsets in the text that runs into lines and columns of the file that its author sees.
 *
 * <p>Reads the file again for that: most scripts have nothing to complain about.
 */
final class Positions {

    private final Text text;

    Positions(Text text) {
        this.text = text;
    }

    /** The place of an offset in the text after placeholders were replaced. */
    ScriptPosition at(long offset) {
        return find(new Finder(offset, 0));
    }

    /** The line that is so many lines below the one of an offset, as a whole. */
    ScriptPosition lineAfter(long offset, int lines) {
        ScriptPosition start = find(new Finder(offset, lines));
        return new ScriptPosition(start.script(), start.line(), 0, start.text());
    }

    private ScriptPosition find(Finder finder) {
        try (Input input = text.open()) {
            for (Piece piece = input.next(); piece != null && !finder.done; piece = input.next()) {
                finder.read(piece);
            }
            return finder.found(text.path());
        }
    }

    /** Goes through the file as it is, and through the text that runs in step with it. */
    private static final class Finder {

        /** A line that is longer is no line that anybody reads. */
        private static final int LONGEST_LINE = 1 << 20;

        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final long offset;
        private int linesBelow;
        private long at;
        private int line = 1;
        private int characters;
        private int column;
        private boolean carriageReturn;
        private boolean done;

        Finder(long offset, int linesBelow) {
            this.offset = offset;
            this.linesBelow = linesBelow;
        }

        void read(Piece piece) {
            String placeholder = piece.placeholder();
            if (placeholder == null) {
                for (int i = piece.from(); i < piece.to() && !done; i++) {
                    read(piece.bytes()[i]);
                    at++;
                }
            } else {
                long end = at + piece.length();
                at = end > offset ? offset : at;
                for (byte b : placeholder.getBytes(StandardCharsets.UTF_8)) {
                    read(b);
                }
                at = end;
            }
        }

        /** A line break may be two bytes, of which both are still in the line that they end. */
        private void read(byte b) {
            if (carriageReturn && b != '\n') {
                endLine();
            }
            if (done) {
                return;
            }
            if (at >= offset) {
                reach();
            }
            if (b == '\n') {
                endLine();
            } else if (b == '\r') {
                carriageReturn = true;
            } else {
                characters += (b & 0xC0) == 0x80 ? 0 : 1;
                if (characters <= LONGEST_LINE) {
                    content.write(b);
                }
            }
        }

        private void endLine() {
            carriageReturn = false;
            if (column > 0 && linesBelow-- == 0) {
                done = true;
            }
            if (!done) {
                line++;
                characters = 0;
                content.reset();
            }
        }

        private void reach() {
            if (column == 0) {
                column = characters + 1;
            }
        }

        ScriptPosition found(String path) {
            if (carriageReturn) {
                endLine();
            }
            reach();
            return new ScriptPosition(
                    path, line, column, characters > LONGEST_LINE ? null : content.toString(StandardCharsets.UTF_8));
        }
    }
}
