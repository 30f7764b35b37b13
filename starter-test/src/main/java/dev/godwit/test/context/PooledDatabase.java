package dev.godwit.test.context;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.test.template.CopySource;
import dev.godwit.test.template.Database;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** A database and the connections to it, as the application has configured its pool. */
final class PooledDatabase {

    private static final String PROPERTIES = "spring.datasource.hikari";

    private final Database database;
    private final HikariDataSource pool;

    private PooledDatabase(Database database, HikariDataSource pool) {
        this.database = database;
        this.pool = pool;
    }

    static PooledDatabase of(Database database, Environment environment) {
        HikariConfig config = configuration(environment);
        config.setUsername(null);
        config.setPassword(null);
        PGSimpleDataSource dataSource = database.dataSource();
        driverProperties(config, environment).applyTo(dataSource);
        config.setDataSource(dataSource);
        config.setPoolName(database.name());
        return new PooledDatabase(database, new HikariDataSource(config));
    }

    private static HikariConfig configuration(Environment environment) {
        HikariConfig config = new HikariConfig();
        // many contexts may be kept, each with a pool: connections that nobody uses would use up those of the server
        config.setMinimumIdle(0);
        Binder.get(environment).bind(PROPERTIES, Bindable.ofInstance(config));
        return config;
    }

    private static DriverProperties driverProperties(HikariConfig config, Environment environment) {
        return DriverProperties.of(config.getDataSourceProperties(), environment.getProperty("spring.datasource.url"));
    }

    /** What is set in its sessions, and makes a difference to what migrations do in them: the schema, for example. */
    static String settingsOf(Environment environment) {
        HikariConfig config = configuration(environment);
        return String.join(
                ",",
                String.valueOf(config.getSchema()),
                String.valueOf(config.getConnectionInitSql()),
                driverProperties(config, environment).toString());
    }

    Database database() {
        return database;
    }

    HikariDataSource pool() {
        return pool;
    }

    /** Closes all connections, and makes it a database that can be copied. */
    CopySource freeze() {
        pool.close();
        return database.freeze();
    }

    /** Closes all connections, and drops it in the background. */
    void drop() {
        pool.close();
        database.drop();
    }
}
