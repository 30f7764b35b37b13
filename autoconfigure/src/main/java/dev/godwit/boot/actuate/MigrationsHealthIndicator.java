package dev.godwit.boot.actuate;

import dev.godwit.MigrationStatus;
import dev.godwit.Migrator;
import dev.godwit.boot.autoconfigure.GodwitProperties.OnStartup;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions.Changed;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Version;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} that says whether the database has what this build needs. It is meant for readiness: a restart,
 * which is what a failing liveness probe causes, mends nothing here and interrupts a long migration.
 *
 * <p>What a newer build has put into the database does not count: during a deployment the older instances go on serving.
 */
public final class MigrationsHealthIndicator extends AbstractHealthIndicator {

    private final Migrator migrator;
    private final OnStartup onStartup;

    /**
     * Creates the indicator.
     *
     * @param migrator whose migrations to judge
     * @param onStartup what the application does when it starts; with {@link OnStartup#NONE} migrating is somebody else's
     * task, and a pending migration is none of its business
     */
    public MigrationsHealthIndicator(Migrator migrator, OnStartup onStartup) {
        this.migrator = migrator;
        this.onStartup = onStartup;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        MigrationStatus status;
        try {
            status = migrator.status();
        } catch (MigrationException unreadable) {
            down(health, unreadable.problems());
            return;
        }
        if (!status.historyRead()) {
            down(health, status.problems());
            return;
        }
        health.status(judge(status));
        if (status.currentVersion() != null) {
            health.withDetail("currentVersion", status.currentVersion());
        }
        health.withDetail("summary", status.summary());
        List<String> newer = newer(status.migrations());
        if (!newer.isEmpty()) {
            health.withDetail("newer", newer);
        }
    }

    private static void down(Health.Builder health, List<Problem> problems) {
        health.down()
                .withDetail(
                        "problems",
                        problems.stream()
                                .filter(Problem::isError)
                                .map(MigrationsHealthIndicator::brief)
                                .toList());
    }

    private static String brief(Problem problem) {
        return problem.code() + " " + problem.message();
    }

    private Status judge(MigrationStatus status) {
        List<MigrationInfo> migrations = status.migrations();
        if (has(migrations, MigrationState.FAILED)
                || (has(migrations, MigrationState.CHANGED)
                        && migrator.options().policies().changed() == Changed.FAIL)) {
            return Status.DOWN;
        }
        boolean held = status.problems().stream().anyMatch(problem -> problem.code() == ProblemCode.REPEATABLES_HELD);
        boolean pending = has(migrations, MigrationState.RUNNING)
                || migrations.stream()
                        .filter(migration -> !(held && migration.kind() == MigrationKind.REPEATABLE))
                        .anyMatch(migration -> migration.state() == MigrationState.PENDING);
        return pending && onStartup != OnStartup.NONE ? Status.OUT_OF_SERVICE : Status.UP;
    }

    private static boolean has(List<MigrationInfo> migrations, MigrationState state) {
        return migrations.stream().anyMatch(migration -> migration.state() == state);
    }

    /** What was applied from above the newest migration of this build. */
    private static List<String> newer(List<MigrationInfo> migrations) {
        Optional<Version> newest = migrations.stream()
                .filter(migration -> migration.state() != MigrationState.MISSING)
                .flatMap(migration -> Version.parse(migration.version()).stream())
                .max(Version::compareTo);
        return migrations.stream()
                .filter(migration -> migration.state() == MigrationState.MISSING)
                .map(MigrationInfo::version)
                .filter(version -> Version.parse(version)
                        .filter(present -> newest.isEmpty() || present.compareTo(newest.get()) > 0)
                        .isPresent())
                .toList();
    }
}
