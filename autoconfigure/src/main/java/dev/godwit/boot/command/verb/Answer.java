package dev.godwit.boot.command.verb;

import dev.godwit.boot.command.output.Page;
import java.util.function.Consumer;

/**
 * What a command has to say when it has done its work.
 *
 * @param exitCode how it ends
 * @param json the result for programs
 * @param text writes the result for people
 */
public record Answer(ExitCode exitCode, Record json, Consumer<Page> text) {

    static Answer done(Record json, Consumer<Page> text) {
        return new Answer(ExitCode.DONE, json, text);
    }
}
