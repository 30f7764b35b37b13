package com.example.shop;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import org.springframework.stereotype.Component;

@Component
class V003__AddAShop implements JavaMigration {

    private final Slugs slugs;

    V003__AddAShop(Slugs slugs) {
        this.slugs = slugs;
    }

    @Override
    public void up(MigrationContext context) {
        context.jdbcClient()
                .sql("INSERT INTO person (name) VALUES (?)")
                .param(slugs.of("corner shop"))
                .update();
    }
}
