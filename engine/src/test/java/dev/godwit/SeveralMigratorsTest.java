package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.event.MigrationStarted;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Complaints f3069, f3233, sb15732, sb18699, sb51387: several databases, schemas and tenants in one application. */
@WithTestDatabase
class SeveralMigratorsTest {

    private final TestDatabase database;
    private final MigrationFiles shop;
    private final MigrationFiles billing;

    SeveralMigratorsTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.shop =
                new MigrationFiles(directory.resolve("shop")).with("001_orders.sql", "CREATE TABLE orders (id int)");
        this.billing = new MigrationFiles(directory.resolve("billing"))
                .with("001_invoices.sql", "CREATE TABLE invoices (id int)")
                .with("002_payments.sql", "CREATE TABLE payments (id int)");
    }

    @Test
    void ofTwoSchemasHaveAHistoryEach() {
        Migrator first = Migrators.of(database, shop, options -> options.schema("shop"));
        Migrator second = Migrators.of(database, billing, options -> options.schema("billing"));

        assertThat(versions(first.migrate().applied())).containsExactly("001");
        assertThat(versions(second.migrate().applied())).containsExactly("001", "002");

        assertThat(first.migrate().applied()).isEmpty();
        assertThat(first.migrate().problems()).isEmpty();
        assertThat(first.status().currentVersion()).isEqualTo("001");
        assertThat(second.status().currentVersion()).isEqualTo("002");
        assertThat(database.queryForObject("SELECT count(*) FROM shop.schema_migrations", Long.class))
                .isEqualTo(1);
        assertThat(database.queryForObject("SELECT count(*) FROM billing.schema_migrations", Long.class))
                .isEqualTo(2);
    }

    @Test
    void ofTwoDatabasesHaveAHistoryEach() {
        try (TestDatabase other = TestDatabase.create()) {
            Migrators.of(database, shop).migrate();

            assertThat(versions(Migrators.of(other, billing).migrate().applied()))
                    .containsExactly("001", "002");
            assertThat(Migrators.of(database, shop).status().summary().total()).isEqualTo(1);
        }
    }

    @Test
    void ofOneSchemaWithTablesOfTheirOwnDoNotMeet() {
        Migrators.of(database, shop, options -> options.table("shop_migrations"))
                .migrate();

        MigrationRun run = Migrators.of(
                        database,
                        billing,
                        options -> options.table("billing_migrations").nonEmpty(MigratorOptions.NonEmpty.MIGRATE))
                .migrate();

        assertThat(versions(run.applied())).containsExactly("001", "002");
        assertThat(Migrators.of(database, shop, options -> options.table("shop_migrations"))
                        .migrate()
                        .problems())
                .isEmpty();
    }

    @Test
    void ofOtherSchemasAndDatabasesDoNotWaitForEachOther() {
        try (TestDatabase other = TestDatabase.create()) {
            UnaryOperator<MigratorOptions.Builder> impatient = options -> options.lockWait(Duration.ZERO);
            List<String> within = new ArrayList<>();
            Migrators.builder(database.dataSource(), shop, options -> options.schema("shop"))
                    .listener(event -> {
                        if (event instanceof MigrationStarted) {
                            within.addAll(versions(Migrators.of(
                                            database, billing, options -> impatient.apply(options.schema("billing")))
                                    .migrate()
                                    .applied()));
                            within.addAll(versions(Migrators.of(other, billing, impatient)
                                    .migrate()
                                    .applied()));
                        }
                    })
                    .build()
                    .migrate();

            assertThat(within).containsExactly("001", "002", "001", "002");
        }
    }

    /** Complaints f2847, f3391, f3545, f3600, f3080, f2800: a lock that cannot be had, and nobody says who has it. */
    @Test
    void ofTheSameHistoryWaitAndSayForWhom() {
        List<Problem> within = new ArrayList<>();
        Migrators.builder(database.dataSource(), shop, options -> options)
                .listener(event -> {
                    if (event instanceof MigrationStarted) {
                        within.add(onlyProblem(
                                refusal(Migrators.of(database, shop, options -> options.lockWait(Duration.ZERO)))));
                    }
                })
                .build()
                .migrate();

        assertThat(codes(within)).containsExactly(ProblemCode.LOCK_WAIT);
        assertThat(within.get(0).found()).first().asString().matches("pid \\d+, .*role " + database.user() + ".*");
    }

    /** Complaints f1654, f3497, f3682, f3854, f3961: an index is built for ever, waiting for those who wait for the lock. */
    @Test
    @Timeout(60)
    void thatWaitDoNotKeepAnIndexFromBeingBuilt() throws Exception {
        shop.with("002_index.sql", "CREATE INDEX CONCURRENTLY orders_id ON orders (id)");
        ExecutorService otherPod = Executors.newSingleThreadExecutor();
        List<Future<MigrationRun>> waiting = new ArrayList<>();
        try (LogLines log = LogLines.captured()) {
            MigrationRun run = Migrators.builder(database.dataSource(), shop, options -> options)
                    .listener(event -> {
                        if (event instanceof MigrationStarted started
                                && started.version().equals("002")) {
                            waiting.add(otherPod.submit(
                                    () -> Migrators.of(database, shop).migrate()));
                            log.await("Waiting for another migrator");
                        }
                    })
                    .build()
                    .migrate();

            assertThat(versions(run.applied())).containsExactly("001", "002");
            assertThat(waiting.get(0).get().applied()).isEmpty();
        } finally {
            otherPod.shutdownNow();
        }
    }

    /** Complaints l PR872, PR1417, PR829, 7795: after a kill the lock stays, and has to be taken away by hand. */
    @Test
    void thatAreKilledLeaveNothingToClean() {
        billing.with("002_payments.sql", """
                CREATE TABLE payments (id int);
                SELECT pg_terminate_backend(pg_backend_pid());
                """);

        assertThat(codes(refusal(Migrators.of(database, billing)))).containsExactly(ProblemCode.UNKNOWN_OUTCOME);

        billing.with("002_payments.sql", "CREATE TABLE payments (id int)");
        assertThat(versions(Migrators.of(database, billing).migrate().applied()))
                .containsExactly("002");
    }

    @Test
    void thatStartTogetherApplyEverythingOnce() throws Exception {
        int replicas = 4;
        CyclicBarrier start = new CyclicBarrier(replicas);
        ExecutorService pods = Executors.newFixedThreadPool(replicas);
        try {
            Callable<MigrationRun> pod = () -> {
                Migrator migrator = Migrators.of(database, billing);
                start.await();
                return migrator.migrate();
            };
            List<String> applied = new ArrayList<>();
            for (Future<MigrationRun> run : pods.invokeAll(List.of(pod, pod, pod, pod))) {
                applied.addAll(versions(run.get().applied()));
            }

            assertThat(applied).containsExactlyInAnyOrder("001", "002");
        } finally {
            pods.shutdownNow();
        }
    }
}
