package dev.godwit.plan;

import dev.godwit.migration.Version;

/** What must be done to a schema before its first migration. */
public sealed interface Preparation {

    /** Both tables are there. */
    record None() implements Preparation {}

    /** The history is there and the log is not. */
    record AddLog() implements Preparation {}

    /** Both tables are there, and the role that migrates can let configured readers read them who may not yet. */
    record Grant() implements Preparation {}

    /**
     * Neither is there.
     *
     * @param createSchema whether the schema is missing too
     */
    record Create(boolean createSchema) implements Preparation {}

    /**
     * Neither is there, and everything up to a version counts as applied.
     *
     * @param version the baseline
     */
    record Baseline(Version version) implements Preparation {}

    /** A home-made table with three columns is there and becomes the history. */
    record TakeOver() implements Preparation {}

    /** Nothing may be done: a problem says why. */
    record Refused() implements Preparation {}
}
