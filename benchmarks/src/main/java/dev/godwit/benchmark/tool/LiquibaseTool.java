package dev.godwit.benchmark.tool;

import java.sql.Connection;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.changelog.FastCheckService;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.LoggerUIService;
import liquibase.util.LiquibaseUtil;

/** Liquibase, as Spring runs it: with its messages in the log, which is silent here. */
final class LiquibaseTool implements Tool {

    /** Kept, since nobody else keeps a logger and its level. */
    private static final Logger LOGGER = Logger.getLogger("liquibase");

    LiquibaseTool() {
        LOGGER.setLevel(Level.WARNING);
    }

    @Override
    public String name() {
        return "Liquibase";
    }

    @Override
    public String version() {
        return LiquibaseUtil.getBuildVersion();
    }

    @Override
    public void migrate(DataSource dataSource, MigrationSet migrations) throws Exception {
        // it remembers which databases were up to date, which a new process would not know
        Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
        Map<String, Object> quiet =
                Map.of(Scope.Attr.ui.name(), new LoggerUIService(), "liquibase.analytics.enabled", false);
        Scope.child(quiet, () -> update(dataSource, migrations));
    }

    @SuppressWarnings("try") // javac warns of a close() that throws Exception, which the accessor's declares
    private static void update(DataSource dataSource, MigrationSet migrations) throws Exception {
        try (Connection connection = dataSource.getConnection();
                DirectoryResourceAccessor files = new DirectoryResourceAccessor(migrations.directory());
                Liquibase liquibase = new Liquibase(MigrationSet.CHANGELOG, files, new JdbcConnection(connection))) {
            liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
            liquibase.update(new Contexts());
        }
    }
}
