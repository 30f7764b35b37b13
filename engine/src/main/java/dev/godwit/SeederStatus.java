package dev.godwit;

import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.Problem;
import java.util.List;

/**
 * The seeders of this build and of the database, side by side.
 *
 * @param target the database and schema
 * @param problems everything that seeding would report now, apart from migrations that are pending
 * @param seeders a line for each: versioned ones by version, then repeatable ones by description; none when the history
 *     cannot be read, and the problems say why
 */
public record SeederStatus(MigrationTarget target, List<Problem> problems, List<MigrationInfo> seeders) {

    public SeederStatus {
        problems = List.copyOf(problems);
        seeders = List.copyOf(seeders);
    }
}
