package dev.godwit.source;

import dev.godwit.migration.MigrationId;

/** What the name of a file says. */
sealed interface FileName {

    /** A migration in one direction. */
    record Named(MigrationId id, String description, Direction direction) implements FileName {}

    /**
     * A name that fits no form.
     *
     * @param reason why
     * @param remedy the nearest right name, or what else to do
     */
    record Misnamed(Reason kind, String reason, String remedy) implements FileName {}

    /** A name as it stands in a problem: in a jar, names can have any length. */
    static String shown(String name) {
        return shortened(name, 80);
    }

    static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }

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
