package dev.godwit.test.roundtrip;

import static dev.godwit.test.assertion.DatabaseAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.test.ScriptedDatabase;
import dev.godwit.testing.DocumentationPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {

    private static final DocumentationPage PAGE = DocumentationPage.of("testing.md");

    private final ScriptedDatabase database;

    RoundTripTest(@TempDir Path directory) {
        this.database = new ScriptedDatabase(directory);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void goesThroughAllMigrationsForthAndBack() {
        users();
        database.with("002_email.sql", "ALTER TABLE users ADD email text; CREATE INDEX by_email ON users (email)")
                .with("002_email.down.sql", "ALTER TABLE users DROP email");

        RoundTripReport report = verify();

        assertThat(versions(report.undone())).containsExactly("001", "002");
        assertThat(report).hasToString("2 migrations were undone and applied again");
        assertThat(database).hasNothingPending();
    }

    @Test
    void listsMigrationsWithoutADown() {
        users();
        database.with("002_email.sql", "ALTER TABLE users ADD email text")
                .with("003_age.sql", "ALTER TABLE users ADD age int")
                .with("003_age.down.sql", "ALTER TABLE users DROP age");

        RoundTripReport report = verify();

        assertThat(versions(report.withoutDown())).containsExactly("002");
        assertThat(report).hasToString("2 migrations were undone and applied again; without a down: 002_email.sql");
    }

    @Test
    void leavesOutWhatIsForOtherProfiles() {
        users();
        database.with("002_demo.sql", "-- godwit:profiles=demo\nCREATE TABLE demo (id int)");

        RoundTripReport report = verify();

        assertThat(report).hasToString("1 migration was undone and applied again; for other profiles: 002_demo.sql");
    }

    @Test
    void putsUpWithAColumnThatComesBackAtTheEnd() {
        users();
        database.with("002_no_name.sql", "ALTER TABLE users DROP name")
                .with("002_no_name.down.sql", "ALTER TABLE users ADD name text NOT NULL");

        assertThat(versions(verify().undone())).containsExactly("001", "002");
    }

    @Test
    void goesOutsideATransaction() {
        users();
        database.with("002_index.sql", "CREATE INDEX CONCURRENTLY by_name ON users (name)")
                .with("002_index.down.sql", "DROP INDEX CONCURRENTLY by_name");

        assertThat(versions(verify().undone())).containsExactly("001", "002");
    }

    @Test
    void callsMigrationsInJava() {
        users();
        database.with("002_nothing.sql", "-- nothing\n").with(new V3__Backfill());

        RoundTripReport report = verify();

        assertThat(versions(report.undone())).containsExactly("001", "3");
    }

    @Test
    void namesAMigrationInJavaWhoseDownIsIncomplete() {
        users();
        database.with(new Java("2", "ALTER TABLE users ADD slug text", "SELECT 1"));

        assertThat(failure()).hasMessageContaining("complete its method down");
    }

    @Test
    void goesToASchemaThatTheMigratorMakes() {
        users();
        database.withOptions(options -> options.schema("shop").table("done").historyReaders(List.of("pg_monitor")));

        assertThat(versions(verify().undone())).containsExactly("001");
    }

    @Test
    void namesEachMigrationWhoseDownIsIncomplete() {
        database.withOptions(options -> options.locations("classpath:db/incomplete"));

        PAGE.hasExample("incomplete", Objects.requireNonNull(failure().getMessage()));
    }

    @Test
    void saysWhyADownFailsAndGoesOn() {
        users();
        database.with("002_email.sql", "ALTER TABLE users ADD email text")
                .with("002_email.down.sql", "ALTER TABLE users DROP emial")
                .with("003_notes.sql", "CREATE TABLE notes (id bigint)")
                .with("003_notes.down.sql", "SELECT 1");

        assertThat(failure())
                .hasMessageStartingWith("2 of 3 migrations cannot be undone and applied again")
                .hasMessageContaining("002_email.sql cannot be undone\n  GODWIT-")
                .hasMessageContaining("column \"emial\" of relation \"users\" does not exist")
                .hasMessageContaining("/002_email.down.sql:1:1")
                .hasMessageContaining("003_notes.sql is not taken back completely")
                .hasMessageContaining("  found  table public.notes is still there\n"
                        + "         so it cannot be applied again: ERROR 42P07: relation \"notes\" already exists");
    }

    @Test
    void saysWhyTheSecondTimeFails() {
        users();
        database.with("002_fill.sql", "INSERT INTO numbers VALUES (1)")
                .with("002_fill.down.sql", "SELECT 1")
                .with("001_users.sql", "CREATE TABLE numbers (n int PRIMARY KEY)")
                .with("001_users.down.sql", "DROP TABLE numbers");

        assertThat(failure())
                .hasMessageStartingWith("1 of 2 migrations cannot be undone and applied again")
                .hasMessageContaining("002_fill.sql cannot be applied again\n  GODWIT-")
                .hasMessageContaining("duplicate key value");
    }

    @Test
    void saysWhatIsAnotherResultTheSecondTime() {
        users();
        database.with("002_next.sql", """
                        INSERT INTO users (name) VALUES ('x');
                        DO $$BEGIN
                          IF (SELECT count(*) FROM users) > 1 THEN
                            CREATE TABLE many (id int);
                          ELSE
                            CREATE TABLE few (id int);
                          END IF;
                        END$$;
                        """).with("002_next.down.sql", "DROP TABLE IF EXISTS few, many");

        assertThat(failure())
                .hasMessageContaining("002_next.sql has another result when it is applied again")
                .hasMessageContaining("table public.many is there only then")
                .hasMessageContaining("table public.few is missing then");
    }

    @Test
    void stopsWhereAMigrationCannotBeApplied() {
        users();
        database.with("002_bad.sql", "CREATE TABLE orders (id bigint REFERENCES nobody)")
                .with("003_more.sql", "CREATE TABLE more (id bigint)");

        assertThat(failure())
                .hasMessageContaining("002_bad.sql cannot be applied, and those after it were not tried\n  GODWIT-")
                .hasMessageContaining("relation \"nobody\" does not exist");
    }

    @Test
    void canRequireADown() {
        users();
        database.with("002_email.sql", "ALTER TABLE users ADD email text");

        assertThatThrownBy(() -> MigrationsRoundTrip.of(database)
                        .requiringDown(migration -> migration.version().equals("002"))
                        .verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("002_email.sql has no down\n")
                .hasMessageContaining("  do     write a down script");
    }

    @Test
    void letsRepeatableMigrationsKeepWhatTheyNeed() {
        users();
        database.with("R__Names.sql", "CREATE OR REPLACE VIEW names AS SELECT name FROM users");

        RoundTripReport report = verify();

        assertThat(versions(report.undone())).containsExactly("001");
        assertThat(report.keptBy()).contains("cannot drop table users because other objects depend on it");
    }

    @Test
    void noticesADownThatDropsMoreThanItsMigrationMade() {
        users();
        database.with("001_users.down.sql", "DROP TABLE users CASCADE")
                .with("R__Names.sql", "CREATE OR REPLACE VIEW names AS SELECT name FROM users");

        assertThat(failure())
                .hasMessageStartingWith("Not everything is as before when the last 1 are undone and applied again")
                .hasMessageContaining("found  view public.names is missing");
    }

    @Test
    void refusesFilesThatNoRunWouldTake() {
        users();
        database.with("001_again.sql", "SELECT 1");

        assertThatThrownBy(this::verify).isInstanceOf(MigrationException.class).hasMessageContaining("001_again.sql");
    }

    @Test
    void hasNothingToDoWithoutMigrations() {
        database.with("R__One.sql", "CREATE OR REPLACE VIEW one AS SELECT 1 AS one");

        assertThat(verify()).hasToString("0 migrations were undone and applied again");
    }

    private void users() {
        database.with(
                        "001_users.sql",
                        "CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);")
                .with("001_users.down.sql", "DROP TABLE users;");
    }

    private RoundTripReport verify() {
        return MigrationsRoundTrip.of(database).verify();
    }

    private AssertionError failure() {
        return Objects.requireNonNull(catchThrowableOfType(AssertionError.class, this::verify), "it succeeded");
    }

    private static List<String> versions(List<MigrationInfo> migrations) {
        return migrations.stream().map(MigrationInfo::version).toList();
    }

    /** One of which only the statements matter. */
    private record Java(String version, String upSql, String downSql) implements JavaMigration {

        @Override
        public String description() {
            return "in Java";
        }

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient().sql(upSql).update();
        }

        @Override
        public void down(MigrationContext context) {
            context.jdbcClient().sql(downSql).query().listOfRows();
        }
    }
}
