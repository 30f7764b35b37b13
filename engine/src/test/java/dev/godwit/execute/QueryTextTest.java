package dev.godwit.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.history.HistoryTables;
import dev.godwit.migration.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTextTest {

    @Test
    void hasNoLiterals() {
        assertThat(QueryText.shown("CREATE SUBSCRIPTION s CONNECTION 'host=db password=s3cret' PUBLICATION p"))
                .isEqualTo("CREATE SUBSCRIPTION s CONNECTION '…' PUBLICATION p");
        assertThat(QueryText.shown("UPDATE users SET iban = 'DE1', age=-42 WHERE id IN (1, 2.5e-10, .5, 0xFF, 1_000)"))
                .isEqualTo("UPDATE users SET iban = '…', age=-… WHERE id IN (…, …, …, …, …)");
        assertThat(QueryText.shown("DO $$ BEGIN PERFORM 's3cret'; END $$; SELECT $x$ s3cret $$ $x$, $1"))
                .isEqualTo("DO '…'; SELECT '…', $1");
    }

    @Test
    void keepsNamesAndShape() {
        String query = "SELECT users2.\"the 2nd name\", a$1 FROM \"a \"\"b\"\" 'c'\".users2 WHERE größe2 <> $1::int[]";

        assertThat(QueryText.shown(query)).isEqualTo(query);
        assertThat(QueryText.shown("<insufficient privilege>")).isEqualTo("<insufficient privilege>");
    }

    @Test
    void isOneLine() {
        assertThat(QueryText.shown("  SELECT\t1,\r\n\n  a -- why\n  FROM /* not /* so */ 's3cret */ b\u001b[31m "))
                .isEqualTo("SELECT …, a FROM b […");
    }

    @Test
    void isTheStatementThatRunsOfAMigratorsMessage() {
        String message = message("SELECT 'one'", "SELECT 'a\n;\ns3cret', 2", "SELECT three");

        assertThat(ofMigrator(message, "godwit 002 1/3")).isEqualTo("SELECT '…'");
        assertThat(ofMigrator(message, "godwit 002 2/3")).isEqualTo("SELECT '…', …");
        assertThat(ofMigrator(message, "godwit 002 3/3")).isEqualTo("SELECT three");
        assertThat(ofMigrator(message("SELECT one"), "godwit 002")).isEqualTo("SELECT one");
    }

    @Test
    void isNothingWhenTheServerHasForgottenTheStatementThatRuns() {
        String message = message("SELECT 1", "SELECT 2");

        assertThat(ofMigrator(message, "godwit 002 3/9")).isEmpty();
        assertThat(ofMigrator(message.substring(0, message.indexOf("SELECT 1")), "godwit 002 1/2"))
                .isEmpty();
        assertThat(ofMigrator(message.substring(0, message.indexOf("s3cret") + 3), "godwit 002 1/2"))
                .isEmpty();
    }

    @Test
    void isAllOfTheMessageOfOthers() {
        assertThat(ofMigrator("BEGIN\n;\nSELECT 1", "shop 1/2")).isEqualTo("BEGIN ; SELECT …");
    }

    private static String message(String... script) {
        return "BEGIN\n;\nSET LOCAL application_name = 'godwit 002 1/3'\n;\nSET LOCAL lock_timeout = '5000ms'\n;\n"
                + "INSERT INTO \"public\".\"schema_migrations\" VALUES ('002', 'DROP TABLE a\n;\nSELECT ''s3cret''')\n;\n"
                + String.join("\n;\nSET LOCAL application_name = 'godwit 002 9/9'\n;\n", script);
    }

    private static String ofMigrator(String message, String application) {
        return QueryText.shown(
                message,
                application,
                new HistoryTables("public", "schema_migrations", "schema_migrations_log", Series.MIGRATIONS));
    }

    @Test
    void isShort() {
        String name = "abcdefgh_";

        assertThat(QueryText.shown("SELECT " + name.repeat(100)))
                .isEqualTo("SELECT " + name.repeat(100).substring(0, 113) + "…");
        assertThat(QueryText.shown("x".repeat(119) + "\uD83D\uDC26 FROM birds"))
                .as("no half of a character")
                .isEqualTo("x".repeat(119) + "\uD83D\uDC26…");
        assertThat(QueryText.shown("(".repeat(120))).hasSize(120);
    }

    /** The server cuts long queries anywhere, and another session may read backslashes in another way. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER ROLE app PASSWORD 's3cret",
                "ALTER ROLE app PASSWORD 'it''s3cret",
                "ALTER ROLE app PASSWORD 'a'\n's3cret'",
                "ALTER ROLE app PASSWORD E'a\\'s3cret'",
                "ALTER ROLE app PASSWORD e'a\\\\' 's3cret'",
                "ALTER ROLE app PASSWORD E'a\\",
                "ALTER ROLE app PASSWORD 'a\\'s3cret'",
                "ALTER ROLE app PASSWORD 'a\\', 's3cret', 'b\\'",
                "ALTER ROLE app PASSWORD U&'\\0073s3cret'",
                "ALTER ROLE app PASSWORD $$s3cret",
                "ALTER ROLE app PASSWORD $a$s3cret$b$s3cret",
                "ALTER ROLE app PASSWORD $ä1$'s3cret$ä1$",
                "ALTER ROLE app PASSWORD N's3cret'",
                "ALTER ROLE app PASSWORD x's3cret'",
                "ALTER ROLE app PASSWORD -- s3cret",
                "ALTER ROLE app PASSWORD /* s3cret",
                "ALTER ROLE app PASSWORD /* /* */ s3cret"
            })
    void neverShowsWhatIsOrMayBeInALiteral(String query) {
        assertThat(QueryText.shown(query)).startsWith("ALTER ROLE app PASSWORD").doesNotContain("s3");
    }

    @Test
    void isReadWhenItIsVeryLong() {
        for (String part : new String[] {"\"a\"\"b", "1e5", "'a''b", "$a$", "/*", "a.", " \n"}) {
            assertThat(QueryText.shown(part.repeat(200_000))).hasSizeLessThanOrEqualTo(121);
        }
    }
}
