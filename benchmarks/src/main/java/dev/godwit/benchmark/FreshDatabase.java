package dev.godwit.benchmark;

import dev.godwit.benchmark.report.Comparison;
import dev.godwit.benchmark.report.Outcome;
import dev.godwit.benchmark.server.Database;
import dev.godwit.benchmark.server.Server;
import dev.godwit.benchmark.tool.MigrationSet;
import dev.godwit.benchmark.tool.Tool;
import dev.godwit.test.server.TestServer;
import dev.godwit.test.template.CopySource;
import dev.godwit.test.template.TestDatabases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** How long a test class waits for a database of its own in which everything is migrated, until it answers a query. */
record FreshDatabase(Settings settings) implements Scenario {

    private static final String AHEAD = "copy made ahead";
    private static final String COPY = "copy";
    private static final int MORE_ROUNDS = 4;

    /** Of this run alone. */
    private static final String FINGERPRINT =
            "%032x".formatted(ProcessHandle.current().pid());

    @Override
    public String run(Server server, Path directory) throws Exception {
        MigrationSet migrations = MigrationSet.ofThreeStatementsEach(directory, settings.testMigrations());
        TestDatabases databases = TestDatabases.on(new TestServer("benchmark", server.url(), null, null));
        dev.godwit.test.template.Database migrated = databases.create();
        Tool.named(Tool.GODWIT).migrate(migrated.dataSource(), migrations);
        try (CopySource template = migrated.freeze()) {
            Contest contest = new Contest("fresh database");
            contest.enter(AHEAD, () -> copy(template::take, migrations));
            contest.enter(COPY, () -> copy(() -> ofTemplate(databases, migrations), migrations));
            contest.enter("Godwit in each context", () -> migrate(Tool.named(Tool.GODWIT), migrations, server));
            contest.enter("Flyway in each context", () -> migrate(Tool.named("Flyway"), migrations, server));
            contest.hold(1);
            Comparison comparison = new Comparison(
                    "A migrated database for a test class", "migrations", List.of(AHEAD, COPY), List.of());
            comparison.add(String.valueOf(settings.testMigrations()), contest.hold(settings.rounds() * MORE_ROUNDS));
            return comparison.toString();
        }
    }

    /** As the first class of a process gets it. */
    private static dev.godwit.test.template.Database ofTemplate(TestDatabases databases, MigrationSet migrations) {
        return databases.migrated(FINGERPRINT, database -> {
            try {
                Tool.named(Tool.GODWIT).migrate(database.dataSource(), migrations);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Outcome.Finished copy(Supplier<dev.godwit.test.template.Database> copies, MigrationSet migrations)
            throws Exception {
        long start = System.nanoTime();
        dev.godwit.test.template.Database database = copies.get();
        query(database.dataSource());
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        new Database(database.server().url(), database.name()).require(migrations.proof());
        database.drop();
        return new Outcome.Finished(time, Map.of());
    }

    private static Outcome.Finished migrate(Tool tool, MigrationSet migrations, Server server) throws Exception {
        long start = System.nanoTime();
        try (Database database = server.create()) {
            tool.migrate(database.dataSource(), migrations);
            query(database.dataSource());
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            database.require(migrations.proof());
            return new Outcome.Finished(time, Map.of());
        }
    }

    private static void query(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }
}
