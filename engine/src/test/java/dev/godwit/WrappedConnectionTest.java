package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What works through connections that hide the driver, as some monitoring tools and proxies do. */
@WithTestDatabase
class WrappedConnectionTest {

    @TempDir
    Path directory;

    private Scenario scenario;

    @BeforeEach
    void applyAMigration(TestDatabase database) throws SQLException {
        HidingDataSource dataSource = new HidingDataSource(database.dataSource());
        try (Connection connection = dataSource.getConnection()) {
            scenario = new Scenario(database, directory)
                    .naming(connection.getClass().getName(), "com.example.WrappedConnection");
        }
        scenario.on(dataSource)
                .with("001_users.sql", "CREATE TABLE users (id int PRIMARY KEY, name text);")
                .migrated();
    }

    @Test
    void scriptsRun(TestDatabase database) {
        scenario.with("002_users.sql", """
                        INSERT INTO users VALUES (1, 'a ? and a {d} and a ; too');
                        CREATE FUNCTION half(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN n / 2; END $$;
                        SET search_path = nowhere;
                        """)
                .with("003_index.sql", "CREATE INDEX CONCURRENTLY users_name ON users (name);")
                .migrate();

        assertThat(database.queryForList("SELECT name FROM users", String.class))
                .containsExactly("a ? and a {d} and a ; too");
        assertThat(scenario.migrator().status().currentVersion()).isEqualTo("003");
    }

    @Test
    void aFailureIsMarkedAndRolledBack() {
        scenario.with("002_users.sql", """
                        INSERT INTO users VALUES (1, 'ann');
                        DO $$ BEGIN RAISE NOTICE 'so far so good'; END $$;
                        INSERT INTO users VALUES (2, bob);
                        """).fails("42703", """
                        GODWIT-STATEMENT  002_users.sql failed at statement 3 of 3
                          where  002_users.sql:3:30
                                 3 | INSERT INTO users VALUES (2, bob);
                                   |                              ^
                          found  ERROR 42703: column "bob" does not exist
                                 notice: so far so good
                          state  rolled back: nothing of this migration is in the database
                          cause  the table has no such column at this point: the name is misspelt or wants quotes, or a later migration adds it
                          do     correct the name: one with capitals needs double quotes, and a text needs single ones;
                                 or give the migration that adds the column a lower version""");
    }

    @Test
    void aSyntaxErrorIsMarkedAndRolledBack() {
        scenario.with("002_users.sql", """
                        INSERT INTO users VALUES (1, 'ann');
                        INSERT INTO users VALUES (2, 'bob';
                        """.replace("'bob';", "'bob'; )"));

        assertThat(scenario.fails().where()).hasToString(directory + "/002_users.sql:2:35");
    }

    @Test
    void syntaxIsCheckedWithoutExecutingAnything() {
        scenario.with("002_users.sql", "INSERT INTO users VALUES (1, 'a ? and a {d}');\nINSERT INTO users VALUES (2;");

        assertThat(scenario.migrator().validate().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.where()).hasToString(directory + "/002_users.sql:2:28"));
        assertThat(scenario.with("002_users.sql", "INSERT INTO users VALUES (1, 'a ? and a {d}');")
                        .migrator()
                        .validate()
                        .problems())
                .isEmpty();
    }

    @Test
    void othersAreWaitedFor() {
        assertThat(scenario.migrator().awaitMigrated(Duration.ZERO).problems()).isEmpty();
    }

    @Test
    void javaMigrationsRunInTheirTransaction(TestDatabase database) {
        scenario.with(new V2__Savepoint()).migrate();

        assertThat(database.queryForList("SELECT id FROM users", Integer.class)).containsExactly(2);
    }

    @Test
    void javaMigrationsThatFailAreRolledBack() {
        assertThat(scenario.with(new V2__GiveUp()).fails().state())
                .isEqualTo("rolled back: nothing of this migration is in the database");
    }

    @Test
    void dataToCopyIsRefused() {
        scenario.with("002_users.sql", """
                        INSERT INTO users VALUES (1, 'ann');
                        COPY users FROM STDIN;
                        2\tbob
                        \\.
                        """).fails("0A000", """
                        GODWIT-STATEMENT  002_users.sql failed at statement 2 of 2
                          where  002_users.sql:2:1
                                 2 | COPY users FROM STDIN;
                                   | ^
                          found  0A000: COPY … FROM STDIN needs a connection of the PostgreSQL driver, not com.example.WrappedConnection
                          state  rolled back: nothing of this migration is in the database
                          cause  the data source hides the driver's own connection, and data can be copied through that alone
                          do     set godwit.datasource.url, so that Godwit connects by itself; or write the rows with INSERT""");
    }

    @Test
    void connectionsWithoutAutocommitWorkToo(TestDatabase database) {
        HidingDataSource withoutAutocommit = new HidingDataSource(database.dataSource()) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                connection.setAutoCommit(false);
                return connection;
            }
        };
        scenario.on(withoutAutocommit).with("002_users.sql", "INSERT INTO users VALUES (1, 'ann');");

        assertThat(scenario.migrate().applied()).hasSize(1);
        assertThat(database.queryForList("SELECT id FROM users", Integer.class)).containsExactly(1);
    }

    @Test
    void aRunCanBeCancelled(TestDatabase database) {
        scenario.with("002_slow.sql", "SELECT pg_sleep(600);");
        Migrator migrator = scenario.migrator();
        CompletableFuture<MigrationRun> run = CompletableFuture.supplyAsync(migrator::migrate);
        Eventually.runs(database, "pg_sleep(600)");

        migrator.cancel();

        assertThat(Scenario.problemOf(run).code()).isEqualTo(ProblemCode.CANCELLED);
    }

    private static final class V2__Savepoint implements JavaMigration {

        @Override
        public void up(MigrationContext context) throws SQLException {
            Savepoint savepoint = context.connection().setSavepoint();
            context.jdbcClient().sql("INSERT INTO users VALUES (1)").update();
            context.connection().rollback(savepoint);
            context.jdbcClient().sql("INSERT INTO users VALUES (2)").update();
        }
    }

    private static class HidingDataSource extends DelegatingDataSource {

        HidingDataSource(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return hiding(super.getConnection());
        }

        private static Connection hiding(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    HidingDataSource.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "isWrapperFor" -> throw new SQLException("nobody is to know");
                            case "getNetworkTimeout" -> throw new SQLFeatureNotSupportedException();
                            default -> {
                                try {
                                    return method.invoke(connection, arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getTargetException();
                                }
                            }
                        }
                    });
        }
    }
}
