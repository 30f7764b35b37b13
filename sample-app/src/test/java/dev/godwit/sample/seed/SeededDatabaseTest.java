package dev.godwit.sample.seed;

import static dev.godwit.test.assertion.DatabaseAssertions.assertThat;

import dev.godwit.sample.SampleTest;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ActiveProfiles;

/** A test that wants the data of a developer. */
@SampleTest
@ActiveProfiles("dev")
@MigratedDatabase(seeds = MigratedDatabase.ALL)
class SeededDatabaseTest {

    @Test
    void hasWhatTheSeedersPutIn(@Autowired TestDatabase database) {
        assertThat(database)
                .hasNothingPending()
                .hasTable("ai_providers")
                .hasColumn("slug", "varchar(255)")
                .hasRowCount(5);
        assertThat(database).hasTable("ai_interactions").hasRowCount(5 * 24);
    }
}
