package dev.godwit;

import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.Problem;
import java.util.List;

/**
 * What is wrong, as far as that can be known without executing anything.
 *
 * @param target the database and schema
 * @param problems everything that was found, errors first
 * @param pending what a run would apply, in this order; empty when the history cannot be read
 */
public record Validation(MigrationTarget target, List<Problem> problems, List<MigrationInfo> pending) {

    public Validation {
        problems = List.copyOf(problems);
        pending = List.copyOf(pending);
    }

    /** Whether nothing that was found is an error. */
    public boolean ok() {
        return problems.stream().noneMatch(Problem::isError);
    }
}
