package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.godwit.event.MigrationApplied;
import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationUndone;
import dev.godwit.migration.JavaSeeder;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Repair;
import dev.godwit.migration.Selection;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithTestDatabase
class SeedTest {

    private final TestDatabase database;
    private final MigrationFiles migrations;
    private final MigrationFiles seeds;

    SeedTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.migrations = new MigrationFiles(directory.resolve("migrations"))
                .with("001_users.sql", "CREATE TABLE users (name text)")
                .with("001_users.down.sql", "DROP TABLE users");
        this.seeds = new MigrationFiles(directory.resolve("seeds"))
                .with("001_ada.sql", "INSERT INTO users VALUES ('Ada')")
                .with("001_ada.down.sql", "DELETE FROM users WHERE name = 'Ada'");
    }

    static final class V2__Grace implements JavaSeeder {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient().sql("INSERT INTO users VALUES ('Grace')").update();
        }

        @Override
        public void down(MigrationContext context) {
            context.jdbcClient().sql("DELETE FROM users WHERE name = 'Grace'").update();
        }
    }

    private Migrator.Builder builder(UnaryOperator<MigratorOptions.Builder> options) {
        return Migrators.builder(
                database.dataSource(), migrations, it -> options.apply(it.seedLocations(seeds.location())));
    }

    private Migrator migrator() {
        return builder(options -> options).build();
    }

    private Migrator migrated() {
        Migrator migrator = migrator();
        migrator.migrate();
        return migrator;
    }

    private List<String> users() {
        return database.queryForList("SELECT name FROM users ORDER BY name", String.class);
    }

    private List<String> history() {
        return database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class);
    }

    private static List<Problem> refusal(ThrowingCallable call) {
        return Objects.requireNonNull(catchThrowableOfType(MigrationException.class, call), "it succeeded")
                .problems();
    }

    @Test
    void runsOnceAndIsTracked() {
        Migrator migrator = migrated();

        MigrationRun run = migrator.seed(Selection.all());

        assertThat(versions(run.applied())).containsExactly("001");
        assertThat(run.applied().get(0).state()).isEqualTo(MigrationState.APPLIED);
        assertThat(run.problems()).isEmpty();
        assertThat(history()).containsExactly("001", "S:001");
        assertThat(migrator().seed(Selection.all()).applied()).isEmpty();
        assertThat(users()).containsExactly("Ada");
        assertThat(database.queryForList(
                        "SELECT event FROM schema_migrations_log WHERE version = 'S:001'", String.class))
                .containsExactly("APPLIED");
    }

    @Test
    void areNotAmongTheMigrations() {
        Migrator migrator = migrated();
        migrator.seed(Selection.all());
        seeds.with("002_more.sql", "INSERT INTO users VALUES ('More')");

        assertThat(states(migrator.status())).containsExactly(entry("001", MigrationState.APPLIED));
        assertThat(migrator().migrate().applied()).isEmpty();
        assertThat(migrator().requireMigrated().problems()).isEmpty();
        assertThat(migrator().details("S:001")).isEmpty();
        assertThat(users()).containsExactly("Ada");
    }

    @Test
    void haveStatesOfTheirOwn() {
        migrated().seed(Selection.all());
        seeds.with("002_b.sql", "SELECT 1").with("003_c.sql", "-- godwit:profiles=dev\nSELECT 1");

        assertThat(migrator().seeders().seeders())
                .extracting(MigrationInfo::version, MigrationInfo::state)
                .containsExactly(
                        tuple("001", MigrationState.APPLIED),
                        tuple("002", MigrationState.PENDING),
                        tuple("003", MigrationState.SKIPPED));
    }

    @Test
    void refuseADatabaseThatIsNotMigrated() {
        Problem problem = onlyProblem(refusal(() -> migrator().seed(Selection.all())));

        assertThat(problem.code()).isEqualTo(ProblemCode.PENDING);
        assertThat(database.queryForList(
                        "SELECT relname FROM pg_class WHERE relname LIKE 'schema_migrations%'", String.class))
                .isEmpty();

        migrated();
        migrations.with("002_orders.sql", "CREATE TABLE orders (id int)");

        assertThat(onlyProblem(refusal(() -> migrator().seed(Selection.all()))).found())
                .containsExactly("1 migration is pending");
        assertThat(users()).isEmpty();
    }

    @Test
    void refuseATableThatIsStillToBeTakenOver() {
        database.execute("CREATE TABLE schema_migrations (version varchar(255) PRIMARY KEY,"
                + " applied_at timestamp, description text);"
                + " INSERT INTO schema_migrations VALUES ('001', now(), 'users')");

        assertThat(codes(refusal(() -> migrator().seed(Selection.all())))).containsExactly(ProblemCode.PENDING);
        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .containsExactly("001");
    }

    @Test
    void areSaidToBeMissingWhenThereAreNone() {
        migrated();
        seeds.without("001_ada.sql").without("001_ada.down.sql");

        MigrationRun run = migrator().seed(Selection.all());

        assertThat(run.applied()).isEmpty();
        assertThat(onlyProblem(run.problems()).message()).isEqualTo("no seeder was found");
        assertThat(migrator().validate().problems()).isEmpty();
    }

    @Test
    void needNoDirectoryAtTheDefaultLocation() {
        Migrator migrator = Migrators.of(database, migrations);
        migrator.migrate();

        assertThat(migrator.seed(Selection.all()).applied()).isEmpty();
    }

    @Test
    void runByProfile() {
        migrated();
        seeds.with("002_dev.sql", "-- godwit:profiles=dev\nINSERT INTO users VALUES ('Dev')");

        assertThat(versions(migrator().seed(Selection.all()).applied())).containsExactly("001");
        assertThat(versions(builder(options -> options.profiles("dev"))
                        .build()
                        .seed(Selection.all())
                        .applied()))
                .containsExactly("002");
        assertThat(users()).containsExactly("Ada", "Dev");
    }

    @Test
    void runByName() {
        migrated();
        seeds.with("002_grace.sql", "INSERT INTO users VALUES ('Grace')");

        assertThat(versions(migrator().seed(Selection.only("002_grace")).applied()))
                .containsExactly("002");
        assertThat(users()).containsExactly("Grace");
        assertThat(codes(refusal(() -> migrator().seed(Selection.only("003"))))).containsExactly(ProblemCode.TARGET);
    }

    @Test
    void canBeRepeatable() {
        migrated();
        seeds.with("R__count.sql", "INSERT INTO users VALUES ('one')");
        migrator().seed(Selection.all());
        seeds.with("R__count.sql", "INSERT INTO users VALUES ('two')");

        assertThat(versions(migrator().seed(Selection.all()).applied())).containsExactly("R:count");
        assertThat(users()).containsExactly("Ada", "one", "two");
        assertThat(history()).containsExactly("001", "S:001", "S:R:count");
    }

    @Test
    void canBeWrittenInJavaAndAreThenNoMigrations() {
        List<MigrationEvent> events = new ArrayList<>();
        Migrator migrator = builder(options -> options)
                .javaMigrations(new V2__Grace())
                .listener(events::add)
                .build();

        assertThat(versions(migrator.migrate().applied())).containsExactly("001");
        assertThat(versions(migrator.seed(Selection.all()).applied())).containsExactly("001", "2");
        assertThat(users()).containsExactly("Ada", "Grace");
        assertThat(versions(migrator.undoSeed(UndoSelection.last(1)).undone())).containsExactly("2");
        assertThat(users()).containsExactly("Ada");
        assertThat(events)
                .filteredOn(MigrationApplied.class::isInstance)
                .extracting(event -> ((MigrationApplied) event).version())
                .containsExactly("001", "S:001", "S:2");
        assertThat(events)
                .filteredOn(MigrationUndone.class::isInstance)
                .extracting(event -> ((MigrationUndone) event).version())
                .containsExactly("S:2");
    }

    @Test
    void areTakenBackByTheDownThatWasKept() {
        Migrator migrator = migrated();
        seeds.with("002_grace.sql", "INSERT INTO users VALUES ('Grace')")
                .with("002_grace.down.sql", "DELETE FROM users WHERE name = 'Grace'");
        migrator.seed(Selection.all());
        seeds.without("001_ada.down.sql").without("001_ada.sql");

        UndoRun byName = migrator().undoSeed(UndoSelection.only("001"));

        assertThat(versions(byName.undone())).containsExactly("001");
        assertThat(users()).containsExactly("Grace");
        assertThat(versions(migrator().undoSeed(UndoSelection.all()).undone())).containsExactly("002");
        assertThat(users()).isEmpty();
        assertThat(history()).containsExactly("001");
        assertThat(codes(refusal(() -> migrator().undoSeed(UndoSelection.last(1)))))
                .containsExactly(ProblemCode.TARGET);
    }

    @Test
    void thatFailLeaveNothing() {
        migrated();
        seeds.with("002_broken.sql", "INSERT INTO users VALUES ('Bob');\nINSERT INTO nowhere VALUES (1)");

        Problem problem = onlyProblem(refusal(() -> migrator().seed(Selection.all())));

        assertThat(problem.code()).isEqualTo(ProblemCode.STATEMENT);
        assertThat(problem.state())
                .isEqualTo("rolled back: nothing of this migration is in the database;"
                        + " the seeder that this run applied before it stays");
        assertThat(users()).containsExactly("Ada");
    }

    @Test
    void thatChangedAreRefusedUntilTheyAreRepaired() {
        migrated().seed(Selection.all());
        seeds.with("001_ada.sql", "INSERT INTO users VALUES ('Ada Lovelace')");

        assertThat(codes(refusal(() -> migrator().seed(Selection.all())))).containsExactly(ProblemCode.CHANGED);
        assertThat(migrator().validate().problems()).extracting(Problem::code).containsExactly(ProblemCode.CHANGED);
        assertThat(migrator().repair(new Repair.Everything()).corrections())
                .extracting(RepairRun.Correction::version)
                .containsExactly("S:001");
        assertThat(migrator().seed(Selection.all()).applied()).isEmpty();
    }

    @Test
    void runAgainWhenTheyAreMarkedAsPending() {
        migrated().seed(Selection.all());

        assertThat(migrator().repair(new Repair.Pending("S:001")).corrections()).hasSize(1);
        assertThat(history()).containsExactly("001");

        migrator().repair(new Repair.Applied("S:001_ada"));
        assertThat(history()).containsExactly("001", "S:001");
    }

    @Test
    void goOnAfterAnInterruptionWithoutTouchingTheMigrationOfThatVersion() {
        migrated();
        seeds.with(
                "001_ada.sql",
                "-- godwit:transaction=off\nINSERT INTO users VALUES ('Ada');\nINSERT INTO users SELECT 1/0");
        assertThat(codes(refusal(() -> migrator().seed(Selection.all())))).containsExactly(ProblemCode.STATEMENT);

        assertThat(migrator().seeders().seeders())
                .extracting(MigrationInfo::state)
                .containsExactly(MigrationState.FAILED);
        assertThat(states(migrator().status())).containsExactly(entry("001", MigrationState.APPLIED));
        seeds.with(
                "001_ada.sql",
                "-- godwit:transaction=off\nINSERT INTO users VALUES ('Ada');\nINSERT INTO users VALUES ('Bob')");
        migrator().seed(Selection.all());
        assertThat(users()).containsExactly("Ada", "Bob");
    }

    @Test
    void areSaidToBeAffectedByAnUndoOfMigrations() {
        migrated().seed(Selection.all());

        UndoRun run = migrator().undo(UndoSelection.last(1));

        Problem problem = onlyProblem(run.problems());
        assertThat(problem.code()).isEqualTo(ProblemCode.SEEDED);
        assertThat(problem.found()).containsExactly("S:001");
        assertThat(history()).containsExactly("S:001");
    }

    @Test
    void areForgottenWhenEverythingIsUndone() {
        migrated().seed(Selection.all());

        UndoRun run = builder(options -> options.resetEnabled(true)).build().undo(UndoSelection.all());

        assertThat(run.problems()).isEmpty();
        assertThat(history()).isEmpty();
        migrator().migrate();
        migrator().seed(Selection.all());
        assertThat(users()).containsExactly("Ada");
    }

    @Test
    void areNotMigrationsAtTheSameTime() {
        migrated();
        Migrator both = Migrators.of(
                database,
                migrations,
                options -> options.seedLocations("file:"
                        + Path.of(migrations.location().substring("file:".length()))
                                .getParent()));

        assertThat(onlyProblem(refusal(() -> both.seed(Selection.all()))).message())
                .endsWith("would be migrations and seeders");
    }

    @Test
    void withABadSyntaxAreFoundByValidation() {
        migrated();
        seeds.with("002_bad.sql", "INSRT INTO users VALUES ('x')");

        assertThat(onlyProblem(migrator().validate().problems()).toString()).contains("002_bad.sql");
        assertThat(migrator().validate().pending()).isEmpty();
    }

    @Test
    void neverRunAsMigrations() {
        MigrationFiles all = new MigrationFiles(Path.of(migrations.location().substring("file:".length())))
                .with("seeds/002_grace.sql", "INSERT INTO users VALUES ('Grace')");
        Migrator overlapping = Migrators.of(database, all, options -> options.seedLocations(all.location() + "/seeds"));

        Problem problem = onlyProblem(Migrators.refusal(overlapping));

        assertThat(problem.code()).isEqualTo(ProblemCode.LOCATION);
        assertThat(problem.message()).endsWith("/seeds' would be migrations and seeders");
        assertThat(overlapping.validate().problems()).contains(problem);
        assertThat(database.queryForList("SELECT relname FROM pg_class WHERE relname = 'users'", String.class))
                .isEmpty();
    }

    @Test
    void areNotBaselined() {
        database.execute("CREATE TABLE users (name text)");
        Migrator existing = builder(options -> options.baselineVersion("5")).build();

        assertThat(existing.seeders().seeders())
                .extracting(MigrationInfo::state)
                .containsExactly(MigrationState.PENDING);
        existing.repair(new Repair.Applied("S:001"));

        assertThat(history()).containsExactlyInAnyOrder("001", "5", "S:001");
        assertThat(database.queryForList("SELECT version FROM schema_migrations WHERE kind = 'BASELINE'", String.class))
                .containsExactlyInAnyOrder("001", "5");
        assertThat(existing.migrate().applied()).isEmpty();
    }

    @Test
    void mayBeRecordedInATableThatIsTakenOver() {
        database.execute("CREATE TABLE users (name text);"
                + " CREATE TABLE schema_migrations (version varchar(255) PRIMARY KEY,"
                + " applied_at timestamp, description text);"
                + " INSERT INTO schema_migrations VALUES ('001', now(), 'users')");

        migrator().repair(new Repair.Applied("S:001"));

        assertThat(history()).containsExactly("001", "S:001");
    }

    @Test
    void whoseDownHasStoppedAreNotTakenForTheMigrationOfThatVersion() {
        seeds.with("001_ada.down.sql", "-- godwit:transaction=off\nDELETE FROM users;\nSELECT 1/0");
        migrated().seed(Selection.all());
        refusal(() -> migrator().undoSeed(UndoSelection.last(1)));

        Problem problem = onlyProblem(migrator().seeders().problems());

        assertThat(problem.code()).isEqualTo(ProblemCode.INTERRUPTED);
        assertThat(problem.remedy())
                .containsExactly("take it back again, with seed --undo --name=001: that goes on with statement 2");
    }

    @Test
    void beginAnewWhenTheyHadStoppedAndEverythingIsUndone() {
        seeds.with(
                "001_ada.sql",
                "-- godwit:transaction=off\nINSERT INTO users VALUES ('Ada');\nINSERT INTO users SELECT 1/0");
        migrated();
        refusal(() -> migrator().seed(Selection.all()));
        builder(options -> options.resetEnabled(true)).build().undo(UndoSelection.all());
        seeds.with(
                "001_ada.sql",
                "-- godwit:transaction=off\nINSERT INTO users VALUES ('Ada');\nINSERT INTO users VALUES ('Bob')");

        migrator().migrate();
        migrator().seed(Selection.all());

        assertThat(users()).containsExactly("Ada", "Bob");
    }

    @Test
    void runAgainAfterAnUndoOfEverythingThatFailedHalfway() {
        migrations.with("002_pets.sql", "CREATE TABLE pets (name text)").with("002_pets.down.sql", "DROP TABLE pets");
        migrated().seed(Selection.all());
        database.execute("CREATE VIEW names AS SELECT name FROM users");

        assertThat(refusal(() ->
                        builder(options -> options.resetEnabled(true)).build().undo(UndoSelection.all())))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.STATEMENT);

        assertThat(history()).containsExactly("001");
    }

    @Test
    void areRepairedTogetherWithMigrationsOrNothingIs() {
        migrated().seed(Selection.all());
        migrations.with("001_users.sql", "CREATE TABLE users (name text) -- changed");
        seeds.with("001_ada.sql", "INSERT INTO users VALUES ('Ada Lovelace')");
        database.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE EXCEPTION 'no'; END $$;"
                + " CREATE TRIGGER refuse BEFORE UPDATE ON schema_migrations FOR EACH ROW"
                + " WHEN (new.version LIKE 'S:%') EXECUTE FUNCTION refuse()");

        refusal(() -> migrator().repair(new Repair.Everything()));

        assertThat(states(migrator().status())).containsExactly(entry("001", MigrationState.CHANGED));
    }

    @Test
    void waitForWhoeverMigrates() throws Exception {
        migrated();
        migrations.with("002_pets.sql", "CREATE TABLE pets (name text)");
        try (OtherMigrator other = new OtherMigrator(database)) {
            other.at("002");

            assertThat(codes(refusal(() -> builder(options -> options.lockWait(Duration.ZERO))
                            .build()
                            .seed(Selection.all()))))
                    .containsExactly(ProblemCode.LOCK_WAIT);
        }
        assertThat(codes(refusal(() -> migrator().seed(Selection.all())))).containsExactly(ProblemCode.PENDING);
    }

    @Test
    void areWatchedUnderTheirKey() throws Exception {
        seeds.with("002_slow.sql", "SELECT pg_advisory_lock(1), pg_advisory_unlock(1)");
        migrated();
        Sightings sightings = new Sightings();
        try (Connection gate = database.dataSource().getConnection();
                Statement gated = gate.createStatement()) {
            gated.execute("SELECT pg_advisory_lock(1)");
            CompletableFuture<MigrationRun> run =
                    Scenario.inBackground(() -> builder(options -> options.lockTimeout(Duration.ZERO))
                            .listener(sightings)
                            .build()
                            .seed(Selection.all()));

            assertThat(sightings.await(progress -> true).version()).isEqualTo("S:002");

            gated.execute("SELECT pg_advisory_unlock(1)");
            assertThat(run.join().applied()).hasSize(2);
        }
    }

    @Test
    void thatNobodyUnderstandsAreSaid() {
        migrated();
        database.execute("INSERT INTO schema_migrations (version) VALUES ('S:abc')");

        assertThat(onlyProblem(migrator().seeders().problems()).found())
                .containsExactly("version 'S:abc' in schema_migrations");
    }

    @Test
    void belongToTheMigratorWithTheDefaultLocations() {
        assertThat(MigratorOptions.defaults().sources().seedLocations()).containsExactly("classpath:db/seeds");
        assertThat(MigratorOptions.builder()
                        .locations("classpath:db/other")
                        .build()
                        .sources()
                        .seedLocations())
                .isEmpty();
    }
}
