package com.example;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A migration that asks for a bean which waits for the migrations. */
public final class V5__BackfillSlugs implements JavaMigration {

    private final JdbcClient jdbcClient;

    V5__BackfillSlugs(JdbcClient jdbcClient) {
        this.jdbcClient = jdbcClient;
    }

    @Override
    public void up(MigrationContext context) {
        jdbcClient.sql("UPDATE providers SET slug = lower(name)").update();
    }
}
