package dev.godwit.test.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.test.server.TestServer;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The server that all tests share, as a role sees it that may create databases and nothing else. */
final class ServerOfTest implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = 5_000_000;

    private final TestDatabase database;
    private final Login login;
    private final List<TestDatabases> started = new ArrayList<>();

    ServerOfTest(TestDatabase database) {
        this.database = database;
        this.login = database.createLogin("CREATEDB");
    }

    Login login() {
        return login;
    }

    TestServer server() {
        return new TestServer("test", database.url(), login.user(), login.password());
    }

    /** What each process has. */
    TestDatabases start() {
        TestDatabases databases = TestDatabases.start(server());
        started.add(databases);
        return databases;
    }

    /** All databases of the role. */
    List<String> databases() {
        return database.queryForList(
                "SELECT datname FROM pg_database WHERE datdba = '" + login.user() + "'::regrole ORDER BY oid",
                String.class);
    }

    List<String> templates() {
        return databases().stream()
                .filter(name -> name.startsWith("godwit_template_"))
                .toList();
    }

    /** As a superuser, on the database from which others are made. */
    void execute(String sql) {
        database.execute(sql);
    }

    <T> T query(String sql, Class<T> type) {
        return database.queryForObject(sql, type);
    }

    static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            // each look is a connection
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Otherwise the role could not be dropped. */
    @Override
    public void close() {
        started.forEach(TestDatabases::close);
        // the server finishes what a process has asked for that was killed
        eventually(
                "nobody makes databases any more",
                () -> query(
                        "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'godwit-test' AND usename = '"
                                + login.user() + "'",
                        Boolean.class));
        databases().forEach(name -> execute("DROP DATABASE " + name + " WITH (FORCE)"));
    }
}
