package dev.godwit.test.server;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server on which tests have their databases.
 *
 * @param kind what it is, as the log says it
 * @param url the JDBC URL of a database that nobody tests in, where others are made from
 * @param username who makes the databases, and uses them; null when the URL has it
 * @param password null when the server asks for none
 */
public record TestServer(
        String kind,
        String url,
        @Nullable String username,
        @Nullable String password) {

    /** What a server is started with that has to be fast and whose data nobody will miss. */
    static final Map<String, String> SETTINGS = settings();

    private static final Pattern URL = Pattern.compile("(jdbc:postgresql:(?://[^/?]*)?)(/?)([^?]*)(.*)");

    /** In the same order in each JVM: Testcontainers finds a container that is kept by the text of its command. */
    private static Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("fsync", "off");
        settings.put("synchronous_commit", "off");
        settings.put("full_page_writes", "off");
        settings.put("max_connections", "300");
        settings.put("autovacuum", "off");
        return Collections.unmodifiableMap(settings);
    }

    /** The same server with another database. */
    public String url(String database) {
        Matcher url = URL.matcher(this.url);
        if (!url.matches()) {
            throw new IllegalStateException("no URL of PostgreSQL");
        }
        String slash = url.group(1).endsWith(":") ? url.group(2) : "/";
        return url.group(1) + slash + database + url.group(4);
    }

    /** Who makes the databases: as given, else as the driver finds it. */
    public String user() {
        return Objects.requireNonNullElseGet(administrator().getUser(), () -> System.getProperty("user.name", ""));
    }

    /** Connects to the database that nobody tests in. */
    public PGSimpleDataSource administrator() {
        return dataSource(url);
    }

    /** Connects to another database of the server. */
    public PGSimpleDataSource database(String name) {
        return dataSource(url(name));
    }

    private PGSimpleDataSource dataSource(String url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        if (username != null) {
            dataSource.setUser(username);
        }
        if (password != null) {
            dataSource.setPassword(password);
        }
        return dataSource;
    }

    /** Two that are equal are the same server, whatever it is called. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TestServer server
                && server.url.equals(url)
                && Objects.equals(server.username, username);
    }

    @Override
    public int hashCode() {
        return Objects.hash(url, username);
    }

    /** Without the password, which may also be in the URL. */
    @Override
    public String toString() {
        return kind + ", " + url.replaceFirst("\\?.*", "");
    }
}
