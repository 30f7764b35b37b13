package dev.godwit.source;

import dev.godwit.migration.MigrationId;
import org.jspecify.annotations.Nullable;

/** What the name of a file says. */
sealed interface FileName {

    /** A migration in one direction. */
    record Named(MigrationId id, String description, Direction direction) implements FileName {}

    /**
     * A name that fits no form.
     *
     * @param reason why
     * @param suggestion the nearest right name, or what else to do
     */
    record Misnamed(Reason kind, String reason, @Nullable String suggestion) implements FileName {}

    /** Which way a script goes. */
    enum Direction {
        UP,
        DOWN
    }

    /** What is wrong with a name. */
    enum Reason {
        FORM,
        VERSION,
        FOREIGN
    }
}
