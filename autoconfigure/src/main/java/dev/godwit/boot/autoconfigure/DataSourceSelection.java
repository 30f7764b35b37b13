package dev.godwit.boot.autoconfigure;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Decides which database the automatic migrator migrates, and as whom: a bean for the purpose, else the connection
 * details, and whatever those leave open as in the application's own data source.
 *
 * <p>What is made here is no bean: one more {@code DataSource} bean would make Spring Boot's own step back.
 */
final class DataSourceSelection {

    private static final String POSTGRES = "jdbc:postgresql:";
    private static final Pattern USER_IN_URL = Pattern.compile("[?&]user=");
    private static final Pattern LOGIN_IN_URL = Pattern.compile("(?<=[?&])(?:user|password)=[^&]*&?");
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?<=[?&])password=[^&]*&?");

    private final ObjectProvider<DataSource> applicationDataSource;
    private final ListableBeanFactory beans;

    DataSourceSelection(ObjectProvider<DataSource> applicationDataSource, ListableBeanFactory beans) {
        this.applicationDataSource = applicationDataSource;
        this.beans = beans;
    }

    /**
     * The data source to migrate. When there is none it is one that says so when somebody wants a connection: an
     * application that neither migrates nor asks for the state of its migrations needs no database.
     */
    DataSource select(@Nullable DataSource migrationDataSource, MigrationConnectionDetails details) {
        if (migrationDataSource != null) {
            return migrationDataSource;
        }
        DataSource application = applicationDataSource.getIfUnique();
        String url = details.getJdbcUrl();
        if (url != null) {
            return connectTo(url, details, application);
        }
        if (application == null) {
            return new MissingDataSource(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, DataSource.class));
        }
        return details.getUsername() == null && details.getPassword() == null
                ? application
                : connectAs(details, application);
    }

    private static DataSource connectTo(
            String url, MigrationConnectionDetails details, @Nullable DataSource application) {
        DataSourceBuilder<?> builder = DataSourceBuilder.create().url(url);
        if (details.getDriverClassName() != null) {
            builder.driverClassName(details.getDriverClassName());
        }
        SimpleDriverDataSource dataSource = build(builder);
        if (details.getUsername() == null
                && application != null
                && !USER_IN_URL.matcher(url).find()) {
            useCredentialsOf(application, dataSource);
        }
        useCredentialsOf(details, dataSource);
        return dataSource;
    }

    /** Another way to the same server, past a pooler for example, needs no second copy of the password. */
    private static void useCredentialsOf(DataSource application, SimpleDriverDataSource dataSource) {
        SimpleDriverDataSource known;
        try {
            known = derive(application);
        } catch (MigrationException unknown) {
            return;
        }
        if (String.valueOf(known.getUrl()).startsWith(POSTGRES)) {
            dataSource.setUsername(known.getUsername());
            dataSource.setPassword(known.getPassword());
        }
    }

    private static DataSource connectAs(MigrationConnectionDetails details, DataSource application) {
        SimpleDriverDataSource dataSource = derive(application);
        useCredentialsOf(details, dataSource);
        return dataSource;
    }

    /** The password of one user is of no use to another; and to the driver, what the URL says would come first. */
    private static void useCredentialsOf(MigrationConnectionDetails details, SimpleDriverDataSource dataSource) {
        String username = details.getUsername();
        String password = details.getPassword();
        if (username != null) {
            remove(LOGIN_IN_URL, dataSource);
            dataSource.setUsername(username);
            dataSource.setPassword(password);
        } else if (password != null) {
            remove(PASSWORD_IN_URL, dataSource);
            dataSource.setPassword(password);
        }
    }

    private static void remove(Pattern parameters, SimpleDriverDataSource dataSource) {
        String url = String.valueOf(dataSource.getUrl());
        dataSource.setUrl(parameters.matcher(url).replaceAll(""));
    }

    private static SimpleDriverDataSource derive(DataSource application) {
        return build(DataSourceBuilder.derivedFrom(application));
    }

    private static SimpleDriverDataSource build(DataSourceBuilder<?> builder) {
        SimpleDriverDataSource dataSource;
        try {
            dataSource = builder.type(SimpleDriverDataSource.class).build();
        } catch (RuntimeException failure) {
            throw unusable(failure);
        }
        if (dataSource.getUrl() == null || dataSource.getDriver() == null) {
            throw unusable(null);
        }
        if (dataSource.getUrl().startsWith(POSTGRES)) {
            dataSource.setConnectionProperties(vigilance());
        }
        return dataSource;
    }

    /** Without these, who connects to a network that drops everything waits for ever; what the URL says comes first. */
    private static Properties vigilance() {
        Properties properties = new Properties();
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("loginTimeout", "30");
        return properties;
    }

    private static MigrationException unusable(@Nullable RuntimeException cause) {
        String found = cause == null ? "it says neither a URL nor a driver" : String.valueOf(cause.getMessage());
        return new MigrationException(
                Problem.error(ProblemCode.NO_DATA_SOURCE, "no connection for the migrations can be made")
                        .found(found)
                        .cause("godwit.datasource.* is not complete, and the application's DataSource does not say "
                                + "what is missing")
                        .remedy(
                                "set godwit.datasource.url, .username and .password,",
                                "or declare a bean that is marked with @MigrationDataSource"),
                cause);
    }
}
