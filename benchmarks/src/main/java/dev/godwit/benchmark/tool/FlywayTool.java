package dev.godwit.benchmark.tool;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.internal.license.VersionPrinter;

/** Flyway, with the defaults of its API. */
final class FlywayTool implements Tool {

    @Override
    public String name() {
        return "Flyway";
    }

    @Override
    public String version() {
        return VersionPrinter.getVersion();
    }

    @Override
    public void migrate(DataSource dataSource, MigrationSet migrations) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("filesystem:" + migrations.scriptsDirectory())
                .load()
                .migrate();
    }
}
