package dev.godwit.boot.actuate;

import dev.godwit.MigrationRun;
import dev.godwit.Migrator;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** Another application that adds a birthday to each person, and waits for somebody who reads that table. */
final class BlockedMigration implements AutoCloseable {

    private final Connection other;
    private final CompletableFuture<MigrationRun> run;

    private BlockedMigration(Connection other, CompletableFuture<MigrationRun> run) {
        this.other = other;
        this.run = run;
    }

    static BlockedMigration of(TestDatabase database) throws SQLException {
        PGSimpleDataSource reports = database.dataSource();
        reports.setApplicationName("reports");
        Connection other = reports.getConnection();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("SELECT 1 FROM person");
        }
        Migrator migrator = Migrator.builder(database.dataSource())
                .options(MigratorOptions.builder()
                        .locations("classpath:db/migrations", "classpath:fixtures/next")
                        .lockTimeout(Duration.ZERO)
                        .build())
                .build();
        CompletableFuture<MigrationRun> run =
                CompletableFuture.supplyAsync(migrator::migrate, task -> new Thread(task, "another").start());
        String waits = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock')";
        while (!database.queryForObject(waits, Boolean.class)) {
            Thread.onSpinWait();
        }
        return new BlockedMigration(other, run);
    }

    /** The process for which it waits. */
    int blocker() throws SQLException {
        return other.unwrap(PGConnection.class).getBackendPID();
    }

    /** Lets it go on to its end. */
    void goOn() throws SQLException {
        other.rollback();
        run.join();
    }

    @Override
    public void close() throws SQLException {
        goOn();
        other.close();
    }
}
