package com.example.library;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import org.springframework.stereotype.Component;

/** Found by scanning, which slices restrict. */
@Component
final class V003__AddClassic implements JavaMigration {

    @Override
    public void up(MigrationContext context) {
        context.jdbcClient()
                .sql("INSERT INTO book (id, title) VALUES (-1, 'Emma')")
                .update();
    }

    @Override
    public void down(MigrationContext context) {
        context.jdbcClient().sql("DELETE FROM book WHERE id = -1").update();
    }
}
