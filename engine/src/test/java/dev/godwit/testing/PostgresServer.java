package dev.godwit.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The one PostgreSQL server that the tests of a JVM share: a container where one can be had, otherwise an embedded
 * server. {@code -Dgodwit.test.postgres=14} and so on ask for an embedded server of that version.
 */
final class PostgresServer {
    static final String USER = "postgres";
    /** Not the user's name, and unsafe in a URL: whoever forgets to pass it on, or to encode it, does not get in. */
    static final String PASSWORD = "p@ss/wörd%20";

    static final Map<String, String> SETTINGS = Map.of(
            "fsync", "off",
            "synchronous_commit", "off",
            "full_page_writes", "off",
            "max_connections", "200",
            "TimeZone", ForeignZoneDataSource.ZONE);

    private static final String VERSION_PROPERTY = "godwit.test.postgres";

    private final String kind;
    private final String host;
    private final int port;

    PostgresServer(String kind, String host, int port) {
        this.kind = kind;
        this.host = host;
        this.port = port;
    }

    static PostgresServer shared() {
        return Shared.SERVER;
    }

    private static PostgresServer start() {
        String wantedMajor = System.getProperty(VERSION_PROPERTY, "");
        PostgresServer server = wantedMajor.isEmpty()
                ? ContainerImage.name().map(ContainerServer::start).orElseGet(EmbeddedServer::start)
                : EmbeddedServer.start();
        String version = server.version();
        if (!wantedMajor.isEmpty() && !version.startsWith(wantedMajor + ".")) {
            throw new IllegalStateException(("-D%s=%s, but the embedded binaries on the class path are PostgreSQL %s;"
                            + " Maven chooses them by the same property, which may be 14 to 18")
                    .formatted(VERSION_PROPERTY, wantedMajor, version));
        }
        System.out.println(
                "Tests use PostgreSQL " + version + ", " + server.kind + ", on " + server.host + ":" + server.port);
        return server;
    }

    String url(String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Connects to a database that no test uses, to create and drop theirs. */
    PGSimpleDataSource administrator() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url("postgres"));
        dataSource.setUser(USER);
        dataSource.setPassword(PASSWORD);
        return dataSource;
    }

    private String version() {
        try (Connection connection = administrator().getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException failure) {
            throw new IllegalStateException("the test server " + kind + " does not accept connections", failure);
        }
    }

    private static final class Shared {
        static final PostgresServer SERVER = start();
    }
}
