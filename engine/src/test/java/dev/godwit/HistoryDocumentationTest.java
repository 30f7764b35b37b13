package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.history.LogEvent;
import dev.godwit.migration.MigrationState;
import dev.godwit.testing.DocumentationPage;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/reference/history.md} has what the tables have, no more and no less. */
@WithTestDatabase
class HistoryDocumentationTest {

    private static final String COLUMNS = """
            SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
            WHERE attrelid = '%s'::regclass AND attnum > 0 ORDER BY attnum
            """;

    private static final DocumentationPage PAGE = DocumentationPage.of("reference/history.md");

    @Test
    void namesEachColumnWithItsType(TestDatabase database, @TempDir Path directory) {
        Migrators.of(database, new MigrationFiles(directory)).migrate();

        assertThat(documented("The table schema_migrations")).isEqualTo(columns("schema_migrations", database));
        assertThat(documented("The table schema_migrations_log")).isEqualTo(columns("schema_migrations_log", database));
    }

    @Test
    void explainsEachEventAndEachState() {
        assertThat(firstColumn("Events")).isEqualTo(names(LogEvent.values()));
        assertThat(firstColumn("States")).isEqualTo(names(MigrationState.values()));
    }

    private static List<List<String>> columns(String table, TestDatabase database) {
        return database.queryForList(COLUMNS.formatted(table)).stream()
                .map(row -> List.of(String.valueOf(row.get("name")), String.valueOf(row.get("type"))))
                .toList();
    }

    private static List<List<String>> documented(String section) {
        return PAGE.table(section).stream().map(row -> row.subList(0, 2)).toList();
    }

    private static List<String> firstColumn(String section) {
        return PAGE.table(section).stream().map(row -> row.get(0)).toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }
}
