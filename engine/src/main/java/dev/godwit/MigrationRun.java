package dev.godwit;

import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.Problem;
import java.time.Duration;
import java.util.List;

/**
 * What a successful run did.
 *
 * @param target the database and schema
 * @param applied what it applied, in this order; empty when nothing was pending
 * @param problems warnings and information; a run with an error ends in an exception instead
 * @param duration how long it took, waiting for another migrator included
 */
public record MigrationRun(
        MigrationTarget target, List<MigrationInfo> applied, List<Problem> problems, Duration duration) {

    public MigrationRun {
        applied = List.copyOf(applied);
        problems = List.copyOf(problems);
    }
}
