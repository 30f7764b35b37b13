package dev.godwit;

import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.Problem;
import java.time.Duration;
import java.util.List;

/**
 * Everything that this build has is applied, and others did it.
 *
 * @param target the database and schema
 * @param problems warnings and information; an error ends in an exception instead
 * @param duration how long it took to find that out
 */
public record WaitRun(MigrationTarget target, List<Problem> problems, Duration duration) {

    public WaitRun {
        problems = List.copyOf(problems);
    }
}
