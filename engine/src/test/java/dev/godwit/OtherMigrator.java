package dev.godwit;

import dev.godwit.history.HistoryTables;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** A session that has the lock of the history in {@code public}, as a migrator has that is at work. */
final class OtherMigrator implements AutoCloseable {

    private final Connection connection;

    OtherMigrator(TestDatabase database) throws SQLException {
        connection = database.dataSource().getConnection();
        execute("SELECT pg_advisory_lock(%d)"
                .formatted(HistoryTables.of("public", MigratorOptions.defaults().target())
                        .lockKey()));
    }

    /** Says how far it is. */
    OtherMigrator at(String progress) throws SQLException {
        execute("SET application_name = 'godwit %s'".formatted(progress));
        return this;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** How others see it. */
    String shown() throws SQLException {
        return "pid %d, ".formatted(connection.unwrap(PGConnection.class).getBackendPID());
    }

    /** Ends without having applied anything. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
