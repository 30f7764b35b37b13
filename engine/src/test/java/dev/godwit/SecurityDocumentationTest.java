package dev.godwit;

import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.DocumentationPage;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements of {@code docs/security.md} work, and keep others from writing the history. */
@WithTestDatabase
class SecurityDocumentationTest {

    private static final Pattern SQL = Pattern.compile("^```sql\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final TestDatabase database;
    private final MigrationFiles files;
    private final Login owner;
    private final Login app;

    SecurityDocumentationTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory);
        this.owner = database.createLogin("");
        this.app = database.createLogin("");
    }

    @Test
    void twoRolesKeepTheApplicationFromWritingTheHistory() throws SQLException {
        database.execute(statements("Two roles", 1));
        files.with("001_history.sql", statements("Two roles", 2))
                .with("002_orders.sql", "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY, total int);")
                .with("002_orders.down.sql", "DROP TABLE orders;");

        assertThat(versions(migrator(owner).migrate().applied())).containsExactly("001", "002");

        assertTheApplicationCanWorkAndNotWriteTheHistory();
    }

    @Test
    void aDatabaseThatExistsIsClosedAfterwards() throws SQLException {
        database.execute(
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT USAGE, CREATE ON SCHEMA public TO " + owner.user());
        files.with("001_orders.sql", "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY, total int);");
        migrator(owner).migrate();

        execute(owner, statements("A database that exists", 0));

        assertTheApplicationCanWorkAndNotWriteTheHistory();
        files.with("002_more.sql", "CREATE TABLE more (id int);");
        migrator(owner).migrate();
        execute(app, "INSERT INTO more VALUES (1)");
    }

    /** Else nobody would need the page, and the query could be one that finds nothing. */
    @Test
    void anApplicationThatMayWriteTheHistoryHasItsSqlRunByTheRoleThatMigrates() throws SQLException {
        database.execute(statements("Two roles", 1));
        files.with("001_orders.sql", "CREATE TABLE orders (id int);").with("001_orders.down.sql", "DROP TABLE orders;");
        migrator(owner).migrate();
        assertThat(writers()).contains(app.user());

        execute(app, "UPDATE schema_migrations SET down_script = 'CREATE TABLE placed ()'");
        migrator(owner).undo(UndoSelection.last(1));

        assertThat(database.queryForObject("SELECT tableowner FROM pg_tables WHERE tablename = 'placed'", String.class))
                .isEqualTo(owner.user());
    }

    private void assertTheApplicationCanWorkAndNotWriteTheHistory() throws SQLException {
        execute(app, "INSERT INTO orders (total) VALUES (1); UPDATE orders SET total = 2; DELETE FROM orders");
        for (String table : List.of("schema_migrations", "schema_migrations_log")) {
            assertThatCode(() -> execute(app, "SELECT * FROM " + table)).doesNotThrowAnyException();
            for (String statement : List.of(
                    "INSERT INTO %s DEFAULT VALUES",
                    "DELETE FROM %s",
                    "TRUNCATE %s",
                    "ALTER TABLE %s ADD x int",
                    "DROP TABLE %s",
                    "COMMENT ON TABLE %s IS 'x'",
                    "ALTER TABLE %s DISABLE TRIGGER ALL",
                    "CREATE RULE r AS ON INSERT TO %s DO ALSO SELECT 1")) {
                refused(statement.formatted(table));
            }
        }
        refused("UPDATE schema_migrations SET down_script = 'SELECT 1'");
        refused("UPDATE schema_migrations_log SET message = 'SELECT 1'");
        refused("CREATE FUNCTION lower(text) RETURNS text LANGUAGE sql RETURN 'x'");
        refused("SET ROLE " + owner.user());

        assertThat(writers()).containsOnly(owner.user(), database.user());
        assertThat(creators()).containsOnly(owner.user(), database.user());
        assertThat(migrator(app).status().problems()).isEmpty();
        assertThat(migrator(app).migrate().applied()).isEmpty();
    }

    private void refused(String statement) {
        assertThatExceptionOfType(SQLException.class)
                .as(statement)
                .isThrownBy(() -> execute(app, statement))
                .returns(INSUFFICIENT_PRIVILEGE, SQLException::getSQLState);
    }

    private List<String> writers() {
        return roles(statements("Who may write the history now", 0));
    }

    private List<String> creators() {
        return roles(statements("Who may write the history now", 1));
    }

    private List<String> roles(String query) {
        return JdbcClient.create(database.dataSource())
                .sql(query)
                .query((row, number) -> row.getString("rolname"))
                .list();
    }

    private Migrator migrator(Login login) {
        return Migrator.builder(database.dataSource(login))
                .options(MigratorOptions.builder()
                        .locations(files.location())
                        .historyReaders(List.of(app.user()))
                        .build())
                .build();
    }

    private void execute(Login login, String sql) throws SQLException {
        try (Connection connection = database.dataSource(login).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A block of statements of the page, with the roles of this test. */
    private String statements(String section, int index) {
        String text = Objects.requireNonNull(
                DocumentationPage.of("security.md").sections().get(section), section);
        return SQL.matcher(text)
                .results()
                .map(MatchResult::group)
                .toList()
                .get(index)
                .replaceAll("(?m)^```.*$", "")
                .replace("shop_owner", owner.user())
                .replace("shop_app", app.user());
    }
}
