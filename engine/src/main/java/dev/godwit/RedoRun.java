package dev.godwit;

import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.Problem;
import java.time.Duration;
import java.util.List;

/**
 * What a successful redo did.
 *
 * @param target the database and schema
 * @param redone what it took back and applied again
 * @param problems warnings and information; a redo with an error ends in an exception instead
 * @param duration how long it took, waiting for another migrator included
 */
public record RedoRun(MigrationTarget target, MigrationInfo redone, List<Problem> problems, Duration duration) {

    public RedoRun {
        problems = List.copyOf(problems);
    }
}
