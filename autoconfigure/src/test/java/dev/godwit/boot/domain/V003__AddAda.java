package dev.godwit.boot.domain;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import org.springframework.stereotype.Component;

/** Found by scanning, which slices restrict. */
@Component
final class V003__AddAda implements JavaMigration {

    @Override
    public void up(MigrationContext context) {
        context.jdbcClient().sql("INSERT INTO person (name) VALUES ('Ada')").update();
    }
}
