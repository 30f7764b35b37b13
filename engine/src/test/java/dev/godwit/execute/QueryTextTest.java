package dev.godwit.execute;

import static org.assertj.core.api.Assertions.assertThat;

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
