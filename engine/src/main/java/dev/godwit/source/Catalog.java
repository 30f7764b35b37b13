package dev.godwit.source;

import dev.godwit.migration.Problem;
import dev.godwit.migration.Series;
import java.util.List;

/**
 * All migrations of this build, or all its seeders.
 *
 * @param migrations versioned ones by version, then repeatable ones by description
 * @param problems what is wrong with files and classes
 */
public record Catalog(Series series, List<LocalMigration> migrations, List<Problem> problems) {

    public Catalog {
        migrations = List.copyOf(migrations);
        problems = List.copyOf(problems);
    }

    /** Warns when there is nothing at all, though nothing is wrong with the locations: a path may be misspelt. */
    public Catalog expectingSome(List<String> locations) {
        return migrations.isEmpty() && problems.isEmpty()
                ? new Catalog(series, migrations, List.of(new LocationProblems(series).empty(locations)))
                : this;
    }
}
