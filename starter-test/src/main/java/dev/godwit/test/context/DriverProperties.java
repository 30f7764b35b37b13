package dev.godwit.test.context;

import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How the application has configured the driver, as far as it changes what statements do. Where to connect, as whom and how
 * safely is not taken over: the server is another one.
 */
final class DriverProperties {

    private static final Set<String> OF_THE_URL = Set.of(
            "autosave",
            "binaryTransfer",
            "currentSchema",
            "defaultRowFetchSize",
            "escapeSyntaxCallMode",
            "logServerErrorDetail",
            "options",
            "preferQueryMode",
            "prepareThreshold",
            "quoteReturningIdentifiers",
            "reWriteBatchedInserts",
            "stringtype");

    private final Properties properties;

    private DriverProperties(Properties properties) {
        this.properties = properties;
    }

    /**
     * Puts together what the pool was given and what the URL has.
     *
     * @param url the application's; null, or one of another driver, when it has none
     */
    static DriverProperties of(Properties ofThePool, @Nullable String url) {
        Properties all = new Properties();
        if (url != null && url.startsWith("jdbc:postgresql:")) {
            PGSimpleDataSource parsed = new PGSimpleDataSource();
            parsed.setUrl(url);
            for (String name : OF_THE_URL) {
                String value = get(name, parsed);
                if (value != null) {
                    all.setProperty(name, value);
                }
            }
        }
        ofThePool.stringPropertyNames().forEach(name -> all.setProperty(name, ofThePool.getProperty(name)));
        return new DriverProperties(all);
    }

    void applyTo(PGSimpleDataSource dataSource) {
        try {
            for (String name : properties.stringPropertyNames()) {
                dataSource.setProperty(name, properties.getProperty(name));
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("the driver does not take a property of spring.datasource", e);
        }
    }

    /** In the same order in each JVM. */
    @Override
    public String toString() {
        Map<String, String> sorted = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> sorted.put(name, properties.getProperty(name)));
        return sorted.toString();
    }

    private static @Nullable String get(String name, PGSimpleDataSource dataSource) {
        try {
            return dataSource.getProperty(name);
        } catch (SQLException e) {
            throw new IllegalStateException("the driver does not know its property " + name, e);
        }
    }
}
