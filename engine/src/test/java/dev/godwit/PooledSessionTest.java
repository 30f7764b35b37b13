package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A pool gets its connection back as it was, and each migration finds a clean one. */
@WithTestDatabase
class PooledSessionTest {

    private static final String EVERYTHING = """
            SELECT name || ' = ' || setting || ' by ' || source FROM pg_settings
            UNION ALL SELECT 'app.tenant = ' || coalesce(current_setting('app.tenant', true), '')
            UNION ALL SELECT 'app.debug = ' || coalesce(current_setting('app.debug', true), '')
            UNION ALL SELECT 'user ' || session_user || ', role ' || current_user || ', schema ' || current_schema()
            UNION ALL SELECT 'backend ' || pg_backend_pid()
            UNION ALL SELECT 'locks ' || count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
            UNION ALL SELECT 'temporary ' || relname FROM pg_class WHERE relpersistence = 't'
            UNION ALL SELECT 'prepared ' || name FROM pg_prepared_statements WHERE from_sql
            UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE is_holdable
            UNION ALL SELECT 'listens to ' || c FROM pg_listening_channels() c
            ORDER BY 1
            """;

    private static final String DISORDER = """
            SET search_path = elsewhere;
            SET statement_timeout = '1h';
            SET lock_timeout = '1h';
            SET work_mem = '64kB';
            SET DateStyle = 'ISO, DMY';
            SET TIME ZONE 'Asia/Tokyo';
            SET app.tenant = 'everybody';
            SELECT set_config('app.debug', 'on', false);
            SET client_min_messages = 'error';
            SET default_transaction_isolation = 'serializable';
            DO $$ BEGIN PERFORM set_config('maintenance_work_mem', '2MB', false); END $$;
            CREATE TEMPORARY TABLE IF NOT EXISTS draft (id int);
            SELECT pg_advisory_lock(42);
            LISTEN changes;
            """;

    private static final String MORE_DISORDER = """
            PREPARE look AS SELECT 1;
            DECLARE kept CURSOR WITH HOLD FOR SELECT 1;
            """;

    @TempDir
    Path directory;

    private Login owner;
    private HikariDataSource pool;
    private Scenario scenario;

    @BeforeEach
    void prepareAPool(TestDatabase database) {
        owner = database.createLogin("");
        database.execute("CREATE SCHEMA elsewhere; CREATE SCHEMA app AUTHORIZATION " + owner.user());
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setSocketTimeout(120);
        pool = new HikariDataSource();
        pool.setDataSource(dataSource);
        pool.setMaximumPoolSize(1);
        pool.setIsolateInternalQueries(true);
        pool.setConnectionInitSql("""
                SET search_path = app;
                SET statement_timeout = '30s';
                SET app.tenant = 'acme';
                SET deadlock_timeout = '2s';
                LOAD 'plpgsql';
                SET ROLE %s
                """.formatted(owner.user()));
        scenario = new Scenario(database, directory).on(pool);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterASuccess(boolean autoCommit) throws SQLException {
        pool.setAutoCommit(autoCommit);
        scenario.with("001_disorder.sql", DISORDER + MORE_DISORDER)
                .with("002_more.sql", "-- godwit:transaction=off\n" + DISORDER)
                .with("003_debug.sql", "CREATE TABLE things (id int)")
                .with(new V4__Disorder());

        List<String> before = everything();
        assertThat(scenario.migrate().applied()).hasSize(4);

        assertUnchanged(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterAFailure(boolean autoCommit) throws SQLException {
        pool.setAutoCommit(autoCommit);
        scenario.with("001_disorder.sql", DISORDER + "SELECT 1/0;");

        List<String> before = everything();
        scenario.failsHalfway();

        assertUnchanged(before);
    }

    @Test
    void afterAFailureOutsideATransaction() throws SQLException {
        scenario.with("001_disorder.sql", "-- godwit:transaction=off\n" + DISORDER + "BEGIN; SELECT 1; SELECT 1/0;");

        List<String> before = everything();
        scenario.failsHalfway();

        assertUnchanged(before);
    }

    @Test
    void afterAFailureInJava() throws SQLException {
        scenario.with(new V4__Disorder(), new V5__Fail());

        List<String> before = everything();
        scenario.failsHalfway();

        assertUnchanged(before);
    }

    @Test
    void afterARunThatIsRefused() throws SQLException {
        scenario.with("1__wrong_name.sql", "SELECT 1");

        List<String> before = everything();
        scenario.failsHalfway();

        assertUnchanged(before);
    }

    @Test
    void afterMigratingAsAnotherRole(TestDatabase database) throws SQLException {
        Login other = database.createLogin("");
        database.execute("GRANT ALL ON SCHEMA app TO " + other.user());
        scenario.options(options -> options.role(other.user()))
                .with("001_disorder.sql", DISORDER + "RESET ROLE; CREATE TABLE app.things (id int);");

        List<String> before = everything();
        scenario.migrate();

        assertUnchanged(before);
        assertThat(database.queryForList(
                        "SELECT tableowner FROM pg_tables WHERE schemaname = 'app' ORDER BY 1", String.class))
                .containsExactly("postgres", other.user(), other.user());
    }

    @Test
    void ofAPoolThatIsReadOnly() throws SQLException {
        pool.setReadOnly(true);
        scenario.with("001_things.sql", "CREATE TABLE things (id int);");

        List<String> before = everything();
        assertThat(before).contains("read-only true");
        assertThat(scenario.migrate().applied()).hasSize(1);

        assertUnchanged(before);
    }

    @Test
    void ofADriverThatEnforcesReadOnly(TestDatabase database) throws SQLException {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setReadOnlyMode("always");
        dataSource.setReadOnly(true);
        pool.setDataSource(dataSource);
        pool.setReadOnly(true);
        pool.setConnectionInitSql(null);
        scenario.with("001_things.sql", "CREATE TABLE things (id int);");

        List<String> before = everything();
        assertThat(before).contains("default_transaction_read_only = on by session");
        assertThat(scenario.migrate().applied()).hasSize(1);

        assertUnchanged(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path = elsewhere",
                "SET ROLE nobody",
                "SET SESSION AUTHORIZATION nobody",
                "RESET ROLE",
                "SET statement_timeout = '1h'",
                "SET app.tenant = 'everybody'",
                "SET \"app\".\"tenant\" TO everybody",
                "SELECT set_config('app.debug', 'on', false)",
                "DO $$ BEGIN SET app.debug = 'on'; SET work_mem = '64kB'; END $$",
                "SET TIME ZONE 'Asia/Tokyo'",
                "SET session_replication_role = replica",
                "SET standard_conforming_strings = off",
                "SET default_transaction_read_only = on",
                "-- godwit:transaction=off\nSET ROLE nobody",
                "-- godwit:transaction=off\nSET SESSION AUTHORIZATION nobody",
                "-- godwit:transaction=off\nSET default_transaction_read_only = off"
            })
    void withinARunToo(String statement, TestDatabase database) {
        Login nobody = database.createLogin("");
        String control = "CREATE TABLE seen_%s AS SELECT name, setting FROM pg_settings"
                + " WHERE name <> 'application_name'"
                + " UNION ALL SELECT 'user', session_user || current_user"
                + " UNION ALL SELECT 'app', current_setting('app.tenant') || coalesce(current_setting('app.debug', true), '');";
        // the owner of the pool could not set what only a superuser may
        pool.setConnectionInitSql("SET search_path = app; SET app.tenant = 'acme'; LOAD 'plpgsql'");
        scenario.with("001_before.sql", control.formatted("before"))
                .with("002_leak.sql", statement.replace("nobody", nobody.user()) + ";")
                .with("003_after.sql", control.formatted("after"));

        assertThat(scenario.migrate().applied()).hasSize(3);

        assertThat(database.queryForList("SELECT * FROM app.seen_after EXCEPT SELECT * FROM app.seen_before"))
                .isEmpty();
        assertThat(database.queryForList("SELECT * FROM app.seen_before EXCEPT SELECT * FROM app.seen_after"))
                .isEmpty();
    }

    @Test
    void withWhatTheApplicationHadInItToo() throws SQLException {
        pool.setConnectionInitSql("CREATE TEMPORARY TABLE theirs (id int); SELECT pg_advisory_lock(7); LISTEN news;"
                + " PREPARE theirs AS SELECT 1");
        scenario.with("001_things.sql", "CREATE TABLE things (id int);");

        List<String> before = everything();
        assertThat(before).contains("temporary theirs", "prepared theirs", "listens to news", "locks 1");
        scenario.migrate();

        assertUnchanged(before);
    }

    @Test
    void afterAScriptThatResetsEverything() throws SQLException {
        pool.setConnectionInitSql("SET search_path = app; SET statement_timeout = '30s'");
        scenario.with("001_reset.sql", "RESET ALL;").with("002_discard.sql", "DISCARD ALL;");

        List<String> before = everything();
        scenario.migrate();

        assertUnchanged(before);
    }

    @Test
    void withoutANetworkTimeoutWhileItMigrates() throws SQLException {
        AtomicInteger seen = new AtomicInteger(-1);
        scenario.with(new V6__LookAtTheNetworkTimeout(seen)).migrate();

        assertThat(seen).hasValue(0);
        assertThat(everything())
                .contains("network timeout " + Duration.ofMinutes(2).toMillis());
    }

    private void assertUnchanged(List<String> before) throws SQLException {
        List<String> after = everything();
        assertThat(after.stream().filter(line -> !before.contains(line)))
                .as("new")
                .isEmpty();
        assertThat(before.stream().filter(line -> !after.contains(line)))
                .as("gone")
                .isEmpty();
    }

    private List<String> everything() throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = pool.getConnection()) {
            lines.add("autocommit " + connection.getAutoCommit());
            lines.add("read-only " + connection.isReadOnly());
            lines.add("network timeout " + connection.getNetworkTimeout());
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(EVERYTHING)) {
                while (row.next()) {
                    lines.add(row.getString(1));
                }
            }
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        }
        return lines;
    }

    private static final class V4__Disorder implements JavaMigration {

        @Override
        public void up(MigrationContext context) throws SQLException {
            context.connection().setSchema("elsewhere");
            context.connection().setNetworkTimeout(Runnable::run, 77_000);
            context.jdbcClient().sql("SET statement_timeout = '1h'").update();
            context.jdbcClient().sql("RESET ROLE").update();
        }
    }

    private static final class V5__Fail implements JavaMigration {

        @Override
        public void up(MigrationContext context) throws SQLException {
            new V4__Disorder().up(context);
            throw new IllegalStateException("enough");
        }
    }

    private record V6__LookAtTheNetworkTimeout(AtomicInteger seen) implements JavaMigration {

        @Override
        public void up(MigrationContext context) throws SQLException {
            seen.set(context.connection().getNetworkTimeout());
        }
    }
}
