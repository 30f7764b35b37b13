package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.testing.Login;
import dev.godwit.testing.RoundTrips;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a run waits for the server. With a network between the two, this is what a start costs. */
@WithTestDatabase
class RoundTripsOfARunTest {

    /** One to look at the schema, one to read the history. */
    private static final int LOOKING = 2;

    private final TestDatabase database;
    private final MigrationFiles files;

    RoundTripsOfARunTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory);
    }

    @Test
    void aStartWithNothingPendingTakesTwoHoweverManyAreApplied() throws SQLException {
        write(1, 5);
        Migrators.of(database, files).migrate();
        long few = ofARun();

        write(6, 500);
        Migrators.of(database, files).migrate();
        long many = ofARun();

        assertThat(few).isEqualTo(LOOKING);
        assertThat(many).isEqualTo(LOOKING);
    }

    @Test
    void aStartWithNothingPendingTakesAtMostThreeOnAPool() {
        write(1, 500);
        Migrators.of(database, files).migrate();

        try (RoundTrips roundTrips = RoundTrips.to(database);
                HikariDataSource pool = pool(roundTrips)) {
            roundTrips.reset();
            Migrators.of(pool, files, options -> options).migrate();

            // the pool asks once whether the connection is alive if it was idle for half a second
            assertThat(roundTrips.count()).isBetween((long) LOOKING, LOOKING + 1L);
        }
    }

    @Test
    void lookingWithTheRightsOfARoleCostsNothingMore() throws SQLException {
        Login owner = database.createLogin("");
        database.execute("GRANT ALL ON SCHEMA public TO " + owner.user());
        UnaryOperator<MigratorOptions.Builder> options = builder -> builder.role(owner.user());
        write(1, 5);
        Migrators.of(database, files, options).migrate();

        assertThat(ofTheLast(options, migrator -> {}, Migrator::migrate)).isEqualTo(LOOKING);
    }

    @Test
    void eachPendingMigrationTakesOne() throws SQLException {
        write(1, 20);
        long twenty = ofARun();
        write(21, 60);
        long forty = ofARun();
        write(61, 61);
        long one = ofARun();

        long besides = one - 1;
        assertThat(forty).isEqualTo(besides + 40);
        // the first run also creates the tables, and then looks at them for the first time
        assertThat(twenty).isLessThanOrEqualTo(besides + 20 + 2);
        // looks, lock, notes in the log, and giving the session back as it was
        assertThat(besides).isLessThanOrEqualTo(12);
    }

    @Test
    void theSizeOfAMigrationMakesNoDifference() throws SQLException {
        write(1, 1);
        ofARun();
        write(2, 2);
        long small = ofARun();

        files.with(
                "3_many_statements.sql",
                "CREATE TABLE numbers (n int);\n" + "INSERT INTO numbers VALUES (1);\n".repeat(2000));

        assertThat(ofARun()).isEqualTo(small);
    }

    @Test
    void aStatusTakesOneOnceTheHistoryWasFound() throws SQLException {
        write(1, 50);
        Migrators.of(database, files).migrate();

        assertThat(ofTheLast(Migrator::status, Migrator::status)).isOne();
    }

    @Test
    void aStatusTakesOneAfterARunOfTheSameMigrator() throws SQLException {
        write(1, 50);

        assertThat(ofTheLast(Migrator::migrate, Migrator::status)).isOne();
    }

    @Test
    void aStatusTakesOneAfterARunThatFoundNothingPending() throws SQLException {
        write(1, 50);
        Migrators.of(database, files).migrate();

        assertThat(ofTheLast(Migrator::migrate, Migrator::status)).isOne();
    }

    private void write(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(version -> files.with(version + "_step.sql", "SELECT " + version));
    }

    private long ofARun() throws SQLException {
        return ofTheLast(migrator -> {}, Migrator::migrate);
    }

    /** The round trips of a call on a data source that connects anew, connecting apart. */
    private long ofTheLast(Consumer<Migrator> before, Consumer<Migrator> call) throws SQLException {
        return ofTheLast(options -> options, before, call);
    }

    private long ofTheLast(
            UnaryOperator<MigratorOptions.Builder> options, Consumer<Migrator> before, Consumer<Migrator> call)
            throws SQLException {
        try (RoundTrips roundTrips = RoundTrips.to(database)) {
            DataSource dataSource = roundTrips.dataSource();
            try (Connection connection = dataSource.getConnection()) {
                connection.getMetaData().getURL();
            }
            long connecting = roundTrips.count();
            Migrator migrator = Migrators.of(dataSource, files, options);
            before.accept(migrator);
            roundTrips.reset();
            call.accept(migrator);
            return roundTrips.count() - connecting;
        }
    }

    private static HikariDataSource pool(RoundTrips roundTrips) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(roundTrips.dataSource());
        config.setMaximumPoolSize(1);
        config.setInitializationFailTimeout(10_000);
        return new HikariDataSource(config);
    }
}
