package dev.godwit.migration;

/** What is to be corrected in a history. Nothing of it runs any migration. */
public sealed interface Repair {

    /**
     * Everything that files and history do not agree about: texts and down scripts that have changed are accepted as they
     * are now, and what was interrupted outside a transaction begins anew the next time.
     */
    record Everything() implements Repair {}

    /**
     * A migration counts as applied, because what it does is in the database already.
     *
     * @param target an equal version, or a file's name with or without its ending; after {@code S:} that of a seeder
     */
    record Applied(String target) implements Repair {}

    /** One statement of a script that stopped outside a transaction, of which nobody but a person can see whether it is done. */
    sealed interface OfStatement extends Repair {

        /** As in {@link Applied}. */
        String target();

        /** The number of the statement that was under way, from 1. */
        int statement();

        /** The same for another target. */
        OfStatement of(String other);
    }

    /** A statement counts as done, because what it does is in the database already: the next run goes on after it. */
    record StatementApplied(String target, int statement) implements OfStatement {

        @Override
        public StatementApplied of(String other) {
            return new StatementApplied(other, statement);
        }
    }

    /** A statement counts as not done: the next run goes on with it. */
    record StatementPending(String target, int statement) implements OfStatement {

        @Override
        public StatementPending of(String other) {
            return new StatementPending(other, statement);
        }
    }

    /**
     * A migration counts as not applied, because what it does is not in the database.
     *
     * @param target as in {@link Applied}
     */
    record Pending(String target) implements Repair {}

    /**
     * Everything up to a version counts as applied. It makes the history where there is none, also in a schema that has
     * objects.
     *
     * @param version as in {@link Applied}, of a migration of this build
     */
    record Baseline(String version) implements Repair {}
}
