package dev.godwit.migration;

/** Which of the pending migrations are meant. */
public sealed interface Selection {

    /** All of them. */
    record All() implements Selection {}

    /**
     * Those up to a version, itself included. Repeatable migrations are among them when no versioned one stays pending.
     *
     * @param target an equal version, else a file's name with or without its ending, else the unambiguous beginning of one
     */
    record UpTo(String target) implements Selection {}

    /**
     * Just one.
     *
     * @param target as in {@link UpTo}
     */
    record Only(String target) implements Selection {}

    static Selection all() {
        return new All();
    }

    /** Those up to a version, see {@link UpTo}. */
    static Selection upTo(String target) {
        return new UpTo(target);
    }

    /** Just one, see {@link Only}. */
    static Selection only(String target) {
        return new Only(target);
    }
}
