package dev.godwit.boot.command.output;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command says something.
 *
 * @param results for what the command was asked for, and nothing else
 * @param messages for everything else
 * @param colours whether results may have colours
 * @param statusLine a line that changes while somebody watches the messages; null when nobody does
 */
public record Terminal(
        PrintStream results,
        PrintStream messages,
        boolean colours,
        @Nullable StatusLine statusLine) {

    /** Standard output and standard error of this process. */
    public static Terminal ofProcess() {
        Map<String, String> environment = System.getenv();
        boolean watched = Descriptor.STANDARD_OUTPUT.isTerminal();
        // who reads a file or a pipe expects UTF-8, whatever language the terminal speaks
        PrintStream results = watched ? System.out : new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean colours = watched && hasColours(environment);
        if (!Descriptor.STANDARD_ERROR.isTerminal() || !canMoveCursor(environment)) {
            return new Terminal(results, System.err, colours, null);
        }
        StatusLine statusLine = new StatusLine(System.err);
        return new Terminal(results, statusLine.messages(), colours, statusLine);
    }

    /** Says something about what the command does or cannot do. */
    public void say(String message) {
        messages.println(message);
        messages.flush();
    }

    /** Gives the result. */
    public void give(String result) {
        results.print(result);
        results.flush();
    }

    /** See <a href="https://no-color.org">no-color.org</a>. */
    static boolean hasColours(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && canMoveCursor(environment);
    }

    /** Windows has terminals that show escape sequences as they are; those that do not say who they are. */
    static boolean canMoveCursor(Map<String, String> environment) {
        String terminal = environment.getOrDefault("TERM", "");
        return terminal.isEmpty() ? environment.containsKey("WT_SESSION") : !terminal.equals("dumb");
    }
}
