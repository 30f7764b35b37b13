package dev.godwit;

import dev.godwit.event.MigrationTarget;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of this build and of the database, side by side.
 *
 * @param target the database and schema
 * @param database product and version of the server, for example {@code PostgreSQL 18.6}
 * @param schema the schema that holds the history
 * @param table the history table, whether it exists yet or not
 * @param historyRead whether it is known what is applied: false when the schema is not what it should be, for example
 *     because the role may not read the history or the table is another tool's. The problems say why, and there are no
 *     migrations then. A history that is not there yet counts as read
 * @param migrating whether somebody migrates at this moment; {@link Migrator#activity()} says what that one does
 * @param currentVersion the highest applied version; null when none is
 * @param problems everything that a run would report now
 * @param migrations a line for each migration: versioned ones by version, then repeatable ones by description
 */
public record MigrationStatus(
        MigrationTarget target,
        String database,
        String schema,
        String table,
        boolean historyRead,
        boolean migrating,
        @Nullable String currentVersion,
        List<Problem> problems,
        List<MigrationInfo> migrations) {

    public MigrationStatus {
        problems = List.copyOf(problems);
        migrations = List.copyOf(migrations);
    }

    /** Counts the migrations; all counts are 0 when the history was not read. */
    public Summary summary() {
        return Summary.of(migrations);
    }

    /**
     * How many migrations are in which state. Each is in exactly one, so that the others add up to {@code total}.
     *
     * @param pending includes those that are running
     */
    public record Summary(int total, int applied, int pending, int failed, int changed, int missing, int skipped) {

        static Summary of(List<MigrationInfo> migrations) {
            return new Summary(
                    migrations.size(),
                    count(migrations, MigrationState.APPLIED),
                    count(migrations, MigrationState.PENDING) + count(migrations, MigrationState.RUNNING),
                    count(migrations, MigrationState.FAILED),
                    count(migrations, MigrationState.CHANGED),
                    count(migrations, MigrationState.MISSING),
                    count(migrations, MigrationState.SKIPPED));
        }

        private static int count(List<MigrationInfo> migrations, MigrationState state) {
            return (int)
                    migrations.stream().filter(info -> info.state() == state).count();
        }
    }
}
