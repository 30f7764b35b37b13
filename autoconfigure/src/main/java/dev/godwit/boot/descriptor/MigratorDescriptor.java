package dev.godwit.boot.descriptor;

import dev.godwit.MigrationStatus;
import dev.godwit.migration.Activity;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migrator.
 *
 * @param database product and version of the server; null when it could not be reached
 * @param schema the schema with the history
 * @param table the history table
 * @param currentVersion the highest applied version
 * @param summary how many migrations are in which state; null when the history could not be read
 * @param problems everything that a run would report now
 * @param activity what somebody does who migrates at this moment; null when nobody does
 * @param migrations versioned ones by version, then repeatable ones by description
 */
public record MigratorDescriptor(
        @Nullable String database,
        @Nullable String schema,
        String table,
        @Nullable String currentVersion,
        MigrationStatus.@Nullable Summary summary,
        List<ProblemDescriptor> problems,
        @Nullable Activity activity,
        List<MigrationDescriptor> migrations) {

    /**
     * Describes a migrator whose database could be looked at.
     *
     * @param activity what whoever migrates does; null when nobody does
     */
    public static MigratorDescriptor of(MigrationStatus status, @Nullable Activity activity) {
        return new MigratorDescriptor(
                status.database(),
                status.schema(),
                status.table(),
                status.currentVersion(),
                status.historyRead() ? status.summary() : null,
                ProblemDescriptor.of(status.problems()),
                activity,
                MigrationDescriptor.of(status.migrations()));
    }

    /** Describes a migrator whose database could not be looked at. */
    public static MigratorDescriptor of(MigratorOptions.Target target, List<Problem> problems) {
        return new MigratorDescriptor(
                null, target.schema(), target.table(), null, null, ProblemDescriptor.of(problems), null, List.of());
    }
}
