package dev.godwit.execute;

import static dev.godwit.migration.ScriptPosition.shortName;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.concurrent.CancellationException;

/** What is said of a migration that did not run, or not to its end, because the run was told to stop. */
final class CancelledRun {

    static final FailureAdvice ADVICE = FailureAdvice.advice("the run was told to stop", "start again");

    private CancelledRun() {}

    /** The run has only looked, or waited. */
    static Problem beforeAll() {
        return Problem.error(ProblemCode.CANCELLED, "the run was cancelled before its first migration")
                .state("nothing was changed by this one")
                .cause(ADVICE.cause())
                .remedy(ADVICE.remedy());
    }

    /** It has not begun. */
    static MigrationFailure before(String script) {
        return new MigrationFailure(
                of(script, "the run was cancelled before ")
                        .state("nothing of it was done")
                        .cause(ADVICE.cause())
                        .remedy(ADVICE.remedy()),
                new CancellationException());
    }

    /** It failed after the run had been told to stop; a lost connection is worth more words than that. */
    static Problem problem(String script, Problem failure) {
        if (failure.code() != ProblemCode.STATEMENT && failure.code() != ProblemCode.JAVA) {
            return failure;
        }
        Problem cancelled = of(script, "the run was cancelled during ");
        // it would have been tried again
        boolean blocked = Retries.isBlocked(failure.sqlState());
        return new Problem(
                cancelled.code(),
                cancelled.severity(),
                cancelled.message(),
                failure.where(),
                failure.found(),
                failure.sqlState(),
                failure.state(),
                blocked ? ADVICE.cause() : failure.cause(),
                blocked ? ADVICE.remedy() : failure.remedy());
    }

    private static Problem of(String script, String what) {
        return Problem.error(ProblemCode.CANCELLED, what + shortName(script)).at(script);
    }
}
