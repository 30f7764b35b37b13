package dev.godwit;

import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.Problem;
import java.time.Duration;
import java.util.List;

/**
 * What a successful undo did.
 *
 * @param target the database and schema
 * @param undone what it took back, in this order; empty when nothing was applied after the version that stays
 * @param problems warnings and information; an undo with an error ends in an exception instead
 * @param duration how long it took, waiting for another migrator included
 */
public record UndoRun(MigrationTarget target, List<MigrationInfo> undone, List<Problem> problems, Duration duration) {

    public UndoRun {
        undone = List.copyOf(undone);
        problems = List.copyOf(problems);
    }
}
