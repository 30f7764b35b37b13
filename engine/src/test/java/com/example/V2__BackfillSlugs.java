package com.example;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;

/** A migration that fails, at a line of its own that the documentation shows. */
public final class V2__BackfillSlugs implements JavaMigration {

    @Override
    public void up(MigrationContext context) {
        throw new IllegalStateException("the provider 42 has no name");
    }
}
