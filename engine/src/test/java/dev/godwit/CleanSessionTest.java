package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Complaints f1537, f2035, f4286, f737, f1379, f1926: what a script sets reaches the next one, and the application. */
@WithTestDatabase
class CleanSessionTest {

    private static final String SETTINGS =
            "SELECT concat_ws(' | ', current_user, session_user, current_setting('search_path'),"
                    + " current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('work_mem'),"
                    + " current_setting('client_min_messages'))";

    private final TestDatabase database;
    private final MigrationFiles files;
    private final Login other;

    CleanSessionTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory);
        this.other = database.createLogin("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO notes VALUES ('a\\'); INSERT INTO notes VALUES ('b;c')",
                "-- godwit:transaction=off\nINSERT INTO notes VALUES ('a\\'); INSERT INTO notes VALUES ('b;c')"
            })
    void readsStringsAsTheStandardSaysWhateverTheDatabaseHas(String script) {
        database.execute("ALTER DATABASE %s SET standard_conforming_strings = off".formatted(database.name()));
        files.with("001_notes.sql", "CREATE TABLE notes (text text)").with("002_more.sql", script);

        Migrators.of(database, files).migrate();

        assertThat(database.queryForList("SELECT text FROM notes", String.class))
                .containsExactly("a\\", "b;c");
    }

    /** Else the lock of a machine that is lost would stay for hours. */
    @Test
    void asksEveryMinuteWhetherTheClientIsStillThere() {
        files.with("001_in.sql", "CREATE TABLE idle AS SELECT current_setting('tcp_keepalives_idle') AS time;")
                .with("002_out.sql", """
                        -- godwit:transaction=off
                        INSERT INTO idle SELECT current_setting('tcp_keepalives_idle');
                        """);

        Migrators.of(database, files).migrate();

        assertThat(database.queryForList("SELECT DISTINCT time FROM idle", String.class))
                .containsExactly("60");
    }

    @Test
    void isWhatEveryMigrationBeginsWith() {
        String leaves = "SET ROLE %s; SET search_path = pg_catalog; SET statement_timeout = '1h'; SET work_mem = '1MB';"
                .formatted(other.user());
        files.with("001_looks.sql", "CREATE TABLE seen (settings text); INSERT INTO seen " + SETTINGS)
                .with("002_leaves.sql", leaves)
                .with("003_looks.sql", "INSERT INTO seen " + SETTINGS)
                .with("004_leaves_outside_a_transaction.sql", "-- godwit:transaction=off\n" + leaves)
                .with("005_looks.sql", "INSERT INTO seen " + SETTINGS);

        Migrators.of(database, files).migrate();

        assertThat(database.queryForObject("SELECT count(*) FROM seen", Long.class))
                .isEqualTo(3);
        assertThat(database.queryForList("SELECT DISTINCT settings FROM seen", String.class))
                .singleElement()
                .asString()
                .startsWith("postgres | postgres | \"$user\", public | ");
    }

    @Test
    void hasNothingThatAnotherMigrationHasMade() {
        String objects = "SELECT count(*) FROM pg_class WHERE relpersistence = 't'"
                + " UNION ALL SELECT count(*) FROM pg_prepared_statements WHERE from_sql"
                + " UNION ALL SELECT count(*) FROM pg_cursors WHERE is_holdable"
                + " UNION ALL SELECT count(*) FROM pg_listening_channels()";
        String leaves = "CREATE TEMPORARY TABLE draft (id int); PREPARE looks AS SELECT 1; LISTEN news;"
                + " DECLARE kept CURSOR WITH HOLD FOR SELECT 1;";
        files.with("001_leaves.sql", "CREATE TABLE seen (number int); INSERT INTO seen " + objects + "; " + leaves)
                .with("002_looks.sql", "INSERT INTO seen " + objects)
                .with(
                        "003_leaves_outside_a_transaction.sql",
                        "-- godwit:transaction=off\n" + leaves.replaceFirst("DECLARE.*", ""))
                .with("004_looks.sql", "INSERT INTO seen " + objects)
                .with("005_does_the_same_again.sql", leaves);

        Migrators.of(database, files).migrate();

        assertThat(database.queryForList("SELECT number FROM seen", Integer.class))
                .hasSize(12)
                .containsOnly(0);
    }

    @Test
    void isWhatAPoolGetsBack() {
        files.with(
                        "001_leaves.sql",
                        "SET ROLE %s; SET search_path = pg_catalog; SET work_mem = '1MB';".formatted(other.user()))
                .with("002_vacuum.sql", "SET statement_timeout = '1h'; VACUUM");
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(1);
        config.setConnectionInitSql("SET work_mem = '7MB'; SET search_path = public, pg_catalog");
        try (HikariDataSource pool = new HikariDataSource(config)) {
            List<String> before = settings(pool);

            Migrators.of(pool, files, options -> options).migrate();

            assertThat(settings(pool)).isEqualTo(before);
        }
    }

    private static List<String> settings(HikariDataSource pool) {
        return JdbcClient.create(pool)
                .sql("SELECT name || '=' || setting FROM pg_settings WHERE name !~ '^transaction_'"
                        + " UNION ALL SELECT current_user || ' ' || session_user || ' ' || pg_backend_pid() ORDER BY 1")
                .query(String.class)
                .list();
    }
}
