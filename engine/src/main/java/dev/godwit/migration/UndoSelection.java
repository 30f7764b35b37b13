package dev.godwit.migration;

/**
 * Which of the applied migrations are to be taken back, and by which down scripts.
 *
 * @param which the migrations
 * @param withFiles whether the down scripts of this build count, instead of those that the history has kept
 */
public record UndoSelection(Which which, boolean withFiles) {

    /** Which migrations are to be taken back, the one applied last first. Repeatable ones have no way back. */
    public sealed interface Which {

        /**
         * The ones applied last.
         *
         * @param steps how many, at least 1
         */
        record Last(int steps) implements Which {

            public Last {
                if (steps < 1) {
                    throw new IllegalArgumentException("at least 1 migration is undone, not " + steps);
                }
            }
        }

        /**
         * Everything that was applied after one, which stays.
         *
         * @param target an equal version, or a file's name with or without its ending
         */
        record After(String target) implements Which {}

        /**
         * Just one.
         *
         * @param target as in {@link After}
         */
        record Only(String target) implements Which {}

        /** Everything. Repeatable migrations then count as not applied, so that the next run applies them again. */
        record All() implements Which {}
    }

    /** The migrations that were applied last, so many of them. */
    public static UndoSelection last(int steps) {
        return new UndoSelection(new Which.Last(steps), false);
    }

    /** Everything that was applied after one, see {@link Which.After}. */
    public static UndoSelection after(String target) {
        return new UndoSelection(new Which.After(target), false);
    }

    /** Just one, see {@link Which.Only}. */
    public static UndoSelection only(String target) {
        return new UndoSelection(new Which.Only(target), false);
    }

    /** Everything. */
    public static UndoSelection all() {
        return new UndoSelection(new Which.All(), false);
    }

    /** The same with the down scripts of this build, instead of those that the history has kept. */
    public UndoSelection usingFiles() {
        return new UndoSelection(which, true);
    }
}
