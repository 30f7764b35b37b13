package dev.godwit;

import dev.godwit.migration.JavaSeeder;
import dev.godwit.migration.MigrationContext;

/** A seeder for a table of users that have a name. */
final class V1__ExampleUsers implements JavaSeeder {

    @Override
    public void up(MigrationContext context) {
        context.jdbcClient().sql("INSERT INTO users VALUES ('Ada')").update();
    }
}
