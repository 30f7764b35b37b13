package dev.godwit;

import dev.godwit.migration.MigrationInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One migration with its past and its text.
 *
 * @param migration the line that {@link MigrationStatus} has for it
 * @param log what the log still knows about it, oldest first
 * @param created what the {@code -- Created:} line of the script says
 * @param upSql the script of this build; null for Java and for a migration that this build lacks
 * @param downSql the down script that was stored when it was applied, else the one of this build
 */
public record MigrationDetails(
        MigrationInfo migration,
        List<LogEntry> log,
        @Nullable String created,
        @Nullable String upSql,
        @Nullable String downSql) {

    public MigrationDetails {
        log = List.copyOf(log);
    }

    /**
     * A row of the log.
     *
     * @param at when, by the server's clock
     * @param event what happened, for example {@code APPLIED} or {@code FAILED}
     * @param statement the number of the statement that it is about, for a script outside a transaction
     * @param role the database role
     * @param host the machine that ran it
     * @param build the version of the application that ran it, where known
     * @param message the error, or what else there is to say
     */
    public record LogEntry(
            Instant at,
            String event,
            @Nullable Integer statement,
            @Nullable String role,
            @Nullable String host,
            @Nullable String build,
            @Nullable String message) {}
}
