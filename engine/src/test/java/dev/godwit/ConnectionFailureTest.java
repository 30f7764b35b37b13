package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.sqlite.SQLiteDataSource;

/** What somebody reads whose application does not get a connection. */
@WithTestDatabase
class ConnectionFailureTest {

    @TempDir
    Path directory;

    private Scenario scenario;
    private PGSimpleDataSource dataSource;

    @BeforeEach
    void writeAMigration(TestDatabase database) {
        dataSource = database.dataSource();
        scenario = new Scenario(database, directory)
                .with("001_users.sql", "CREATE TABLE users (id int);")
                .options(options -> options.connectWait(Duration.ZERO))
                .on(dataSource)
                .naming(database.name(), "shop")
                .naming(":" + database.port(), ":5432");
    }

    @Test
    void nobodyListens() throws IOException {
        int port = unusedPort();
        dataSource.setPortNumbers(new int[] {port});

        refuses(scenario.naming(":" + port, ":1"), ProblemCode.CONNECTION, "08001", """
                        GODWIT-CONNECTION  the database cannot be reached
                          found  08001: Connection to localhost:1 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.
                                 ConnectException: Connection refused
                          state  nothing was read or changed
                          cause  the server is not running, or host or port are wrong, or a firewall is between
                          do     check the URL; see whether the server answers: pg_isready -h <host> -p <port>""");
    }

    @Test
    void saysForHowLongItHasTried() throws IOException {
        dataSource.setPortNumbers(new int[] {unusedPort()});

        Problem problem = scenario.options(options -> options.connectWait(Duration.ofMillis(1)))
                .fails();

        assertThat(problem.found()).last().isEqualTo("tried for 0 s");
        assertThat(problem.remedy()).contains("raise godwit.connect-wait if it only needs longer to start");
    }

    /** A pool notices at the wrong moment that a connection is lost. */
    @Test
    void theServerEndsTheConnectionOfAPool(TestDatabase database) {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.dataSource());
            AtomicBoolean dying = new AtomicBoolean();
            Migrator migrator = Migrators.of(
                    new DelegatingDataSource(pool) {
                        @Override
                        public Connection getConnection() throws SQLException {
                            Connection connection = super.getConnection();
                            if (dying.get()) {
                                database.execute("SELECT pg_terminate_backend(%d)"
                                        .formatted(connection
                                                .unwrap(PGConnection.class)
                                                .getBackendPID()));
                            }
                            return connection;
                        }
                    },
                    new MigrationFiles(directory),
                    options -> options);
            assertThat(migrator.migrate().applied()).hasSize(1);
            dying.set(true);

            MigrationException failure = catchThrowableOfType(MigrationException.class, migrator::status);

            assertThat(failure.problems()).extracting(Problem::code).containsExactly(ProblemCode.CONNECTION);
        }
    }

    @Test
    void theHostDoesNotExist() {
        dataSource.setServerNames(new String[] {"db.invalid"});

        refuses(scenario, ProblemCode.CONNECTION, "08001", """
                        GODWIT-CONNECTION  the database's host is not known
                          found  08001: The connection attempt failed.
                                 UnknownHostException: db.invalid
                          state  nothing was read or changed
                          cause  this machine finds no address for the host name in the URL
                          do     correct the URL; try the name from this machine: getent hosts <host>;
                                 containers know each other's names only in the same network""");
    }

    @Test
    void thePortIsNoNumber() {
        refusesWithoutPassword("jdbc:postgresql://localhost:54x2/shop?user=app&password=s3cret", """
                        GODWIT-CONNECTION  the URL of the database cannot be parsed
                          found  99999: Unable to parse URL jdbc:postgresql://localhost:54x2/shop?…
                          state  nothing was read or changed
                          cause  the port is no number, or a parameter has a % that is not followed by two hexadecimal digits,
                                 or it does not begin like a JDBC URL
                          do     write it so: jdbc:postgresql://<host>:<port>/<database>;
                                 in the value of a parameter, write %25 for % and %26 for &""");
    }

    /** Passwords with the characters at which a URL is taken apart. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost:1/shop?password=s3cret%",
                "jdbc:postgresql://localhost:x/shop?password=p@s3cret",
                "jdbc:postgresql://localhost:x/shop?password=p s3cret&user=app",
                "jdbc:postgresql://app:s3cret%zz@localhost:x/shop",
                "jdbc:postgresql://app:s3/s3cret@localhost:5432/shop",
                "jdbc:postgresql://app:s3?s3cret@localhost:5432/shop",
                "jdbc:postgresql://app:s3@s3cret@localhost:5432/shop",
                "jdbc:postgresql://app:a s3cret@localhost:5432/shop"
            })
    void aUrlThatCannotBeUsedIsShownWithoutThePassword(String url) {
        refusesWithoutPassword(url, null);
    }

    @Test
    void userAndPasswordAreBeforeTheHost() {
        refusesWithoutPassword("jdbc:postgresql://app:s3cret@localhost:5432/shop", """
                        GODWIT-CONNECTION  the database's host is not known
                          found  08001: The connection attempt failed.
                                 UnknownHostException: …@localhost
                          state  nothing was read or changed
                          cause  a JDBC URL has no user and password before the host: the driver takes them for its name
                          do     take them out of the URL; set spring.datasource.username and .password,
                                 or those of godwit.datasource""");
    }

    @Test
    void theUrlIsNotOneOfJdbc() {
        DriverManagerDataSource noDriver = new DriverManagerDataSource("postgresql://app:s3cret@localhost/shop");

        refusesWithoutPassword(noDriver, """
                        GODWIT-CONNECTION  the URL of the database cannot be parsed
                          found  08001: No suitable driver found for postgresql://…@localhost/shop
                          state  nothing was read or changed
                          cause  the port is no number, or a parameter has a % that is not followed by two hexadecimal digits,
                                 or it does not begin like a JDBC URL
                          do     write it so: jdbc:postgresql://<host>:<port>/<database>;
                                 in the value of a parameter, write %25 for % and %26 for &""");
    }

    @Test
    void aPoolQuotesAUrlThatIsNotOneOfJdbc() {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl("postgresql://app:s3cret@localhost/shop");

            refusesWithoutPassword(pool, null);
        }
    }

    @Test
    void theUrlIsNotOneOfTheDriver() {
        refusesWithoutPassword("jdbc:postgres://app:s3cret@localhost/shop", """
                        GODWIT-CONNECTION  the URL of the database cannot be parsed
                          state  nothing was read or changed
                          cause  the port is no number, or a parameter has a % that is not followed by two hexadecimal digits,
                                 or it does not begin like a JDBC URL
                          do     write it so: jdbc:postgresql://<host>:<port>/<database>;
                                 in the value of a parameter, write %25 for % and %26 for &""");
    }

    private void refusesWithoutPassword(String url, @Nullable String text) {
        refusesWithoutPassword(new SimpleDriverDataSource(new Driver(), url), text);
    }

    private void refusesWithoutPassword(DataSource unusable, @Nullable String text) {
        MigrationException e = catchThrowableOfType(
                MigrationException.class, () -> scenario.on(unusable).migrate());

        assertThat(e.problems()).extracting(Problem::code).containsExactly(ProblemCode.CONNECTION);
        if (text != null) {
            assertThat(e).hasMessage(text);
        }
        StringWriter log = new StringWriter();
        e.printStackTrace(new PrintWriter(log));
        assertThat(log.toString()).doesNotContain("s3").contains("ConnectionFailureTest");
    }

    @Test
    void thePasswordIsNotInTheLogEither() {
        DriverManagerDataSource noDriver = new DriverManagerDataSource("postgresql://app:s3cret@localhost/shop");
        try (LogLines log = LogLines.captured()) {
            refusesWithoutPassword(noDriver, null);
            scenario.options(options -> options.connectWait(Duration.ofMillis(1)));
            refusesWithoutPassword(noDriver, null);

            assertThat(log.at(Level.INFO))
                    .containsExactly(
                            "Waiting up to 0 s for the database: 08001: No suitable driver found for postgresql://…@localhost/shop");
        }
    }

    @Test
    void thePasswordIsWrong(TestDatabase database) {
        Login login = database.createLogin("");

        refuses(scenario.as(new Login(login.user(), "wrong")), ProblemCode.AUTHENTICATION, "28P01", """
                        GODWIT-AUTHENTICATION  the database refuses the login
                          found  FATAL 28P01: password authentication failed for user "app"
                                 server localhost:5432
                          state  nothing was read or changed
                          cause  the user name or the password is wrong
                          do     correct spring.datasource.username and .password, those of godwit.datasource, or DATABASE_URL;
                                 try the same with psql: psql -h <host> -p <port> -U <user> <database>""");
    }

    @Test
    void aPoolIsGivenTheWrongPassword(TestDatabase database) {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(database.url());
            pool.setUsername(database.user());
            pool.setPassword("wrong");

            refuses(scenario.on(pool), ProblemCode.AUTHENTICATION, "28P01", """
                        GODWIT-AUTHENTICATION  the database refuses the login
                          found  FATAL 28P01: password authentication failed for user "postgres"
                                 server localhost:5432
                          state  nothing was read or changed
                          cause  the user name or the password is wrong
                          do     correct spring.datasource.username and .password, those of godwit.datasource, or DATABASE_URL;
                                 try the same with psql: psql -h <host> -p <port> -U <user> <database>""");
        }
    }

    @Test
    void thePasswordIsMissing() {
        dataSource.setPassword(null);

        refuses(scenario, ProblemCode.AUTHENTICATION, "08004", """
                        GODWIT-AUTHENTICATION  the database refuses the login
                          found  08004: The server requested SCRAM-based authentication, but no password was provided.
                                 server localhost:5432
                          state  nothing was read or changed
                          cause  the server asks for a password, and the configuration has none
                          do     correct spring.datasource.username and .password, those of godwit.datasource, or DATABASE_URL;
                                 try the same with psql: psql -h <host> -p <port> -U <user> <database>""");
    }

    @Test
    void theRoleMayNotLogIn(TestDatabase database) {
        Login login = database.createLogin("");
        database.execute("ALTER ROLE " + login.user() + " NOLOGIN");

        refuses(scenario.as(login), ProblemCode.AUTHENTICATION, "28000", """
                        GODWIT-AUTHENTICATION  the database refuses the login
                          found  FATAL 28000: role "app" is not permitted to log in
                                 server localhost:5432
                          state  nothing was read or changed
                          cause  the role does not exist, or may not log in
                          do     correct spring.datasource.username and .password, those of godwit.datasource, or DATABASE_URL;
                                 try the same with psql: psql -h <host> -p <port> -U <user> <database>""");
    }

    @Test
    void theDatabaseDoesNotExist() {
        dataSource.setDatabaseName("shop-2");

        refuses(scenario, ProblemCode.DATABASE, "3D000", """
                        GODWIT-DATABASE  the database does not exist
                          found  FATAL 3D000: database "shop-2" does not exist
                                 server localhost:5432
                          state  nothing was read or changed
                          cause  the last part of the URL names a database that this server does not have
                          do     correct the URL; psql -l lists the databases of a server;
                                 or create it, which no migration can do: CREATE DATABASE "shop-2";""");
    }

    @Test
    void theRoleMayNotConnectToTheDatabase(TestDatabase database) {
        database.execute("REVOKE CONNECT ON DATABASE " + database.name() + " FROM PUBLIC");

        refuses(scenario.as(database.createLogin("")), ProblemCode.PERMISSION, "42501", """
                        GODWIT-PERMISSION  the role may not connect to the database
                          found  FATAL 42501: permission denied for database "shop"
                                 detail: User does not have CONNECT privilege.
                                 server localhost:5432
                          state  nothing was read or changed
                          cause  the role lacks the privilege CONNECT on the database
                          do     as the database's owner: GRANT CONNECT ON DATABASE "shop" TO "app";""");
    }

    @Test
    void theServerHasNoConnectionLeft(TestDatabase database) {
        refuses(scenario.as(database.createLogin("CONNECTION LIMIT 0")), ProblemCode.CONNECTION, "53300", """
                        GODWIT-CONNECTION  the server has no connection left
                          found  FATAL 53300: too many connections for role "app"
                                 server localhost:5432
                          state  nothing was read or changed
                          cause  max_connections is reached, or the connection limit of the role or the database
                          do     see who has them: SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC;
                                 close idle clients, make pools smaller, or raise the limit""");
    }

    @Test
    void thePoolHasNoConnectionLeft(TestDatabase database) throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setPoolName("shop-pool");
            pool.setDataSource(dataSource);
            pool.setMaximumPoolSize(1);
            pool.setConnectionTimeout(250);
            try (Connection leaked = pool.getConnection()) {
                Problem problem = scenario.on(pool).fails();

                assertThat(leaked.isClosed()).isFalse();
                assertThat(problem.code()).isEqualTo(ProblemCode.CONNECTION);
                assertThat(scenario.text(problem).replaceAll("after \\d+ms", "after 250ms"))
                        .isEqualTo("""
                        GODWIT-CONNECTION  the data source gives no connection
                          found  shop-pool - Connection is not available, request timed out after 250ms (total=1, active=1, idle=0, waiting=0)
                          state  nothing was read or changed
                          cause  a pool that has none left, or that could not open one in time
                          do     see whether the server answers: pg_isready -h <host> -p <port>;
                                 if it does, something keeps all connections of the pool: make it larger, or find the leak""");
            }
        }
    }

    @Test
    void theDatabaseIsNotPostgres() {
        SQLiteDataSource sqlite = new SQLiteDataSource();
        Path file = directory.resolve("other.db");
        sqlite.setUrl("jdbc:sqlite:" + file);

        refuses(scenario.on(sqlite), ProblemCode.NOT_POSTGRESQL, null, """
                        GODWIT-NOT-POSTGRESQL  the database is not PostgreSQL
                          found  SQLite
                          state  nothing was read or changed
                          cause  the data source belongs to another database
                          do     set godwit.datasource.url to the PostgreSQL database that is to be migrated""");
        assertThat(file).isEmptyFile();
    }

    @Test
    void problemsOfTheFilesAreToldAtOnce() {
        dataSource.setDatabaseName("shop-2");

        MigrationException e = catchThrowableOfType(
                MigrationException.class,
                () -> scenario.with("1__x.sql", "SELECT 1").migrate());

        assertThat(e.problems()).extracting(Problem::code).containsExactly(ProblemCode.DATABASE, ProblemCode.NAME);
    }

    @Test
    void aServerThatStartsLaterIsWaitedFor(TestDatabase database) throws IOException {
        int port = unusedPort();
        dataSource.setPortNumbers(new int[] {port});
        try (LateServer late = new LateServer(database, dataSource, port)) {
            MigrationRun run = scenario.on(late)
                    .options(options -> options.connectWait(Duration.ofMinutes(1)))
                    .migrate();

            assertThat(run.applied()).hasSize(1);
            assertThat(late.attempts()).isEqualTo(3);
        }
    }

    private static void refuses(Scenario scenario, ProblemCode code, @Nullable String sqlState, String text) {
        Problem problem = scenario.fails();
        assertThat(scenario.text(problem)).isEqualTo(text);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.sqlState()).isEqualTo(sqlState);
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
