package dev.godwit.benchmark.tool;

import dev.godwit.Migrator;
import dev.godwit.migration.MigratorOptions;
import java.util.Objects;
import javax.sql.DataSource;

/** This build of Godwit. */
final class GodwitTool implements Tool {

    @Override
    public String name() {
        return GODWIT;
    }

    @Override
    public String version() {
        return Objects.requireNonNullElse(getClass().getPackage().getImplementationVersion(), "of this build");
    }

    @Override
    public void migrate(DataSource dataSource, MigrationSet migrations) {
        MigratorOptions options = MigratorOptions.builder()
                .locations("file:" + migrations.scriptsDirectory())
                .build();
        Migrator.builder(dataSource).options(options).build().migrate();
    }
}
