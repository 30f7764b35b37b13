package dev.godwit.test.assertion;

import static dev.godwit.test.assertion.DatabaseAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.godwit.migration.UndoSelection;
import dev.godwit.test.ScriptedDatabase;
import dev.godwit.test.TestDatabase;
import dev.godwit.test.roundtrip.MigrationsRoundTrip;
import dev.godwit.test.roundtrip.RoundTripReport;
import dev.godwit.testing.DocumentationPage;
import dev.godwit.testing.SourceExamples;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sections of {@code docs/testing.md} on assertions and on the way back show what was compiled and run here. */
class AssertionsDocumentationTest {

    private static final DocumentationPage PAGE = DocumentationPage.of("testing.md");

    private final ScriptedDatabase scripted;
    private final TestDatabase database;

    AssertionsDocumentationTest(@TempDir Path directory) {
        this.scripted = new ScriptedDatabase(directory)
                .with("001_users.sql", "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);")
                .with("001_users.down.sql", "DROP TABLE users;")
                .with("002_email.sql", "ALTER TABLE users ADD email varchar(255);")
                .with("003_orders.sql", """
                        CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);
                        CREATE INDEX orders_by_user ON orders (user_id);
                        """)
                .with("003_orders.down.sql", "DROP TABLE orders;");
        this.database = scripted;
    }

    @AfterEach
    void drop() {
        scripted.close();
    }

    @Test
    void showsCodeThatIsInThisTest() {
        SourceExamples.of(getClass()).forEach(PAGE::hasExample);
        // those of this class
        PAGE.hasExample("imports", """
                import static dev.godwit.test.assertion.DatabaseAssertions.assertThat;
                import static org.assertj.core.api.Assertions.assertThat;""");
    }

    @Test
    void assertsWhatIsThere() {
        database.migrate();
        // example: assertions
        assertThat(database).hasNothingPending().hasCurrentVersion("003");
        assertThat(database)
                .hasTable("users")
                .hasColumn("email", "varchar(255)")
                .hasNotNullColumn("name")
                .hasPrimaryKey("id")
                .isEmpty();
        assertThat(database)
                .hasTable("public.orders")
                .hasForeignKeyTo("users", "user_id")
                .hasIndex("orders_by_user");
        // end
        assertThat(database.name()).isNotEmpty();

        Throwable failure =
                catchThrowable(() -> assertThat(database).hasTable("users").hasColumn("emial"));
        PAGE.hasExample("no-column", Objects.requireNonNull(failure.getMessage()));
    }

    @Test
    void assertsWhatAnUndoHasDone() {
        database.migrate();
        // example: undo
        database.migrator().undo(UndoSelection.last(1));

        assertThat(database).hasNotApplied("003").hasApplied("001", "002").doesNotHaveTable("orders");
        // end
    }

    @Test
    void goesForthAndBack() {
        // example: round-trip
        RoundTripReport report = MigrationsRoundTrip.of(database).verify();
        // end
        PAGE.hasExample("report", report.toString());
    }
}
