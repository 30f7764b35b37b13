package dev.godwit.sample.migration;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Gives every AI provider from before 006 its slug, by the rule that the application applies to new ones. */
@Component
final class V20250811090000__BackfillProviderSlugs implements JavaMigration {

    private final FreeSlugs freeSlugs;

    V20250811090000__BackfillProviderSlugs(FreeSlugs freeSlugs) {
        this.freeSlugs = freeSlugs;
    }

    @Override
    public void up(MigrationContext context) {
        JdbcClient jdbc = context.jdbcClient();
        Set<String> taken = new HashSet<>(jdbc.sql("SELECT slug FROM ai_providers WHERE slug IS NOT NULL")
                .query(String.class)
                .set());
        List<Provider> withoutSlug = jdbc.sql("SELECT id, name FROM ai_providers WHERE slug IS NULL ORDER BY id")
                .query(Provider.class)
                .list();
        for (Provider provider : withoutSlug) {
            String slug = freeSlugs.choose(provider.name(), taken);
            taken.add(slug);
            jdbc.sql("UPDATE ai_providers SET slug = ? WHERE id = ?")
                    .params(slug, provider.id())
                    .update();
        }
    }

    @Override
    public void down(MigrationContext context) {
        context.jdbcClient().sql("UPDATE ai_providers SET slug = NULL").update();
    }

    private record Provider(long id, String name) {}
}
