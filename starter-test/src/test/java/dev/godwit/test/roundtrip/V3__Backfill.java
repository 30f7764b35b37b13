package dev.godwit.test.roundtrip;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;

/** Named as applications name theirs. */
class V3__Backfill implements JavaMigration {

    @Override
    public void up(MigrationContext context) {
        context.jdbcClient().sql("ALTER TABLE users ADD slug text").update();
    }

    @Override
    public void down(MigrationContext context) {
        context.jdbcClient().sql("ALTER TABLE users DROP slug").update();
    }
}
