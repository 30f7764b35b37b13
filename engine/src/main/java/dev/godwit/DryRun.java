package dev.godwit;

import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What a dry run wrote.
 *
 * @param target the database and schema
 * @param migrations those that are in the script as a whole, in this order
 * @param problems warnings and information
 * @param stopped why the script ends before the last migration, if it does: at a Java migration
 */
public record DryRun(
        MigrationTarget target, List<MigrationInfo> migrations, List<Problem> problems, Optional<Problem> stopped) {

    public DryRun {
        migrations = List.copyOf(migrations);
        problems = List.copyOf(problems);
    }
}
