package dev.godwit.boot.command.verb;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command takes. */
@Command
final class CommonOptions {

    @Option(
            names = "--output",
            paramLabel = "<format>",
            defaultValue = "text",
            description = "How the result is written: text, for people, or json. By default ${DEFAULT-VALUE}.")
    private OutputFormat output = OutputFormat.TEXT;

    @Option(
            names = "--migrator",
            paramLabel = "<name>",
            description = "The Migrator bean that is meant, where the application has several.")
    private @Nullable String migrator;

    OutputFormat output() {
        return output;
    }

    @Nullable
    String migrator() {
        return migrator;
    }
}
