package dev.godwit.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An empty database of its own for a test, on the server that all tests share. {@link #close()} ends whatever is still
 * connected to it and drops it, together with the logins that were made for it. Tests get one as a parameter: see
 * {@link WithTestDatabase}.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final PostgresServer server;
    private final String name;
    private final List<Login> logins = new ArrayList<>();

    private TestDatabase(PostgresServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** Creates a database; for the tests that need more than the one they get as a parameter. */
    public static TestDatabase create() {
        TestDatabase database = new TestDatabase(PostgresServer.shared(), "test_" + COUNTER.incrementAndGet());
        database.administer("CREATE DATABASE " + database.name);
        return database;
    }

    public String name() {
        return name;
    }

    public String host() {
        return server.host();
    }

    public int port() {
        return server.port();
    }

    /** The JDBC URL, without user and password. */
    public String url() {
        return server.url(name);
    }

    /** The superuser, who owns the database. */
    public String user() {
        return PostgresServer.USER;
    }

    public String password() {
        return PostgresServer.PASSWORD;
    }

    /**
     * Connects as the superuser, anew for each connection, in a time zone that is not the JVM's. Every call returns
     * another object, whose properties may be changed.
     */
    public PGSimpleDataSource dataSource() {
        return dataSource(new Login(user(), password()));
    }

    /** Connects as the given role, otherwise like {@link #dataSource()}. */
    public PGSimpleDataSource dataSource(Login login) {
        return new ForeignZoneDataSource(url(), login);
    }

    /**
     * Creates a role that may log in and is no superuser. Before PostgreSQL 15 every role may create tables in the
     * schema {@code public}, since then none but the owner.
     *
     * @param options what {@code CREATE ROLE} allows besides, such as {@code CREATEROLE}; may be empty
     */
    public Login createLogin(String options) {
        Login login = new Login(name + "_login_" + (logins.size() + 1), "of-" + name);
        administer("CREATE ROLE %s LOGIN PASSWORD '%s' %s".formatted(login.user(), login.password(), options));
        logins.add(login);
        return login;
    }

    /** Runs any number of statements, as one message: they all count or, after a failure, none of them. */
    public void execute(String sql) {
        execute(dataSource(), sql);
    }

    /** Spring's client, on a new connection for each use. */
    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource());
    }

    public List<Map<String, @Nullable Object>> queryForList(String sql) {
        return jdbc().sql(sql).query().listOfRows();
    }

    /** The single column of all rows. */
    public <T> List<T> queryForList(String sql, Class<T> type) {
        return jdbc().sql(sql).query(type).list();
    }

    /** The single column of the single row. */
    public <T> T queryForObject(String sql, Class<T> type) {
        return jdbc().sql(sql).query(type).single();
    }

    @Override
    public void close() {
        administer("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        for (Login login : logins) {
            administer("DROP ROLE " + login.user());
        }
    }

    private void administer(String sql) {
        execute(server.administrator(), sql);
    }

    private static void execute(PGSimpleDataSource dataSource, String sql) {
        // otherwise the driver splits the text, and not always where PostgreSQL does
        dataSource.setPreferQueryMode(PreferQueryMode.SIMPLE);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException("failed in " + dataSource.getDatabaseName() + ": " + sql, failure);
        }
    }
}
