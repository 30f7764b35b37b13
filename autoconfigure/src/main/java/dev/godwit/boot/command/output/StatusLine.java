package dev.godwit.boot.command.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The last line of a terminal, which says what happens at this moment. It makes room for messages: they have to go through
 * {@link #messages()}.
 */
public final class StatusLine {

    /** What is longer helps nobody. */
    static final int LONGEST = 79;

    /** A line that the terminal breaks cannot be taken back: a narrow one is to cut it off. */
    private static final String CUT = "\u001B[?7l";

    private static final String BREAK = "\u001B[?7h";

    private static final String ERASE = "\r\u001B[K";

    private final PrintStream terminal;
    private boolean shown;
    private boolean midLine;

    StatusLine(PrintStream terminal) {
        this.terminal = terminal;
    }

    synchronized void show(String text) {
        if (midLine) {
            return;
        }
        int length = text.codePointCount(0, text.length());
        String line = length <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
        terminal.print(ERASE + CUT + line + BREAK);
        terminal.flush();
        shown = true;
    }

    synchronized void clear() {
        if (shown) {
            terminal.print(ERASE);
            terminal.flush();
            shown = false;
        }
    }

    private synchronized void write(byte[] bytes, int from, int length) {
        if (length == 0) {
            return;
        }
        clear();
        terminal.write(bytes, from, length);
        midLine = bytes[from + length - 1] != '\n';
    }

    /** Where messages go while there is a status line. */
    PrintStream messages() {
        return new PrintStream(new Messages(), true, charset());
    }

    /** As Java has it for standard error; what it is called has changed. */
    private static Charset charset() {
        String name = System.getProperty("stderr.encoding", System.getProperty("sun.stderr.encoding"));
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }

    private final class Messages extends FilterOutputStream {

        Messages() {
            super(terminal);
        }

        @Override
        public void write(int b) {
            StatusLine.this.write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            StatusLine.this.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
