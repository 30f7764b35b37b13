package dev.godwit;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;

/** A migration that fails at its line 16. */
final class V2__AddTheFirstUser implements JavaMigration {

    @Override
    public void up(MigrationContext context) {
        context.jdbcClient().sql("CREATE TABLE orders (id int)").update();
        add(context, 1);
    }

    private static void add(MigrationContext context, int id) {
        context.jdbcClient().sql("INSERT INTO users VALUES (?)").param(id).update();
    }
}
