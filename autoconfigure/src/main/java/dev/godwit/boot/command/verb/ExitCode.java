package dev.godwit.boot.command.verb;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How a command ends, for the shell, a Job or a pipeline. */
public enum ExitCode {
    DONE(0, "done"),
    FAILED(1, "a migration or a check failed"),
    USAGE(2, "wrong usage: an unknown command, option or target, or options that exclude each other"),
    FOUND(3, "--check found something"),
    NO_CONNECTION(4, "no connection to a database"),
    GAVE_UP(5, "gave up waiting"),
    INTERRUPTED(130, "interrupted, and rolled back");

    private static final Set<ProblemCode> OF_USAGE = EnumSet.of(ProblemCode.USAGE, ProblemCode.TARGET);
    private static final Set<ProblemCode> OF_CONNECTION = EnumSet.of(
            ProblemCode.CONNECTION, ProblemCode.AUTHENTICATION, ProblemCode.DATABASE, ProblemCode.NO_DATA_SOURCE);
    private static final Set<ProblemCode> OF_WAITING = EnumSet.of(ProblemCode.LOCK_WAIT, ProblemCode.WAIT_TIMEOUT);

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }

    /** How a command ends that stopped because of these problems. */
    public static ExitCode of(List<Problem> problems) {
        if (areAny(OF_USAGE, problems)) {
            return USAGE;
        }
        if (areAny(OF_CONNECTION, problems)) {
            return NO_CONNECTION;
        }
        return areAny(OF_WAITING, problems) ? GAVE_UP : FAILED;
    }

    private static boolean areAny(Set<ProblemCode> codes, List<Problem> problems) {
        return problems.stream().filter(Problem::isError).map(Problem::code).anyMatch(codes::contains);
    }
}
