package dev.godwit.boot.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.godwit.MigrationDetails;
import dev.godwit.boot.descriptor.ProblemDescriptor;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One migration, as each migrator knows it.
 *
 * @param contexts the application contexts with a migrator that knows it, by their ids
 */
public record MigrationDetailsDescriptor(Map<@Nullable String, ContextDescriptor> contexts)
        implements OperationResponseBody {

    /**
     * The migrators of an application context that know the migration.
     *
     * @param parentId the id of the parent context; null, and shown as such, at the root
     * @param migrators the migrators by the names of the beans
     */
    public record ContextDescriptor(
            @JsonInclude @Nullable String parentId, Map<String, MigratorDescriptor> migrators) {}

    /**
     * What one migrator knows about the migration: what the list of migrations says, and more.
     *
     * @param log what the log still knows about it, oldest first
     * @param created what the {@code -- Created:} line of the script says
     * @param upSql the script of this build, if it may be shown
     * @param downSql the script that takes it back, if it may be shown
     * @param problems why the database could not be read; then there is nothing else
     */
    public record MigratorDescriptor(
            @Nullable String version,
            @Nullable String description,
            @Nullable MigrationState state,
            @Nullable MigrationKind kind,
            @Nullable String script,
            @Nullable String checksum,
            @Nullable Instant appliedAt,
            @Nullable String appliedBy,
            @Nullable Duration executionTime,
            @Nullable Boolean reversible,
            @Nullable List<MigrationDetails.LogEntry> log,
            @Nullable String created,
            @Nullable String upSql,
            @Nullable String downSql,
            @Nullable List<ProblemDescriptor> problems) {

        static MigratorDescriptor of(MigrationDetails details, boolean withSql) {
            MigrationInfo info = details.migration();
            return new MigratorDescriptor(
                    info.version(),
                    info.description(),
                    info.state(),
                    info.kind(),
                    info.script(),
                    info.checksum(),
                    info.appliedAt(),
                    info.appliedBy(),
                    info.executionTime(),
                    info.reversible(),
                    details.log(),
                    details.created(),
                    withSql ? details.upSql() : null,
                    withSql ? details.downSql() : null,
                    null);
        }

        static MigratorDescriptor of(List<Problem> problems) {
            return new MigratorDescriptor(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    ProblemDescriptor.of(problems));
        }
    }
}
