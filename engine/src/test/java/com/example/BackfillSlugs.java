package com.example;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;

/** A migration whose class has no version in its name. */
public final class BackfillSlugs implements JavaMigration {

    @Override
    public void up(MigrationContext context) {}
}
