package dev.godwit.boot.command.verb;

import dev.godwit.Migrator;
import dev.godwit.migration.MigrationException;

/** What the application has for a command to work with. */
public interface Workplace {

    /**
     * The migrator that the command is for.
     *
     * @throws MigrationException when there is none, when it is not clear which of several, or when it cannot be made
     */
    Migrator migrator();

    /** Whether the configuration allows to take everything away: {@code godwit.reset.enabled}. */
    boolean allowsReset();

    /**
     * Takes SQL that is the result of the command, however much it is. For people, and for psql, it goes to standard output at
     * once; in JSON it is part of the result.
     */
    Appendable script();
}
