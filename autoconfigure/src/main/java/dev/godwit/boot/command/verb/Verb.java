package dev.godwit.boot.command.verb;

import dev.godwit.migration.MigrationException;

/**
 * A command. Its class is all there is to it: picocli reads from the annotations which arguments it takes, and everything
 * that every command has, such as {@code --output}, is added by {@link Commands}.
 */
public sealed interface Verb
        permits StatusVerb,
                MigrateVerb,
                UndoVerb,
                RedoVerb,
                ValidateVerb,
                WaitVerb,
                GenerateVerb,
                SeedVerb,
                BaselineVerb,
                RepairVerb,
                ResetVerb {

    /**
     * Does the work.
     *
     * @throws MigrationException when it cannot be done; {@link ExitCode} says how the command ends then
     */
    Answer run(Workplace workplace);
}
