package dev.godwit.plan;

import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.Problem;
import dev.godwit.migration.Version;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, and what is known.
 *
 * @param steps in the order in which they run; to be obeyed only when no problem is an error
 * @param migrations a line for each migration of this build and of the history
 * @param currentVersion the highest applied version
 * @param problems what is wrong between files and history
 */
public record Plan(
        List<Step> steps,
        List<MigrationInfo> migrations,
        @Nullable String currentVersion,
        List<Problem> problems) {

    public Plan {
        steps = List.copyOf(steps);
        migrations = List.copyOf(migrations);
        problems = List.copyOf(problems);
    }

    /** The line of a migration, whose version may be spelled otherwise here. */
    public Optional<MigrationInfo> migration(String key) {
        Optional<MigrationInfo> exact =
                migrations.stream().filter(info -> info.version().equals(key)).findFirst();
        return exact.isPresent()
                ? exact
                : Version.parse(key)
                        .flatMap(version -> migrations.stream()
                                .filter(info -> Version.parse(info.version())
                                        .filter(version::equals)
                                        .isPresent())
                                .findFirst());
    }
}
