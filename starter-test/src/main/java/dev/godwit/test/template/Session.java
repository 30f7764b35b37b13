package dev.godwit.test.template;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** A connection to the server, in autocommit: databases are neither created nor dropped within a transaction. */
final class Session implements AutoCloseable {

    private static final int LONGEST_SECONDS = 10;

    private final Connection connection;

    private Session(Connection connection) {
        this.connection = connection;
    }

    static Session open(PGSimpleDataSource dataSource) throws SQLException {
        dataSource.setApplicationName("godwit-test");
        dataSource.setTcpKeepAlive(true);
        Session session = new Session(dataSource.getConnection());
        try {
            session.execute("SET lock_timeout = 0; SET statement_timeout = 0; SET idle_session_timeout = 0");
        } catch (SQLException e) {
            session.close();
            throw e;
        }
        return session;
    }

    /** Also false when the server does not answer any more: to open another one is the way to find out. */
    boolean isOpen() throws SQLException {
        return connection.isValid(LONGEST_SECONDS);
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column. */
    List<String> queryForList(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** The first column of the first row, if there is one. */
    Optional<String> queryForOptional(String sql) throws SQLException {
        return queryForList(sql).stream().findFirst();
    }

    String queryForString(String sql) throws SQLException {
        return queryForList(sql).get(0);
    }

    boolean queryForBoolean(String sql) throws SQLException {
        return queryForString(sql).equals("t");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
