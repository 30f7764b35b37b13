package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Activity;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.Pooler;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Repair;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.PgBouncer;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** PgBouncer between the migrator and the server. */
@WithTestDatabase
@EnabledIf("dev.godwit.testing.PgBouncer#isInstalled")
class PoolerTest {

    private static final String INDEX = "CREATE INDEX CONCURRENTLY users_name ON users (name)";

    private final TestDatabase database;
    private final MigrationFiles files;
    private final List<PgBouncer> poolers = new ArrayList<>();

    PoolerTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory)
                .with("001_users.sql", "CREATE TABLE users (name text)")
                .with("001_users.down.sql", "DROP TABLE users");
    }

    @AfterEach
    void stop() {
        poolers.forEach(PgBouncer::close);
    }

    private PgBouncer pooler(String mode, int connections) {
        PgBouncer pooler = PgBouncer.start(database, mode, connections);
        poolers.add(pooler);
        return pooler;
    }

    private Migrator through(PgBouncer pooler) {
        return through(pooler, options -> options);
    }

    private Migrator through(PgBouncer pooler, UnaryOperator<MigratorOptions.Builder> options) {
        return Migrators.of(pooler.dataSource(), files, options);
    }

    private List<String> applied() {
        return database.queryForList(
                "SELECT version FROM schema_migrations_log WHERE event = 'APPLIED' ORDER BY id", String.class);
    }

    private int advisoryLocks() {
        return database.queryForObject(
                "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                        + " WHERE locktype = 'advisory' AND datname = current_database()",
                Integer.class);
    }

    @Test
    void manyAtOnceRunEachMigrationOnceAndLeaveNoLock() throws Exception {
        for (int i = 2; i <= 12; i++) {
            files.with(
                    "%03d_t.sql".formatted(i), "CREATE TABLE t%d (id int); INSERT INTO t%1$d VALUES (1)".formatted(i));
        }
        files.with("R__names.sql", "CREATE OR REPLACE VIEW names AS SELECT name FROM users");
        PgBouncer pooler = pooler("transaction", 3);
        List<Callable<MigrationRun>> starts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            starts.add(() -> through(pooler).migrate());
        }
        starts.add(() -> Migrators.of(database, files).migrate());
        ExecutorService threads = Executors.newFixedThreadPool(starts.size());
        List<String> ran = new ArrayList<>();
        try {
            for (Future<MigrationRun> run : threads.invokeAll(starts)) {
                ran.addAll(versions(run.get().applied()));
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(applied()).hasSize(13).doesNotHaveDuplicates();
        assertThat(ran).containsExactlyInAnyOrderElementsOf(applied());
        assertThat(advisoryLocks()).isZero();
    }

    @Test
    void whatRunsOutsideATransactionIsRefusedBeforeAnythingRuns() {
        files.with("002_index.sql", INDEX);
        PgBouncer pooler = pooler("transaction", 2);

        Problem problem = onlyProblem(refusal(through(pooler)));

        assertThat(problem.code()).isEqualTo(ProblemCode.POOLER);
        assertThat(problem.found()).singleElement().asString().endsWith("002_index.sql");
        assertThat(String.join(" ", problem.remedy())).contains("godwit.datasource.url", "godwit.pooler=session");
        assertThat(through(pooler).validate().problems())
                .extracting(Problem::code)
                .contains(ProblemCode.POOLER);
        assertThat(database.queryForList("SELECT relname FROM pg_class WHERE relname = 'users'", String.class))
                .isEmpty();
    }

    @Test
    void aPoolerInSessionModeIsTrustedWhenItIsNamed() {
        files.with("002_index.sql", INDEX);
        PgBouncer pooler = pooler("session", 2);

        assertThat(refusal(through(pooler))).extracting(Problem::code).containsExactly(ProblemCode.POOLER);
        assertThat(versions(through(pooler, options -> options.pooler(Pooler.SESSION))
                        .migrate()
                        .applied()))
                .containsExactly("001", "002");
        assertThat(advisoryLocks()).isZero();
    }

    @Test
    void aPoolerThatShowsIsNotTakenForNone() {
        PgBouncer pooler = pooler("transaction", 2);

        assertThat(versions(through(pooler, options -> options.pooler(Pooler.NONE))
                        .migrate()
                        .applied()))
                .containsExactly("001");

        files.with("002_index.sql", INDEX);
        assertThat(refusal(through(pooler, options -> options.pooler(Pooler.NONE))))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.POOLER);
        assertThat(advisoryLocks()).isZero();
    }

    @Test
    void withoutAPoolerItCanBeAskedForAllTheSame() {
        Migrator migrator = Migrators.of(database, files, options -> options.pooler(Pooler.TRANSACTION));

        assertThat(versions(migrator.migrate().applied())).containsExactly("001");
        assertThat(migrator.migrate().applied()).isEmpty();
        assertThat(advisoryLocks()).isZero();
    }

    @Test
    @Timeout(120)
    void aMigrationThatTakesLongIsWatched() throws Exception {
        files.with("002_gate.sql", "SELECT 1; SELECT pg_advisory_lock(1), pg_advisory_unlock(1)");
        PgBouncer pooler = pooler("transaction", 2);
        Sightings sightings = new Sightings();
        Migrator migrator = through(pooler, options -> options.lockTimeout(Duration.ZERO));
        migrator.addListener(sightings);
        try (Connection other = database.dataSource().getConnection();
                Statement gate = other.createStatement()) {
            gate.execute("SELECT pg_advisory_lock(1)");
            CompletableFuture<MigrationRun> run = Scenario.inBackground(migrator::migrate);

            Activity activity = sightings.awaitActivity(it -> it.waitsFor() != null);
            assertThat(activity.version()).isEqualTo("002");
            assertThat(activity.statement()).isEqualTo(2);
            assertThat(Objects.requireNonNull(activity.waitsFor()).blockedBy()).hasSize(1);

            gate.execute("SELECT pg_advisory_unlock(1)");
            assertThat(versions(run.join().applied())).containsExactly("001", "002");
        }
        assertThat(advisoryLocks()).isZero();
    }

    @Test
    void aMigratorWithADirectConnectionIsWaitedFor() throws Exception {
        PgBouncer pooler = pooler("transaction", 2);
        try (OtherMigrator direct = new OtherMigrator(database)) {
            direct.at("001");

            Problem problem = onlyProblem(refusal(through(pooler, options -> options.lockWait(Duration.ZERO))));

            assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_WAIT);
        }
        assertThat(versions(through(pooler).migrate().applied())).containsExactly("001");
    }

    @Test
    void theNextClientOfTheConnectionFindsNothingOfAScript() throws Exception {
        files.with(
                "002_untidy.sql",
                "SET search_path = pg_catalog; SET statement_timeout = '7s'; CREATE TEMPORARY TABLE rest (id int);"
                        + " PREPARE one AS SELECT 1; LISTEN news; SELECT pg_advisory_lock(42);");
        files.with("003_failing.sql", "SET statement_timeout = '8s'; PREPARE two AS SELECT 2; SELECT 1/0;");
        PgBouncer pooler = pooler("transaction", 1);

        assertThat(onlyProblem(refusal(through(pooler))).code()).isEqualTo(ProblemCode.STATEMENT);

        try (Connection next = pooler.dataSource().getConnection();
                Statement statement = next.createStatement();
                var row = statement.executeQuery(
                        "SELECT current_setting('search_path'), current_setting('statement_timeout'),"
                                + " (SELECT count(*) FROM pg_prepared_statements WHERE from_sql),"
                                + " (SELECT count(*) FROM pg_listening_channels()),"
                                + " (SELECT count(*) FROM pg_class WHERE relname = 'rest')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("\"$user\", public");
            assertThat(row.getString(2)).isEqualTo("0");
            assertThat(row.getInt(3)).isZero();
            assertThat(row.getInt(4)).isZero();
            assertThat(row.getInt(5)).isZero();
        }
        assertThat(advisoryLocks()).isZero();
        assertThat(applied()).containsExactly("001", "002");
    }

    @Test
    void everythingElseInTransactionsWorksToo() {
        JavaMigration java = new JavaMigration() {
            @Override
            public String version() {
                return "2";
            }

            @Override
            public String description() {
                return "Ada";
            }

            @Override
            public void up(MigrationContext context) {
                context.jdbcClient().sql("INSERT INTO users VALUES ('Ada')").update();
            }

            @Override
            public void down(MigrationContext context) {
                context.jdbcClient().sql("DELETE FROM users").update();
            }
        };
        PgBouncer pooler = pooler("transaction", 2);
        Migrator migrator = Migrators.builder(pooler.dataSource(), files, options -> options.resetEnabled(true))
                .javaMigrations(java)
                .build();

        assertThat(versions(migrator.migrate().applied())).containsExactly("001", "2");
        assertThat(versions(migrator.undo(UndoSelection.last(2)).undone())).containsExactly("2", "001");
        assertThat(migrator.repair(new Repair.Baseline("001")).corrections()).hasSize(1);
        assertThat(versions(migrator.reset().migrated().applied())).containsExactly("001", "2");
        assertThat(versions(List.of(migrator.redo().redone()))).containsExactly("2");
        assertThat(migrator.requireMigrated().problems()).isEmpty();
        assertThat(advisoryLocks()).isZero();
    }
}
