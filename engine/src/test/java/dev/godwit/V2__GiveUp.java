package dev.godwit;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;

/** A migration that fails at its line 12 without PostgreSQL having a part in it. */
final class V2__GiveUp implements JavaMigration {

    @Override
    public void up(MigrationContext context) {
        context.jdbcClient().sql("INSERT INTO users VALUES (2)").update();
        throw new IllegalStateException("the moon is full");
    }
}
