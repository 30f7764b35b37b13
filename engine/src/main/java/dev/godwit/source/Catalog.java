package dev.godwit.source;

import dev.godwit.migration.Problem;
import java.util.List;

/**
 * All migrations of this build.
 *
 * @param migrations versioned ones by version, then repeatable ones by description
 * @param problems what is wrong with files and classes
 */
public record Catalog(List<LocalMigration> migrations, List<Problem> problems) {

    public Catalog {
        migrations = List.copyOf(migrations);
        problems = List.copyOf(problems);
    }

    /** Warns when there is no migration at all, though nothing is wrong with the locations: a path may be misspelt. */
    public Catalog expectingMigrations(List<String> locations) {
        return migrations.isEmpty() && problems.isEmpty()
                ? new Catalog(migrations, List.of(LocationProblems.empty(locations)))
                : this;
    }
}
