package dev.godwit.sample.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationContext;
import dev.godwit.sample.RunningSample;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The downs as the history keeps them, run newest first. */
@WithTestDatabase
class DownsTest {

    private static final String SCHEMA = """
            WITH own AS (
              SELECT oid, relname FROM pg_class
              WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')
                AND relname NOT IN ('schema_migrations', 'schema_migrations_log'))
            SELECT format('%s.%s %s %s %s', relname, attname, format_type(atttypid, atttypmod), attnotnull,
                pg_get_expr(adbin, adrelid))
            FROM own JOIN pg_attribute ON attrelid = own.oid AND attnum > 0 AND NOT attisdropped
              LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            UNION ALL
            SELECT format('%s %s %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
            FROM own JOIN pg_constraint ON conrelid = own.oid
            UNION ALL
            SELECT pg_get_indexdef(indexrelid) FROM own JOIN pg_index ON indrelid = own.oid
            UNION ALL
            SELECT pg_get_viewdef(own.oid) FROM own WHERE relname = 'provider_usage'
            ORDER BY 1
            """;

    @Test
    void takeEverythingBackSoThatTheNextStartAppliesItAgain(TestDatabase database) throws Exception {
        List<String> schema;
        try (RunningSample sample = RunningSample.start(database)) {
            schema = database.queryForList(SCHEMA, String.class);
            for (Applied migration : newestFirst(database)) {
                undo(migration, sample, database);
            }
        }
        assertThat(database.queryForList(SCHEMA, String.class)).isEmpty();
        assertThat(newestFirst(database)).isEmpty();

        RunningSample.start(database).close();

        assertThat(database.queryForList(SCHEMA, String.class)).isEqualTo(schema);
        assertThat(database.queryForList("SELECT slug FROM ai_providers ORDER BY id", String.class))
                .containsExactly("openai", "anthropic", "local-ollama");
    }

    private static List<Applied> newestFirst(TestDatabase database) {
        return database.jdbc()
                .sql("SELECT version, kind, down_script FROM schema_migrations ORDER BY sequence DESC")
                .query(Applied.class)
                .list();
    }

    /** A repeatable migration has no down: the down of 005 takes the view away. */
    private static void undo(Applied migration, RunningSample sample, TestDatabase database) throws Exception {
        if (migration.kind().equals("REPEATABLE")) {
            return;
        }
        if (migration.kind().equals("JAVA")) {
            try (Connection connection = database.dataSource().getConnection()) {
                sample.bean(V20250811090000__BackfillProviderSlugs.class).down(new Context(connection));
            }
        } else {
            assertThat(migration.downScript()).as(migration.version()).isNotNull();
            database.execute(String.valueOf(migration.downScript()));
        }
        database.execute("DELETE FROM schema_migrations WHERE version = '%s'".formatted(migration.version()));
    }

    private record Applied(
            String version, String kind, @Nullable String downScript) {}

    private record Context(Connection connection) implements MigrationContext {

        @Override
        public JdbcClient jdbcClient() {
            return JdbcClient.create(new SingleConnectionDataSource(connection, true));
        }
    }
}
