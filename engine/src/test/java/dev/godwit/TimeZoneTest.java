package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The JVM is in one zone and the session in another; both are off the full hour, so that a mistake shows. */
@WithTestDatabase
class TimeZoneTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    TimeZoneTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory);
    }

    @Test
    void isNotTheSameHereAndThere() {
        assertThat(database.queryForObject("SHOW TimeZone", String.class))
                .isNotEqualTo(TimeZone.getDefault().getID())
                .isNotEqualTo("UTC");
    }

    @Test
    void doesNotMatterForTheTimeOfApplication() {
        Instant before = now();
        files.with("001_users.sql", "CREATE TABLE users (id int)").with("002_vacuum.sql", "VACUUM");
        MigrationRun run = Migrators.of(database, files).migrate();
        Instant after = now();

        assertThat(run.applied())
                .hasSize(2)
                .allSatisfy(info -> assertThat(info.appliedAt()).isBetween(before, after));
        assertThat(Migrators.of(database, files).status().migrations())
                .allSatisfy(info -> assertThat(info.appliedAt()).isBetween(before, after));
        assertThat(Migrators.of(database, files).details("001").orElseThrow().log())
                .allSatisfy(entry -> assertThat(entry.at()).isBetween(before, after));
    }

    @Test
    void isUtcForTheConversionsOfAScript() {
        files.with("001_events.sql", """
                CREATE TABLE events (at timestamp);
                INSERT INTO events VALUES ('2025-07-01 12:00');
                ALTER TABLE events ALTER at TYPE timestamptz;
                """);
        files.with("002_outside_a_transaction.sql", """
                -- godwit:transaction=off
                CREATE TABLE others AS SELECT '2025-07-01 12:00'::timestamp AS at;
                ALTER TABLE others ALTER at TYPE timestamptz;
                """);

        Migrators.of(database, files).migrate();

        Instant noon = Instant.parse("2025-07-01T12:00:00Z");
        assertThat(database.queryForObject("SELECT at FROM events", OffsetDateTime.class)
                        .toInstant())
                .isEqualTo(noon);
        assertThat(database.queryForObject("SELECT at FROM others", OffsetDateTime.class)
                        .toInstant())
                .isEqualTo(noon);
    }

    @Test
    void isTheSessionsOwnAgainAfterwards() throws SQLException {
        files.with("001_users.sql", "SET TimeZone = 'Asia/Tokyo'; CREATE TABLE users (id int)")
                .with("002_vacuum.sql", "VACUUM");
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            String before = zone(statement);

            Migrators.of(new SingleConnectionDataSource(connection, true), files, options -> options)
                    .migrate();

            assertThat(zone(statement)).isEqualTo(before);
        }
    }

    private Instant now() {
        return database.queryForObject("SELECT clock_timestamp()", OffsetDateTime.class)
                .toInstant();
    }

    private static String zone(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW TimeZone")) {
            row.next();
            return Objects.requireNonNull(row.getString(1));
        }
    }
}
