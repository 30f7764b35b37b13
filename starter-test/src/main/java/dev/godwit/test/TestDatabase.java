package dev.godwit.test;

import dev.godwit.MigrationRun;
import dev.godwit.Migrator;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Selection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The database that the test which runs has for itself, a bean of every application context with a {@link MigratedDatabase}.
 *
 * <p>The bean stays the same from test to test, and what it says is always true for the test that runs.
 */
public interface TestDatabase {

    /** Its name on the server. */
    String name();

    /** Where it is: a JDBC URL without user and password. */
    String url();

    /** The user who owns it and whom the application connects as. */
    String username();

    /** The password of {@link #username()}; null when the server asks for none. */
    @Nullable
    String password();

    /** The application's data source, which leads to this database. */
    DataSource dataSource();

    /**
     * What the application migrates it with.
     *
     * @throws IllegalStateException when the application has several migrators for its data source
     */
    Migrator migrator();

    /** Spring's client for the {@link #dataSource()}. It takes part in the transaction of a test that has one. */
    default JdbcClient jdbcClient() {
        return JdbcClient.create(dataSource());
    }

    /**
     * Applies everything that is pending, as the application does when it starts.
     *
     * <p>A transaction that the test framework has begun for the test is committed before, so that the migration sees its
     * rows and need not wait for it; another one is begun afterwards.
     *
     * @return what was applied
     * @throws MigrationException as in {@link Migrator#migrate()}
     * @throws IllegalStateException when the test itself has begun a transaction that is open
     */
    MigrationRun migrate();

    /**
     * Applies what is pending up to a version, itself included: after {@code @MigratedDatabase(upTo = "004")} and some rows,
     * {@code migrateTo("005")} shows what 005 does to them.
     *
     * @param version as in {@link Selection.UpTo}
     * @return what was applied
     * @throws MigrationException as in {@link Migrator#migrate(Selection)}
     * @throws IllegalStateException as in {@link #migrate()}
     */
    MigrationRun migrateTo(String version);

    /**
     * Replaces the database by a new one in which nothing has been migrated yet. Connections to the one before are closed, and
     * it is dropped.
     *
     * @throws IllegalStateException as in {@link #migrate()}
     */
    void startEmpty();
}
