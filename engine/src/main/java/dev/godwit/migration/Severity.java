package dev.godwit.migration;

/** How much a {@link Problem} matters. Only an {@link #ERROR} stops a run. */
public enum Severity {
    /** Nothing runs until it is settled. */
    ERROR,
    /** Probably not what was meant; the run goes on. */
    WARNING,
    /** Worth knowing. */
    INFORMATION
}
