package dev.godwit;

import com.example.BackfillSlugs;
import com.example.V2__BackfillSlugs;
import dev.godwit.generate.GenerateRequest;
import dev.godwit.generate.MigrationGenerator;
import dev.godwit.history.HistoryTables;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.Pooler;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Selection;
import dev.godwit.migration.UndoSelection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** Each problem that {@code docs/problems.md} shows, and how to come by it. */
enum ProvokedProblems {
    LOCATION(scene -> Scene.problems(scene.set(it -> it.locations(MigratorOptions.Sources.DEFAULT_LOCATION))
            .migrator()
            .classLoader(new URLClassLoader(new URL[0], null)))),

    LOCATION_EMPTY(ProblemCode.LOCATION, Scene::expected),

    NAME(scene -> scene.with("V1_2_add.sql", "SELECT 1;").problems()),

    VERSION(scene -> scene.with("202501310000000000001_add.sql", "SELECT 1;").problems()),

    FOREIGN_FILE(scene -> scene.with("001_users.sql", """
            -- +goose Up
            CREATE TABLE users (id int);
            -- +goose Down
            DROP TABLE users;
            """).problems()),

    EMPTY(scene -> scene.with("001_users.sql", "\n").problems()),

    ENCODING(scene -> {
        byte[] latin1 = "-- für alle\nSELECT 1;".getBytes(StandardCharsets.ISO_8859_1);
        scene.files.with("001_users.sql", latin1);
        return scene.problems();
    }),

    UNREADABLE(scene -> {
        Files.createSymbolicLink(scene.directory.resolve("001_users.sql"), Path.of("moved.sql"));
        return scene.problems();
    }),

    UNSTABLE(scene -> {
        Migrator migrator = scene.with("001_users.sql", "CREATE TABLE users (id int);")
                .migrator()
                .build();
        migrator.status();
        scene.with("001_users.sql", "CREATE TABLE users (id bigint);");
        return Scene.problems(migrator);
    }),

    DUPLICATE(scene -> scene.with("002_orders.sql", "SELECT 1;")
            .with("002_invoices.sql", "SELECT 1;")
            .problems()),

    DOWN_WITHOUT_UP(scene -> scene.with("001_users.sql", "SELECT 1;")
            .with("002_orders.down.sql", "SELECT 1;")
            .problems()),

    DIRECTIVE(scene ->
            scene.with("001_users.sql", "-- godwit:transactions=off\nSELECT 1;").problems()),

    HEADER(scene -> scene.with("002_orders.sql", "-- Migration: 001_users\nCREATE TABLE orders (id int);")
            .expected()),

    VERSION_STYLE(scene -> scene.with("20250131_users.sql", "SELECT 1;")
            .with("20250201093000_orders.sql", "SELECT 1;")
            .expected()),

    SCRIPT(scene -> scene.with("001_users.sql", "INSERT INTO notes VALUES ('It's late');")
            .problems()),

    META_COMMAND(
            scene -> scene.with("001_users.sql", "\\i users.sql\nSELECT 1;").problems()),

    TRANSACTION_CONTROL(scene -> scene.with("001_users.sql", """
            CREATE TABLE users (id int);
            COMMIT;
            CREATE TABLE orders (id int);
            """).problems()),

    MIXED(scene -> scene.with("004_email.sql", """
            UPDATE users SET email = lower(email);
            CREATE INDEX CONCURRENTLY users_email ON users (email);
            """).problems()),

    JAVA_NAME(scene -> Scene.problems(scene.migrator().javaMigrations(new BackfillSlugs()))),

    GENERATE(scene -> refused(() -> MigrationGenerator.builder()
            .project(Path.of("/srv/shop"))
            .build()
            .generate(GenerateRequest.sql("add-users")))),

    GENERATE_DUPLICATE(ProblemCode.GENERATE, scene -> {
        scene.with("007_add_users.sql", "SELECT 1;");
        return refused(() -> MigrationGenerator.builder()
                .locations(List.of(scene.files.location()))
                .build()
                .generate(GenerateRequest.sql("AddUsers")));
    }),

    GENERATE_NAME(ProblemCode.GENERATE, scene -> {
        scene.with("007_users.sql", "SELECT 1;");
        return refused(() -> MigrationGenerator.builder()
                .locations(List.of(scene.files.location()))
                .build()
                .generate(GenerateRequest.sql("\u00fcbersicht")));
    }),

    NOT_POSTGRESQL(scene -> {
        SQLiteDataSource other = new SQLiteDataSource();
        other.setUrl("jdbc:sqlite:" + scene.directory.resolve("other.db"));
        return Scene.problems(scene.migrator(other));
    }),

    CONNECTION(scene -> {
        PGSimpleDataSource nobody = scene.dataSource();
        nobody.setServerNames(new String[] {"localhost"});
        nobody.setPortNumbers(new int[] {closedPort()});
        return Scene.problems(
                scene.set(it -> it.connectWait(Duration.ofSeconds(1))).migrator(nobody));
    }),

    AUTHENTICATION(scene -> {
        PGSimpleDataSource forgetful = scene.dataSource();
        forgetful.setPassword("forgotten");
        return Scene.problems(scene.migrator(forgetful));
    }),

    DATABASE(scene -> {
        PGSimpleDataSource misspelt = scene.dataSource();
        misspelt.setDatabaseName("shpo");
        return Scene.problems(scene.migrator(misspelt));
    }),

    SCHEMA(scene -> {
        PGSimpleDataSource misled = scene.dataSource();
        misled.setCurrentSchema("nowhere");
        return Scene.problems(scene.migrator(misled));
    }),

    PERMISSION(scene -> {
        scene.with("001_users.sql", "SELECT 1;");
        scene.migrator(scene.database.dataSource()).build().migrate();
        return scene.problems();
    }),

    READ_ONLY(scene -> {
        scene.database.execute(
                "ALTER DATABASE %s SET default_transaction_read_only = on".formatted(scene.database.name()));
        return scene.with("001_users.sql", "SELECT 1;").problems();
    }),

    POOLER(scene -> {
        scene.with("002_users_email.sql", "CREATE INDEX CONCURRENTLY users_email ON users (email);");
        return scene.set(it -> it.pooler(Pooler.TRANSACTION)).problems();
    }),

    NON_EMPTY(scene -> {
        scene.execute("""
                CREATE TABLE customers (id int PRIMARY KEY);
                CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version text)""");
        return scene.with("001_users.sql", "SELECT 1;").problems();
    }),

    HISTORY_ELSEWHERE(scene -> {
        scene.with("001_users.sql", "SELECT 1;").migrator().build().migrate();
        scene.database.execute("CREATE SCHEMA AUTHORIZATION " + scene.app.user());
        return scene.problems();
    }),

    FOREIGN_TABLE(scene -> {
        scene.execute("CREATE TABLE schema_migrations (version varchar PRIMARY KEY)");
        return scene.with("001_users.sql", "SELECT 1;").problems();
    }),

    HISTORY(scene -> {
        scene.with("001_users.sql", "SELECT 1;").migrator().build().migrate();
        scene.execute("INSERT INTO schema_migrations (version) VALUES ('next')");
        return scene.problems();
    }),

    HISTORY_READERS(scene -> scene.with("001_users.sql", "SELECT 1;")
            .set(it -> it.historyReaders(List.of("dashboard")))
            .problems()),

    TARGET(scene -> Scene.problems(() -> scene.with("001_users.sql", "SELECT 1;")
            .with("002_user_names.sql", "SELECT 1;")
            .migrator()
            .build()
            .migrate(Selection.only("user")))),

    NO_DOWN(scene -> {
        Migrator migrator = migrated(scene.with("003_items.sql", "CREATE TABLE items (id int);"));
        return Scene.problems(() -> migrator.undo(UndoSelection.last(2)));
    }),

    DOWN_CHANGED(scene -> {
        migrated(scene.with("002_orders.sql", "CREATE TABLE orders (id int);")
                .with("002_orders.down.sql", "DROP TABLE orders;"));
        scene.with("002_orders.down.sql", "DROP TABLE orders CASCADE;");
        return scene.migrator().build().undo(UndoSelection.last(1)).problems();
    }),

    SEEDED(scene -> {
        Migrator migrator = scene.with("001_users.sql", "CREATE TABLE users (name text);")
                .with("001_users.down.sql", "DROP TABLE users;")
                .migrator()
                .javaMigrations(new V1__ExampleUsers())
                .build();
        migrator.migrate();
        migrator.seed(Selection.all());
        return scene.migrator().build().undo(UndoSelection.last(1)).problems();
    }),

    DRY_RUN(scene -> List.of(scene.migrator()
            .javaMigrations(new V2__BackfillSlugs())
            .build()
            .dryRun(Selection.all(), new StringBuilder())
            .stopped()
            .orElseThrow())),

    RESET(scene -> {
        migrated(scene.set(it -> it.resetEnabled(true)).with("002_orders.sql", "CREATE TABLE orders (id int);"));
        scene.database.execute("CREATE SCHEMA reports; CREATE VIEW reports.orders AS SELECT id FROM orders");
        return Scene.problems(() -> scene.migrator().build().reset());
    }),

    RESET_DISABLED(
            ProblemCode.RESET,
            scene -> Scene.problems(() -> scene.migrator().build().reset())),

    CHANGED(scene -> {
        scene.with("003_orders.sql", "CREATE TABLE orders (id int);")
                .migrator()
                .build()
                .migrate();
        return scene.with("003_orders.sql", "CREATE TABLE orders (id bigint);").problems();
    }),

    MISSING(scene -> {
        scene.with("001_users.sql", "SELECT 1;")
                .with("002_orders.sql", "SELECT 1;")
                .with("003_items.sql", "SELECT 1;")
                .migrator()
                .build()
                .migrate();
        scene.files.without("002_orders.sql");
        return scene.expected();
    }),

    OUT_OF_ORDER(scene -> {
        scene.with("003_items.sql", "SELECT 1;").migrator().build().migrate();
        return scene.with("002_orders.sql", "SELECT 1;").expected();
    }),

    APPLIED_BEFORE(scene -> {
        scene.with("002_orders.sql", "CREATE TABLE orders (id int);")
                .migrator()
                .build("1.4.0")
                .build()
                .migrate();
        scene.execute("DELETE FROM schema_migrations WHERE version = '002'");
        return scene.expected();
    }),

    FAILED_BEFORE(scene -> {
        failed(scene);
        return scene.expected();
    }),

    INTERRUPTED(scene -> {
        stop(scene);
        return scene.with("005_email.sql", script("users_email", "users")).expected();
    }),

    INTERRUPTED_UNDO(ProblemCode.INTERRUPTED, scene -> {
        Migrator migrator = migrated(scene.with("002_email.sql", "SELECT 1;").with("002_email.down.sql", """
                        DROP INDEX CONCURRENTLY IF EXISTS users_email;
                        DROP INDEX CONCURRENTLY users_name;
                        """));
        Scene.problems(() -> migrator.undo(UndoSelection.last(1)));
        return scene.expected();
    }),

    INTERRUPTED_CHANGED(ProblemCode.INTERRUPTED, scene -> {
        stop(scene);
        return scene.with("005_email.sql", script("users_mail", "users")).problems();
    }),

    INTERRUPTED_IN_DOUBT(ProblemCode.INTERRUPTED, scene -> {
        String unsure = "DO $$ BEGIN COMMIT; PERFORM pg_terminate_backend(pg_backend_pid()); END $$;\n";
        scene.with("005_email.sql", "-- godwit:transaction=off\nSELECT 1;\n" + unsure)
                .problems();
        return scene.problems();
    }),

    REPEATABLES_HELD(scene -> {
        scene.with("001_users.sql", "SELECT 1;")
                .with("002_orders.sql", "SELECT 1;")
                .with("R__report.sql", "CREATE VIEW report AS SELECT 2 AS build;")
                .migrator()
                .build()
                .migrate();
        scene.files.without("002_orders.sql");
        return scene.with("R__report.sql", "CREATE VIEW report AS SELECT 1 AS build;")
                .expected();
    }),

    PENDING(scene -> {
        scene.with("001_users.sql", "CREATE TABLE users (id int);")
                .migrator()
                .build()
                .migrate();
        Migrator migrator = scene.with("002_orders.sql", "SELECT 1;").migrator().build();
        return Scene.problems(migrator::requireMigrated);
    }),

    PENDING_MIGRATIONS(ProblemCode.PENDING, scene -> {
        scene.with("001_users.sql", "CREATE TABLE users (name text);")
                .migrator()
                .build()
                .migrate();
        Migrator migrator = scene.with("002_orders.sql", "SELECT 1;")
                .migrator()
                .javaMigrations(new V1__ExampleUsers())
                .build();
        return Scene.problems(() -> migrator.seed(Selection.all()));
    }),

    STATEMENT(scene -> scene.with("001_users.sql", """
            CREATE TABLE users (
                id int PRIMARY KEY,
                email text,
            );
            """).problems()),

    STATEMENT_UNREADABLE(ProblemCode.STATEMENT, scene -> {
        scene.with("001_users.sql", "CREATE TABLE users (id int);").with("001_users.down.sql", "DROP TABEL users;");
        return scene.migrator().build().validate().problems();
    }),

    STATEMENT_CONSTRAINT(ProblemCode.STATEMENT, scene -> {
        scene.with("001_users.sql", """
                CREATE TABLE users (email text);
                INSERT INTO users VALUES ('a@example.com'), ('a@example.com');
                """);
        return scene.with("002_email.sql", "ALTER TABLE users ADD UNIQUE (email);")
                .problems();
    }),

    STATEMENT_PERMISSION(ProblemCode.STATEMENT, scene -> {
        scene.with("001_users.sql", "SELECT 1;").migrator().build().migrate();
        scene.database.execute("CREATE TABLE invoices (id int)");
        return scene.with("002_invoices.sql", "UPDATE invoices SET id = id + 1000;")
                .problems();
    }),

    STATEMENT_LOCK_TIMEOUT(ProblemCode.STATEMENT, scene -> {
        scene.with("001_users.sql", "CREATE TABLE users (id int);")
                .set(it -> it.lockTimeout(Duration.ofMillis(20)).lockRetries(1))
                .migrator()
                .build()
                .migrate();
        try (Connection other = scene.connectAs("nightly report");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM users");
            return scene.with("002_email.sql", "ALTER TABLE users ADD email text;")
                    .problems();
        }
    }),

    JAVA(scene -> Scene.problems(
            scene.with("001_users.sql", "SELECT 1;").migrator().javaMigrations(new V2__BackfillSlugs()))),

    LOCK_WAIT(scene -> {
        scene.with("001_users.sql", "SELECT 1;").set(it -> it.lockWait(Duration.ZERO));
        long key =
                HistoryTables.of("public", MigratorOptions.defaults().target()).lockKey();
        try (Connection other = scene.connectAs("another instance");
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(%d)".formatted(key));
            statement.execute("SELECT count(*) FROM pg_class WHERE relname = 'users'");
            return scene.problems();
        }
    }),

    WAIT_TIMEOUT(scene -> {
        Migrator migrator = scene.with("001_users.sql", "SELECT 1;")
                .with("002_orders.sql", "SELECT 1;")
                .migrator()
                .build();
        return Scene.problems(() -> migrator.awaitMigrated(Duration.ZERO));
    }),

    WAIT_TIMEOUT_FAILED(ProblemCode.WAIT_TIMEOUT, scene -> {
        Migrator migrator = failed(scene);
        return Scene.problems(() -> migrator.awaitMigrated(Duration.ZERO));
    }),

    WAIT_TIMEOUT_MIGRATING(ProblemCode.WAIT_TIMEOUT, scene -> {
        Migrator migrator = scene.with("005_email.sql", "SELECT 1;").migrator().build();
        try (OtherMigrator other = new OtherMigrator(scene.database).at("005 2/3")) {
            other.execute("SELECT count(*) FROM pg_class WHERE relname = 'users'");
            return Scene.problems(() -> migrator.awaitMigrated(Duration.ZERO));
        }
    }),

    CANCELLED(scene -> {
        Migrator migrator =
                scene.with("001_users.sql", "SELECT pg_sleep(600);").migrator().build();
        CompletableFuture<List<Problem>> run = CompletableFuture.supplyAsync(() -> Scene.problems(migrator));
        Eventually.runs(scene.database, "pg_sleep(600)");
        migrator.cancel();
        return run.join();
    }),

    UNKNOWN_OUTCOME(scene -> scene.with("001_users.sql", "SELECT pg_terminate_backend(pg_backend_pid());")
            .problems());

    private final ProblemCode code;

    @SuppressWarnings("ImmutableEnumChecker") // what is above keeps nothing
    private final Provocation provocation;

    private static Migrator migrated(Scene scene) {
        Migrator migrator = scene.with("001_users.sql", "SELECT 1;").migrator().build();
        migrator.migrate();
        return migrator;
    }

    ProvokedProblems(Provocation provocation) {
        this.code = ProblemCode.valueOf(name());
        this.provocation = provocation;
    }

    ProvokedProblems(ProblemCode code, Provocation provocation) {
        this.code = code;
        this.provocation = provocation;
    }

    /** Makes it happen, and gives all problems that are reported then. */
    interface Provocation {
        List<Problem> provoke(Scene scene) throws IOException, SQLException;
    }

    ProblemCode code() {
        return code;
    }

    Problem provoke(Scene scene) throws IOException, SQLException {
        List<Problem> problems = provocation.provoke(scene);
        return problems.stream()
                .filter(problem -> problem.code() == code)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + code + " in " + problems));
    }

    /** A migration of another build that failed. */
    private static Migrator failed(Scene scene) {
        Migrator migrator = scene.with("002_average.sql", "SELECT 1;\nSELECT 1 / 0;")
                .migrator()
                .build("1.4.0")
                .build();
        Scene.problems(migrator);
        return migrator;
    }

    /** Leaves a script that runs outside a transaction after the first of its two statements. */
    private static void stop(Scene scene) {
        scene.with("001_users.sql", "CREATE TABLE users (email text);")
                .with("005_email.sql", script("users_email", "user"))
                .problems();
    }

    private static String script(String first, String analyzed) {
        return "CREATE INDEX CONCURRENTLY %s ON users (email);\nANALYZE %s;\n".formatted(first, analyzed);
    }

    private static List<Problem> refused(Runnable attempt) {
        try {
            attempt.run();
            return List.of();
        } catch (MigrationException refusal) {
            return refusal.problems();
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
