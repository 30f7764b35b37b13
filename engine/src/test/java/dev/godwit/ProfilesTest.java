package dev.godwit;

import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigrationState;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts that are for some environments only. */
@WithTestDatabase
class ProfilesTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    ProfilesTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory)
                .with("001_users.sql", "CREATE TABLE users (id int)")
                .with("002_demo_users.sql", "-- godwit:profiles=dev,test\nINSERT INTO users VALUES (1)")
                .with("003_checks.sql", "-- godwit:profiles=!prod\nSELECT 3")
                .with("R__demo_view.sql", "-- godwit:profiles=dev\nCREATE OR REPLACE VIEW demo AS SELECT * FROM users");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''        | 001, 003
            dev       | 001, 002, 003, R:demo view
            test      | 001, 002, 003
            prod      | 001
            prod,test | 001, 002
            """)
    void areRunWhenOneOfTheirProfilesIsActive(String active, String expected) {
        assertThat(String.join(", ", migrate(active))).isEqualTo(expected);
    }

    @Test
    void areShownAsSkippedOtherwise() {
        migrate("prod");

        MigrationStatus status = Migrators.of(database, files, options -> options.profiles("prod"))
                .status();

        assertThat(states(status))
                .containsEntry("001", MigrationState.APPLIED)
                .containsEntry("002", MigrationState.SKIPPED)
                .containsEntry("003", MigrationState.SKIPPED)
                .containsEntry("R:demo view", MigrationState.SKIPPED);
        assertThat(status.summary()).isEqualTo(new MigrationStatus.Summary(4, 1, 0, 0, 0, 0, 3));
        assertThat(status.problems()).isEmpty();
    }

    @Test
    void stayAppliedWhenTheirProfileIsNoLongerActive() {
        migrate("dev");

        assertThat(migrate("prod")).isEmpty();
        assertThat(states(Migrators.of(database, files, options -> options.profiles("prod"))
                        .status()))
                .containsEntry("002", MigrationState.APPLIED)
                .containsEntry("R:demo view", MigrationState.APPLIED);
    }

    @Test
    void areNotReadWhenTheyAreNotForThisEnvironment() {
        files.with("004_broken.sql", "-- godwit:profiles=dev\nSELECT 'a quote without an end");

        assertThat(migrate("prod")).containsExactly("001");
    }

    private List<String> migrate(String active) {
        String[] profiles = active.isEmpty() ? new String[0] : active.split(",", -1);
        return versions(Migrators.of(database, files, options -> options.profiles(profiles))
                .migrate()
                .applied());
    }
}
