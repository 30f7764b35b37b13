package dev.godwit.sample.migration;

import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationKind;
import dev.godwit.test.roundtrip.MigrationsRoundTripTest;

/** Every migration can be undone and applied again. */
class MigrationsTest extends MigrationsRoundTripTest {

    @Override
    protected boolean requiresDown(MigrationInfo migration) {
        return migration.kind() != MigrationKind.REPEATABLE;
    }
}
