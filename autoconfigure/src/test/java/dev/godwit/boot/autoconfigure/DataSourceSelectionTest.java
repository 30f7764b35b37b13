package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.boot.TestApplications;
import dev.godwit.migration.MigrationException;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.util.Map;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** Which database is migrated, and as whom: the application's role here can read and write, and nothing else. */
@WithTestDatabase
class DataSourceSelectionTest {

    @Test
    void anotherUserMigratesTheApplicationsDatabase(TestDatabase database) {
        Login owner = owner(database);

        asApplication(database)
                .withPropertyValues(
                        "godwit.datasource.username=" + owner.user(), "godwit.datasource.password=" + owner.password())
                .run(context -> {
                    assertMigratedBy(owner.user(), database, context);
                    assertThat(context).hasSingleBean(DataSource.class);
                });
    }

    @Test
    void anotherUserMigratesTheDatabaseOfAPool(TestDatabase database) {
        Login owner = owner(database);

        asApplication(database)
                .withPropertyValues(
                        "spring.datasource.type=" + HikariDataSource.class.getName(),
                        "spring.datasource.hikari.maximum-pool-size=2",
                        "godwit.datasource.username=" + owner.user(),
                        "godwit.datasource.password=" + owner.password())
                .run(context -> assertMigratedBy(owner.user(), database, context));
    }

    @Test
    void aUrlOfItsOwnIsMigratedAsAnotherUser(TestDatabase database) {
        Login owner = owner(database);

        TestApplications.withoutDatabase()
                .withPropertyValues(
                        "spring.datasource.url=jdbc:postgresql://localhost:1/nowhere",
                        "godwit.datasource.url=" + database.url(),
                        "godwit.datasource.username=" + owner.user(),
                        "godwit.datasource.password=" + owner.password())
                .run(context -> assertMigratedBy(owner.user(), database, context));
    }

    @Test
    void aUrlOfItsOwnIsMigratedAsTheApplicationsUserUnlessToldOtherwise(TestDatabase database) {
        TestApplications.on(database)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:postgresql://localhost:1/nowhere",
                        "godwit.datasource.url=" + database.url())
                .run(context -> assertMigratedBy(database.user(), database, context));
    }

    @Test
    void theUserInAUrlOfItsOwnIsNotReplaced(TestDatabase database) {
        Login owner = owner(database);

        TestApplications.on(database)
                .withPropertyValues("godwit.datasource.url=%s?user=%s&password=%s"
                        .formatted(database.url(), owner.user(), owner.password()))
                .run(context -> assertMigratedBy(owner.user(), database, context));
    }

    @Test
    void thePasswordOfTheUserInAUrlOfItsOwnIsTheConfiguredOne(TestDatabase database) {
        Login owner = owner(database);

        TestApplications.on(database)
                .withPropertyValues(
                        "godwit.datasource.url=%s?user=%s".formatted(database.url(), owner.user()),
                        "godwit.datasource.password=" + owner.password())
                .run(context -> assertMigratedBy(owner.user(), database, context));
    }

    @Test
    void aConfiguredPasswordIsUsedInsteadOfTheApplicationsForItsUser(TestDatabase database) {
        TestApplications.on(database)
                .withPropertyValues(
                        "godwit.datasource.url=" + database.url(),
                        "godwit.datasource.password=another",
                        "godwit.connect-wait=0s")
                .run(context -> assertThat(failureOf(context).getMessage()).contains("password authentication failed"));
    }

    @Test
    void theUserInTheApplicationsUrlIsReplacedByTheConfiguredOne(TestDatabase database) {
        Login application = database.createLogin("");
        Login owner = owner(database);
        database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");

        TestApplications.withoutDatabase()
                .withPropertyValues(
                        "spring.datasource.url=%s?user=%s&ApplicationName=shop&password=%s"
                                .formatted(database.url(), application.user(), application.password()),
                        "godwit.datasource.username=" + owner.user(),
                        "godwit.datasource.password=" + owner.password())
                .run(context -> assertMigratedBy(owner.user(), database, context));
    }

    @Test
    void thePasswordOfOneUserIsNotTriedForAnother(TestDatabase database) {
        Login owner = owner(database);

        asApplication(database)
                .withPropertyValues("godwit.datasource.username=" + owner.user(), "godwit.connect-wait=0s")
                .run(context -> assertThat(failureOf(context).getMessage()).contains("no password was provided"));
    }

    @Test
    void anApplicationWithoutAnyDataSourceBeanIsMigrated(TestDatabase database) {
        TestApplications.withoutDatabase()
                .withBean(ConnectionFactory.class, NoConnections::new)
                .withPropertyValues(
                        "godwit.datasource.url=" + database.url(),
                        "godwit.datasource.username=" + database.user(),
                        "godwit.datasource.password=" + database.password())
                .run(context -> {
                    assertThat(context).doesNotHaveBean(DataSource.class);
                    assertMigratedBy(database.user(), database, context);
                });
    }

    @Test
    void aMarkedDataSourceComesFirst(TestDatabase database) {
        Login owner = owner(database);

        asApplication(database)
                .withUserConfiguration(Marked.class)
                .withPropertyValues(
                        "marked.url=" + database.url(),
                        "marked.username=" + owner.user(),
                        "marked.password=" + owner.password(),
                        "godwit.datasource.url=jdbc:postgresql://localhost:1/nowhere")
                .run(context -> {
                    assertMigratedBy(owner.user(), database, context);
                    assertThat(context.getBean(DataSource.class)).isNotSameAs(context.getBean("marked"));
                });
    }

    @Test
    void connectionDetailsReplaceTheProperties(TestDatabase database) {
        TestApplications.withoutDatabase()
                .withBean(MigrationConnectionDetails.class, () -> new Details(database))
                .withPropertyValues(
                        "spring.datasource.url=jdbc:postgresql://localhost:1/nowhere",
                        "godwit.datasource.url=jdbc:postgresql://localhost:2/nowhere")
                .run(context -> assertMigratedBy(database.user(), database, context));
    }

    @Test
    void aConnectionThatIsFetchedLateIsGoodEnough(TestDatabase database) {
        TestApplications.withoutDatabase()
                .withBean(DataSource.class, () -> new LazyConnectionDataSourceProxy(database.dataSource()))
                .run(context -> assertMigratedBy(database.user(), database, context));
    }

    @Test
    void saysSoWhenThereIsNoDatabase() {
        TestApplications.withoutDatabase()
                .withBean(ConnectionFactory.class, NoConnections::new)
                .run(context -> assertThat(failureOf(context).getMessage())
                        .contains("GODWIT-NO-DATA-SOURCE", "godwit.datasource.url", "godwit.enabled=false"));
    }

    @Test
    void saysSoWhenItIsNotClearWhichDatabase(TestDatabase database) {
        TestApplications.withoutDatabase()
                .withBean("one", DataSource.class, database::dataSource)
                .withBean("two", DataSource.class, database::dataSource)
                .run(context -> assertThat(failureOf(context).getMessage())
                        .contains("GODWIT-NO-DATA-SOURCE", "one, two", "@Primary", "@MigrationDataSource"));
    }

    @Test
    void thePrimaryOneOfSeveralIsMigrated(TestDatabase database) {
        TestApplications.withoutDatabase()
                .withBean("one", DataSource.class, database::dataSource, definition -> definition.setPrimary(true))
                .withBean(
                        "two", DataSource.class, () -> new DriverManagerDataSource("jdbc:postgresql://localhost:1/no"))
                .run(context -> assertMigratedBy(database.user(), database, context));
    }

    @Test
    void saysSoWhenAnotherUserCannotBeGivenToTheApplicationsDataSource(TestDatabase database) {
        TestApplications.withoutDatabase()
                .withBean(DataSource.class, () -> new Opaque(database.dataSource()))
                .withPropertyValues("godwit.datasource.username=somebody")
                .run(context -> assertThat(failureOf(context).getMessage())
                        .contains("GODWIT-NO-DATA-SOURCE", "set godwit.datasource.url"));
    }

    @Test
    void aSilentNetworkIsNoticedOnConnectionsOfItsOwn() {
        DataSource dataSource = select("jdbc:postgresql://localhost/app");

        assertThat(dataSource)
                .asInstanceOf(InstanceOfAssertFactories.type(SimpleDriverDataSource.class))
                .extracting(SimpleDriverDataSource::getConnectionProperties)
                .isEqualTo(Map.of("tcpKeepAlive", "true", "loginTimeout", "30"));
    }

    @Test
    @Timeout(20)
    void theUrlSaysHowLongConnectingMayTake() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DataSource dataSource = select("jdbc:postgresql://%s:%d/app?loginTimeout=1"
                    .formatted(silent.getInetAddress().getHostAddress(), silent.getLocalPort()));

            assertThatThrownBy(dataSource::getConnection).hasMessageContaining("timed out");
        }
    }

    private static DataSource select(String url) {
        StaticListableBeanFactory none = new StaticListableBeanFactory();
        return new DataSourceSelection(none.getBeanProvider(DataSource.class), none)
                .select(null, new MigrationConnectionDetails() {

                    @Override
                    public String getJdbcUrl() {
                        return url;
                    }

                    @Override
                    public String getUsername() {
                        return "app";
                    }

                    @Override
                    public String getPassword() {
                        return "secret";
                    }
                });
    }

    private static ApplicationContextRunner asApplication(TestDatabase database) {
        Login application = database.createLogin("");
        database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        return TestApplications.withoutDatabase()
                .withPropertyValues(
                        "spring.datasource.url=" + database.url(),
                        "spring.datasource.username=" + application.user(),
                        "spring.datasource.password=" + application.password());
    }

    private static Login owner(TestDatabase database) {
        Login owner = database.createLogin("");
        database.execute("GRANT ALL ON SCHEMA public TO " + owner.user());
        return owner;
    }

    private static void assertMigratedBy(String user, TestDatabase database, AssertableApplicationContext context) {
        assertThat(context).hasNotFailed();
        assertThat(database.queryForList("SELECT DISTINCT applied_by::text FROM schema_migrations", String.class))
                .containsExactly(user);
    }

    private static MigrationException failureOf(AssertableApplicationContext context) {
        for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
            if (cause instanceof MigrationException failure) {
                return failure;
            }
        }
        throw new AssertionError("no MigrationException", context.getStartupFailure());
    }

    @Configuration(proxyBeanMethods = false)
    static class Marked {

        @Bean(defaultCandidate = false)
        @MigrationDataSource
        DataSource marked(Environment environment) {
            return new DriverManagerDataSource(
                    environment.getRequiredProperty("marked.url"),
                    environment.getRequiredProperty("marked.username"),
                    environment.getRequiredProperty("marked.password"));
        }
    }

    private record Details(TestDatabase database) implements MigrationConnectionDetails {

        @Override
        public String getJdbcUrl() {
            return database.url();
        }

        @Override
        public String getUsername() {
            return database.user();
        }

        @Override
        public String getPassword() {
            return database.password();
        }
    }

    /** A data source that does not say where it connects to. */
    private static final class Opaque extends AbstractDataSource {

        private final DataSource dataSource;

        Opaque(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        @Override
        public Connection getConnection() throws java.sql.SQLException {
            return dataSource.getConnection();
        }

        @Override
        public Connection getConnection(String username, String password) throws java.sql.SQLException {
            return dataSource.getConnection(username, password);
        }
    }

    /** What makes an application one that uses R2DBC. */
    private static final class NoConnections implements ConnectionFactory {

        @Override
        public Publisher<? extends io.r2dbc.spi.Connection> create() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ConnectionFactoryMetadata getMetadata() {
            return () -> "none";
        }
    }
}
