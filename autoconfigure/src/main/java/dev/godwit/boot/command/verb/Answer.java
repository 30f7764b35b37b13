package dev.godwit.boot.command.verb;

import dev.godwit.boot.command.output.Page;
import dev.godwit.migration.Problem;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a command has to say when it has done its work.
 *
 * @param exitCode how it ends
 * @param json the result for programs
 * @param text writes the result for people
 * @param remarks what is no result and yet has to be said
 */
public record Answer(ExitCode exitCode, Record json, Consumer<Page> text, List<Problem> remarks) {

    public Answer {
        remarks = List.copyOf(remarks);
    }

    static Answer done(Record json, Consumer<Page> text) {
        return of(ExitCode.DONE, json, text);
    }

    static Answer of(ExitCode exitCode, Record json, Consumer<Page> text) {
        return new Answer(exitCode, json, text, List.of());
    }
}
