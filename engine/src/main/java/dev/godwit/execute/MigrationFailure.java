package dev.godwit.execute;

import dev.godwit.migration.Problem;

/** A migration failed; the problem says all there is to say. */
final class MigrationFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    MigrationFailure(Problem problem, Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
