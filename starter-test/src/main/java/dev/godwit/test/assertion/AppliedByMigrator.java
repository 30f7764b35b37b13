package dev.godwit.test.assertion;

import dev.godwit.MigrationStatus;
import dev.godwit.Migrator;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.ScriptPosition;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What a migrator says, which also knows what there is to apply. */
final class AppliedByMigrator implements Applied {

    private static final Set<MigrationState> APPLIED =
            EnumSet.of(MigrationState.APPLIED, MigrationState.CHANGED, MigrationState.MISSING);
    private static final Set<MigrationState> PENDING =
            EnumSet.of(MigrationState.PENDING, MigrationState.RUNNING, MigrationState.FAILED);

    private final Supplier<Migrator> migrator;

    AppliedByMigrator(Supplier<Migrator> migrator) {
        this.migrator = migrator;
    }

    @Override
    public List<String> versions() {
        return status().migrations().stream()
                .filter(info -> APPLIED.contains(info.state()))
                .map(MigrationInfo::version)
                .toList();
    }

    @Override
    public List<String> pending() {
        return status().migrations().stream()
                .filter(info -> PENDING.contains(info.state()))
                .map(AppliedByMigrator::words)
                .toList();
    }

    @Override
    public Optional<String> current() {
        return Optional.ofNullable(status().currentVersion());
    }

    private static String words(MigrationInfo info) {
        String name = info.script() == null ? info.version() : ScriptPosition.shortName(info.script());
        return info.state() == MigrationState.PENDING ? name : name + " (" + info.state() + ")";
    }

    /** A history that could not be read would look like an empty one. */
    private MigrationStatus status() {
        MigrationStatus status = migrator.get().status();
        if (!status.historyRead()) {
            throw new MigrationException(status.problems());
        }
        return status;
    }
}
