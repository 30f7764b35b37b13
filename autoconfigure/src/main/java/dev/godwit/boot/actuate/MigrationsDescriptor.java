package dev.godwit.boot.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.godwit.MigrationStatus;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The migrations of an application.
 *
 * @param contexts the application contexts by their ids, children before their parents
 */
public record MigrationsDescriptor(Map<@Nullable String, ContextDescriptor> contexts) implements OperationResponseBody {

    /**
     * The migrators of an application context.
     *
     * @param parentId the id of the parent context; null, and shown as such, at the root
     * @param migrators the migrators by the names of the beans
     */
    public record ContextDescriptor(
            @JsonInclude @Nullable String parentId, Map<String, MigratorDescriptor> migrators) {}

    /**
     * A migrator.
     *
     * @param database product and version of the server; null when it could not be reached
     * @param schema the schema with the history
     * @param table the history table
     * @param currentVersion the highest applied version
     * @param summary how many migrations are in which state; null when the history could not be read
     * @param problems everything that a run would report now
     * @param migrations versioned ones by version, then repeatable ones by description
     */
    public record MigratorDescriptor(
            @Nullable String database,
            @Nullable String schema,
            String table,
            @Nullable String currentVersion,
            MigrationStatus.@Nullable Summary summary,
            List<ProblemDescriptor> problems,
            List<MigrationDescriptor> migrations) {

        static MigratorDescriptor of(MigrationStatus status) {
            return new MigratorDescriptor(
                    status.database(),
                    status.schema(),
                    status.table(),
                    status.currentVersion(),
                    status.historyRead() ? status.summary() : null,
                    ProblemDescriptor.of(status.problems()),
                    status.migrations().stream().map(MigrationDescriptor::of).toList());
        }

        static MigratorDescriptor of(MigratorOptions.Target target, List<Problem> problems) {
            return new MigratorDescriptor(
                    null, target.schema(), target.table(), null, null, ProblemDescriptor.of(problems), List.of());
        }
    }

    /**
     * A migration.
     *
     * @param version the version as written, or {@code R:<description>} for a repeatable migration
     * @param description what it does
     * @param state the one state it is in
     * @param kind how it is written; null when only another program knows
     * @param script the file or class
     * @param checksum the checksum of its text
     * @param appliedAt when it was applied; null unless it is
     * @param appliedBy the role that applied it
     * @param executionTime how long that took
     * @param reversible whether it can be taken back
     */
    public record MigrationDescriptor(
            String version,
            String description,
            MigrationState state,
            @Nullable MigrationKind kind,
            @Nullable String script,
            @Nullable String checksum,
            @Nullable Instant appliedAt,
            @Nullable String appliedBy,
            @Nullable Duration executionTime,
            boolean reversible) {

        static MigrationDescriptor of(MigrationInfo info) {
            return new MigrationDescriptor(
                    info.version(),
                    info.description(),
                    info.state(),
                    info.kind(),
                    info.script(),
                    info.checksum(),
                    info.appliedAt(),
                    info.appliedBy(),
                    info.executionTime(),
                    info.reversible());
        }
    }
}
