package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What {@code pg_stat_activity} shows while a migration runs. */
@WithTestDatabase
class ProgressTest {

    private static final String WAIT = "SELECT pg_advisory_lock(1), pg_advisory_unlock(1);\n";
    private static final String NAME = "SELECT application_name FROM pg_stat_activity WHERE pid IN"
            + " (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)";

    @TempDir
    Path directory;

    private Scenario scenario;
    private TestDatabase database;

    @BeforeEach
    void begin(TestDatabase testDatabase) {
        database = testDatabase;
        scenario = new Scenario(database, directory);
    }

    @ParameterizedTest
    @CsvSource({"on, godwit 001 2/3", "off, godwit 001 2/3"})
    void isTheStatementThatRuns(String transaction, String name) throws SQLException {
        scenario.with(
                "001_waits.sql",
                "-- godwit:transaction=" + transaction + "\nCREATE TABLE a (id int);\n" + WAIT
                        + "CREATE TABLE b (id int);");

        assertThat(nameWhileWaiting()).isEqualTo(name);
    }

    @Test
    void isCoarseForAScriptOfVeryManyStatements() throws SQLException {
        String inserts = IntStream.range(0, 2_500)
                .mapToObj("INSERT INTO a VALUES (%d);\n"::formatted)
                .collect(Collectors.joining());
        scenario.with("001_waits.sql", "CREATE TABLE a (id int);\n" + inserts + WAIT + inserts);

        assertThat(nameWhileWaiting()).isEqualTo("godwit 001 2497-2502/5002");
    }

    @Test
    void isTheVersionOfAJavaMigration() throws SQLException {
        scenario.with(new V7__Waits());

        assertThat(nameWhileWaiting()).isEqualTo("godwit 7");
    }

    @Test
    void isCutForALongVersion() throws SQLException {
        scenario.with("1.2.3.4.5.6.7.8.9.10.11.12.13.14.15_waits.sql", WAIT);

        assertThat(nameWhileWaiting()).isEqualTo("godwit 1.2.3.4.5.6.7.8.9.10.11.12.13....");
    }

    @Test
    void isTheApplicationAgainAfterwards() throws SQLException {
        scenario.with("001_a.sql", "CREATE TABLE a (id int); CREATE TABLE b (id int);");
        try (Connection connection = database.dataSource().getConnection()) {
            String before = connection.getClientInfo("ApplicationName");
            scenario.on(new SingleConnectionDataSource(connection, true)).migrate();

            try (Statement statement = connection.createStatement();
                    var row = statement.executeQuery("SHOW application_name")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo(before);
            }
        }
    }

    private String nameWhileWaiting() throws SQLException {
        try (Connection gate = database.dataSource().getConnection();
                Statement gated = gate.createStatement()) {
            gated.execute("SELECT pg_advisory_lock(1)");
            CompletableFuture<MigrationRun> run = scenario.migratesInBackground();
            Eventually.waitForLocks(database, 1);
            String name = database.queryForObject(NAME, String.class);
            gated.execute("SELECT pg_advisory_unlock(1)");
            run.join();
            return name;
        }
    }

    private static final class V7__Waits implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient().sql(WAIT.replace(";", "")).query().listOfRows();
        }
    }
}
