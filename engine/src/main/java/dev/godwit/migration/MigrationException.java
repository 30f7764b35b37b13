package dev.godwit.migration;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run was refused or stopped.
 *
 * <p>{@link #problems()} says for each reason which state the database is in. A run that is refused because of its files
 * or the history has changed nothing.
 */
public final class MigrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public MigrationException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems.stream().map(Problem::render).collect(Collectors.joining("\n\n")), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a failure without a problem");
        }
        this.problems = List.copyOf(problems);
    }

    public MigrationException(Problem problem, @Nullable Throwable cause) {
        this(List.of(problem), cause);
    }

    public MigrationException(List<Problem> problems) {
        this(problems, null);
    }

    /** Everything that is wrong, errors first. */
    public List<Problem> problems() {
        return problems;
    }
}
