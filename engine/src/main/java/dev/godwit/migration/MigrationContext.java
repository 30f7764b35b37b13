package dev.godwit.migration;

import java.sql.Connection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a {@link JavaMigration} works with. */
public interface MigrationContext {

    /**
     * The migration's own connection. Godwit commits it, rolls it back and closes it: the methods that would do so throw
     * {@link UnsupportedOperationException}.
     */
    Connection connection();

    /** A client for {@link #connection()}. */
    JdbcClient jdbcClient();
}
