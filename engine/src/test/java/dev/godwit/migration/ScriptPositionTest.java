package dev.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptPositionTest {

    @ParameterizedTest
    @CsvSource({
        "db/migrations/001_users.up.sql, 001_users.up.sql",
        "db/migrations/004_orders/up.sql, 004_orders/up.sql",
        "db/migrations/004_orders/down.sql (as stored), 004_orders/down.sql (as stored)",
        "20231203063921_/Migration.SQL, 20231203063921_/Migration.SQL",
        "up.sql, up.sql",
        "com.example.V4__Orders, com.example.V4__Orders",
    })
    void aSentenceNamesTheDirectoryOfAFileWhoseNameSaysNothing(String script, String name) {
        assertThat(ScriptPosition.shortName(script)).isEqualTo(name);
    }
}
