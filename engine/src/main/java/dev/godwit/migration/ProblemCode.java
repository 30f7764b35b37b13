package dev.godwit.migration;

/** The stable names of everything that can be wrong. {@code docs/problems.md} explains each. */
public enum ProblemCode {
    LOCATION,
    NAME,
    VERSION,
    FOREIGN_FILE,
    EMPTY,
    ENCODING,
    UNREADABLE,
    UNSTABLE,
    DUPLICATE,
    DOWN_WITHOUT_UP,
    DIRECTIVE,
    HEADER,
    VERSION_STYLE,
    SCRIPT,
    META_COMMAND,
    TRANSACTION_CONTROL,
    MIXED,
    JAVA_NAME,
    GENERATE,

    NOT_POSTGRESQL,
    CONNECTION,
    AUTHENTICATION,
    DATABASE,
    SCHEMA,
    PERMISSION,
    READ_ONLY,
    POOLER,
    NON_EMPTY,
    HISTORY_ELSEWHERE,
    FOREIGN_TABLE,
    HISTORY,
    HISTORY_READERS,

    TARGET,
    CHANGED,
    NO_DOWN,
    DOWN_CHANGED,
    SEEDED,
    DRY_RUN,
    RESET,
    MISSING,
    OUT_OF_ORDER,
    APPLIED_BEFORE,
    FAILED_BEFORE,
    INTERRUPTED,
    REPEATABLES_HELD,
    PENDING,

    STATEMENT,
    JAVA,
    LOCK_WAIT,
    WAIT_TIMEOUT,
    CANCELLED,
    UNKNOWN_OUTCOME,

    NO_DATA_SOURCE,
    CYCLE,
    TEST_DATABASE,

    USAGE,
    APPLICATION;

    /** The code as users see and search it, for example {@code GODWIT-OUT-OF-ORDER}. */
    public String code() {
        return "GODWIT-" + name().replace('_', '-');
    }

    @Override
    public String toString() {
        return code();
    }
}
