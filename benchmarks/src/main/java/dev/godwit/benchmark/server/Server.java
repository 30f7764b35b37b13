package dev.godwit.benchmark.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.postgresql.ds.PGSimpleDataSource;

/** The PostgreSQL that everything is measured on. */
public final class Server implements Closeable {

    /** What a disk does when a transaction ends is the same for all, and hides how they differ. */
    private static final Map<String, String> WITHOUT_WAITING_FOR_THE_DISK =
            Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");

    private final String url;
    private final Closeable process;
    private int created;

    private Server(String url, Closeable process) {
        this.url = url;
        this.process = process;
    }

    /** Starts a server that lives until it is closed. */
    public static Server embedded() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setLocaleConfig("locale", "C");
        WITHOUT_WAITING_FOR_THE_DISK.forEach(builder::setServerConfig);
        EmbeddedPostgres process = builder.start();
        return new Server(process.getJdbcUrl("postgres", "postgres"), process);
    }

    /**
     * Takes a server that is there.
     *
     * @param url a JDBC URL with user and password, who may create databases
     */
    public static Server at(String url) {
        return new Server(url, () -> {});
    }

    /** Creates an empty database. */
    public Database create() throws SQLException {
        Database database =
                new Database(url, "godwit_benchmark_" + ProcessHandle.current().pid() + "_" + ++created);
        database.create();
        return database;
    }

    /** The version, and the settings that matter here. */
    public String description() throws SQLException {
        Set<String> settings = new TreeSet<>();
        try (Connection connection = dataSource(url).getConnection();
                Statement statement = connection.createStatement()) {
            for (String name : WITHOUT_WAITING_FOR_THE_DISK.keySet()) {
                settings.add(name + "=" + show(statement, name));
            }
            return show(statement, "server_version") + " with " + String.join(", ", settings);
        }
    }

    /** The JDBC URL of a database that nothing is measured in, with user and password. */
    public String url() {
        return url;
    }

    InetSocketAddress address() {
        PGSimpleDataSource dataSource = dataSource(url);
        return new InetSocketAddress(dataSource.getServerNames()[0], dataSource.getPortNumbers()[0]);
    }

    private static String show(Statement statement, String name) throws SQLException {
        try (ResultSet result = statement.executeQuery("SHOW " + name)) {
            result.next();
            return result.getString(1);
        }
    }

    static PGSimpleDataSource dataSource(String url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
