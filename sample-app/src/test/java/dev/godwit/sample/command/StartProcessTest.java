package dev.godwit.sample.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Migrator;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.sample.command.SampleProcess.Outcome;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An application that is told to stop while it starts, as Kubernetes does it: in a process of its own. */
@WithTestDatabase
@DisabledOnOs(OS.WINDOWS)
@Timeout(180)
class StartProcessTest {

    private static final String SLOW = "SELECT pg_sleep(600);";
    private static final String ANOTHER =
            " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeASlowMigration() throws IOException {
        Files.writeString(folder.resolve("001_slow.sql"), "CREATE TABLE slow (id int);\n" + SLOW);
    }

    @Test
    void rollsBackWhatItMigratesAndDoesNotStart(TestDatabase database) {
        SampleProcess process = start(database);
        awaitTrue(
                database,
                "SELECT EXISTS (SELECT" + ANOTHER + " AND state = 'active' AND query LIKE '%pg_sleep(600)%')");

        process.signal("TERM");
        Outcome outcome = process.outcome();

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output())
                .contains("GODWIT-CANCELLED", "rolled back: nothing of this migration is in the database")
                .doesNotContain("Tomcat started", "EntityManagerFactory");
        assertThat(database.queryForList("SELECT event FROM schema_migrations_log ORDER BY id", String.class))
                .containsExactly("PREPARED", "RUN_STARTED", "FAILED", "RUN_FINISHED");
        assertThat(database.queryForObject("SELECT to_regclass('slow') IS NULL", Boolean.class))
                .isTrue();
        assertThat(database.queryForObject("SELECT count(*)" + ANOTHER, Integer.class))
                .isZero();
    }

    @Test
    void stopsWaitingForAnotherMigrator(TestDatabase database) {
        Migrator another = Migrator.builder(database.dataSource())
                .options(MigratorOptions.builder().locations("file:" + folder).build())
                .build();
        CompletableFuture<Void> migrating = CompletableFuture.runAsync(another::migrate);
        awaitTrue(
                database,
                "SELECT EXISTS (SELECT" + ANOTHER + " AND state = 'active' AND query LIKE '%pg_sleep(600)%')");
        SampleProcess process = start(database);
        awaitTrue(
                database,
                "SELECT EXISTS (SELECT" + ANOTHER + " AND query LIKE 'SELECT pg_catalog.pg_try_advisory_lock(%'"
                        + " AND state = 'idle')");

        process.signal("TERM");
        Outcome outcome = process.outcome();

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output())
                .contains("GODWIT-CANCELLED  the run was cancelled before its first migration")
                .doesNotContain("Tomcat started");
        assertThat(migrating).isNotDone();
        another.cancel();
        assertThat(migrating).failsWithin(Duration.ofMinutes(1));
    }

    private SampleProcess start(TestDatabase database) {
        return SampleProcess.start(folder, database, "--server.port=0", "--godwit.locations=file:" + folder);
    }

    private static void awaitTrue(TestDatabase database, String query) {
        while (!database.queryForObject(query, Boolean.class)) {
            Thread.onSpinWait();
        }
    }
}
