package dev.godwit.test.assertion;

import dev.godwit.test.TestDatabase;
import javax.sql.DataSource;

/**
 * Where assertions about a database begin. Its methods can be imported statically beside those of AssertJ:
 *
 * <pre>{@code
 * import static dev.godwit.test.assertion.DatabaseAssertions.assertThat;
 * import static org.assertj.core.api.Assertions.assertThat;
 * }</pre>
 */
public final class DatabaseAssertions {

    private DatabaseAssertions() {}

    /** Begins assertions about the database of a test, its history included. */
    public static DatabaseAssert assertThat(TestDatabase database) {
        return new DatabaseAssert(database.dataSource(), new AppliedByMigrator(database::migrator));
    }

    /**
     * Begins assertions about any database. What is applied is read from the table {@code schema_migrations} in its
     * {@code search_path}.
     */
    public static DatabaseAssert assertThat(DataSource dataSource) {
        return new DatabaseAssert(dataSource, new AppliedByTable(dataSource));
    }
}
