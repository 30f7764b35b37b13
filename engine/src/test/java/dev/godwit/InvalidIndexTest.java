package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Problem;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which index a failed statement is said to have left behind: whoever reads that, drops it. */
@WithTestDatabase
class InvalidIndexTest {

    private static final Pattern LEFT = Pattern.compile("the index (.+) is INVALID(: the next run drops it)?");

    private final TestDatabase database;
    private final Scenario scenario;

    InvalidIndexTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.scenario = new Scenario(database, directory);
    }

    @BeforeEach
    void leaveOtherIndexesInvalid() {
        scenario.with("001_users.sql", """
                        CREATE TABLE users (email text);
                        CREATE INDEX users_name ON users (email);
                        CREATE TABLE "Orders" (email text);
                        CREATE INDEX orders_name ON "Orders" (email);
                        CREATE INDEX "orders_name_ccnew" ON "Orders" (email);
                        INSERT INTO users VALUES ('a@example.org'), ('a@example.org');
                        INSERT INTO "Orders" VALUES ('a@example.org'), ('a@example.org');
                        """).migrated();
        invalidate("users_name", "orders_name", "orders_name_ccnew");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email)                     | public.users_email",
                "create unique index concurrently if not exists Users_Email on only public.users(email)| public.users_email",
                "CREATE UNIQUE INDEX CONCURRENTLY \"of \"\"all\"\"\" ON \"public\" . \"Orders\" (email) | public.\"of \"\"all\"\"\"",
                "CREATE UNIQUE INDEX CONCURRENTLY ON users (email)                                 | public.users_email_idx"
            })
    void thatOfTheStatementIsNamedAndNoOther(String statement, String index) {
        assertThat(left(statement)).containsExactly(index);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REINDEX INDEX CONCURRENTLY users_key",
                "REINDEX (VERBOSE) INDEX CONCURRENTLY public.users_key",
                "REINDEX TABLE CONCURRENTLY users"
            })
    void whatWasToTakeThePlaceOfAnotherIsNamedAndNotTheOther(String statement) {
        makeAnIndexThatCannotBeRebuilt();

        assertThat(left(statement)).containsExactly("public.users_key_ccnew");
    }

    @Test
    void ofAWholeSchemaWhatWasToTakeThePlaceOfOthersIsNamed() {
        database.execute("DROP TABLE \"Orders\"");
        makeAnIndexThatCannotBeRebuilt();

        assertThat(left("REINDEX SCHEMA CONCURRENTLY public")).containsExactly("public.users_key_ccnew");
    }

    /** Its rows are not unique. */
    private void makeAnIndexThatCannotBeRebuilt() {
        database.execute("DROP INDEX users_name; TRUNCATE users; CREATE UNIQUE INDEX users_key ON users (email)");
        database.execute("UPDATE pg_index SET indisunique = false WHERE indexrelid = 'users_key'::regclass");
        database.execute("INSERT INTO users VALUES ('a@example.org'), ('a@example.org')");
        database.execute("UPDATE pg_index SET indisunique = true WHERE indexrelid = 'users_key'::regclass");
    }

    @Test
    void aStatementThatBuildsNoneHasLeftNone() {
        assertThat(left("DROP INDEX CONCURRENTLY users_nothing")).isEmpty();
        assertThat(left("REFRESH MATERIALIZED VIEW CONCURRENTLY users")).isEmpty();
    }

    /** The other session has made the index, invalid for now, and waits for those who write before it fills it. */
    @Test
    @Timeout(60)
    void oneThatAnotherSessionBuildsIsNotNamed() throws SQLException {
        String statement = "CREATE INDEX CONCURRENTLY users_email ON users (email)";
        CompletableFuture<Boolean> build;
        try (Connection writer = database.dataSource().getConnection();
                Statement write = writer.createStatement();
                Connection other = database.dataSource().getConnection();
                Statement builder = other.createStatement()) {
            writer.setAutoCommit(false);
            write.execute("INSERT INTO users VALUES ('b@example.org')");
            build = Scenario.inBackground(() -> builder.execute(statement));
            Eventually.isTrue(database, "SELECT to_regclass('users_email') IS NOT NULL");

            assertThat(left("-- godwit:lock-timeout=50ms\n", statement)).isEmpty();

            writer.rollback();
            build.join();
        }
        assertThat(Fingerprint.of(database)).contains("users_email ON public.users USING btree (email)\n");
    }

    private List<String> left(String statement) {
        return left("", statement);
    }

    private List<String> left(String header, String statement) {
        Problem problem = scenario.with("002_index.sql", header + "-- godwit:transaction=off\n" + statement + ";")
                .failsHalfway();
        return problem.found().stream()
                .map(LEFT::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .toList();
    }

    private void invalidate(String... indexes) {
        for (String index : indexes) {
            database.execute(
                    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = '%s'::regclass".formatted(index));
        }
    }
}
