package dev.godwit.boot.command.verb;

import dev.godwit.migration.Problem;
import org.jspecify.annotations.Nullable;

/** What the arguments ask for. */
public sealed interface Invocation {

    /** To be told how commands are used. */
    record Help(String text) implements Invocation {}

    /** Something that makes no sense. */
    record Wrong(Problem problem, OutputFormat output) implements Invocation {}

    /**
     * To do something.
     *
     * @param migrator the name of the migrator; null for the only one
     */
    record Run(Verb verb, OutputFormat output, @Nullable String migrator) implements Invocation {}
}
