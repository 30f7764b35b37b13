package dev.godwit.test.template;

import static dev.godwit.test.template.ServerOfTest.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All as a role that may create databases, and nothing else. */
@WithTestDatabase
class TestDatabasesTest {

    private static final String FINGERPRINT = "abc";

    private final TestDatabase shared;
    private final ServerOfTest server;
    private final AtomicInteger migrated = new AtomicInteger();

    TestDatabasesTest(TestDatabase shared) {
        this.shared = shared;
        this.server = new ServerOfTest(shared);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aCopyIsWhatTheMigrationsMade() {
        Database copy = server.start().migrated(FINGERPRINT, this::migrate);

        assertThat(users(copy)).containsExactly("ann", "bob");
        assertThat(copy.username()).isEqualTo(server.login().user());
        assertThat(JdbcClient.create(copy.dataSource())
                        .sql("SELECT current_database()")
                        .query(String.class)
                        .single())
                .isEqualTo(copy.name());
    }

    @Test
    void theMigrationsRunOnceForAllCopies() {
        TestDatabases databases = server.start();

        Database first = databases.migrated(FINGERPRINT, this::migrate);
        execute(first, "DELETE FROM users");
        Database second = databases.migrated(FINGERPRINT, this::migrate);

        assertThat(users(second)).hasSize(2);
        assertThat(migrated).hasValue(1);
    }

    @Test
    void theMigrationsRunOnceForAllProcesses() {
        server.start().migrated(FINGERPRINT, this::migrate);

        assertThat(users(server.start().migrated(FINGERPRINT, this::migrate))).hasSize(2);
        assertThat(migrated).hasValue(1);
    }

    @Test
    void otherMigrationsHaveAnotherTemplate() {
        TestDatabases databases = server.start();

        databases.migrated(FINGERPRINT, this::migrate);
        databases.migrated(FINGERPRINT + "d", this::migrate);

        assertThat(migrated).hasValue(2);
        assertThat(server.templates()).hasSize(2);
    }

    /** What migrations make belongs to whoever ran them. */
    @Test
    void anotherRoleHasAnotherTemplate() {
        ServerOfTest other = new ServerOfTest(shared);
        try {
            server.start().migrated(FINGERPRINT, this::migrate);

            Database copy = other.start().migrated(FINGERPRINT, this::migrate);

            execute(copy, "DROP TABLE users");
            assertThat(migrated).hasValue(2);
        } finally {
            other.close();
        }
    }

    @Test
    void migrationsThatFailRunOnce() {
        TestDatabases databases = server.start();
        Problem problem = Problem.error(ProblemCode.CHANGED, "it was changed");

        assertThatThrownBy(() -> databases.migrated(FINGERPRINT, database -> fail(problem)))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        first -> assertThat(first.problems()).containsExactly(problem));
        Problem again = problemOf(() -> databases.migrated(FINGERPRINT, database -> fail(problem)));

        assertThat(again.code()).isEqualTo(ProblemCode.TEST_DATABASE);
        assertThat(again.found()).containsExactly("GODWIT-CHANGED  it was changed");
        assertThat(migrated).hasValue(1);
        eventually("nothing is left", () -> server.databases().isEmpty());
    }

    @Test
    void migrationsThatFailRunOnceAlsoWhenTwoWantThem() throws InterruptedException {
        TestDatabases databases = server.start();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch wanted = new CountDownLatch(1);
        CompletableFuture<Database> first =
                CompletableFuture.supplyAsync(() -> databases.migrated(FINGERPRINT, database -> {
                    begun.countDown();
                    await(wanted);
                    fail(Problem.error(ProblemCode.CHANGED, "it was changed"));
                }));
        begun.await();
        Thread second = new Thread(() -> problemOf(() ->
                databases.migrated(FINGERPRINT, database -> fail(Problem.error(ProblemCode.CHANGED, "again")))));

        second.start();
        eventually("it waits", () -> second.getState() == Thread.State.BLOCKED);
        wanted.countDown();

        second.join();
        assertThatThrownBy(first::join).isInstanceOf(CompletionException.class);
        assertThat(migrated).hasValue(1);
    }

    @Test
    void migrationsThatDoNotReachTheServerRunAgain() {
        TestDatabases databases = server.start();

        assertThatThrownBy(() -> databases.migrated(FINGERPRINT, database -> {
                    throw new IllegalStateException("no bean");
                }))
                .hasMessage("no bean");

        assertThat(users(databases.migrated(FINGERPRINT, this::migrate))).hasSize(2);
    }

    @Test
    void aTemplateThatSomebodyHasDroppedIsMadeAgain() {
        TestDatabases databases = server.start();
        databases.migrated(FINGERPRINT, this::migrate);
        server.templates().forEach(template -> server.execute("DROP DATABASE " + template));

        assertThat(users(databases.migrated(FINGERPRINT, this::migrate))).hasSize(2);
        assertThat(migrated).hasValue(2);
    }

    @Test
    void aCopyHasTheSettingsThatMigrationsMadeForTheDatabase() {
        Database copy = server.start().migrated(FINGERPRINT, database -> {
            String alter = "ALTER DATABASE " + database.name() + " SET ";
            execute(database, alter + "search_path = \"odd schema\", public");
            execute(database, alter + "application_name = 'it''s = me'");
            execute(database, alter + "work_mem = '5MB'");
            execute(database, alter + "temp_tablespaces = ''");
        });
        copy = copy.freeze().take();

        assertThat(setting(copy, "search_path")).isEqualTo("\"odd schema\", public");
        assertThat(setting(copy, "work_mem")).isEqualTo("5MB");
        assertThat(shared.queryForList(
                        "SELECT unnest(setconfig) FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase"
                                + " WHERE datname = '%s'".formatted(copy.name()),
                        String.class))
                .containsExactly(
                        "search_path=\"odd schema\", public",
                        "application_name=it's = me",
                        "work_mem=5MB",
                        "temp_tablespaces=\"\"");
    }

    @Test
    void aCopyHasThePrivilegesThatMigrationsGaveForTheDatabase() {
        String properties = "SELECT concat_ws(' ', a.grantee::regrole, a.privilege_type, a.is_grantable)"
                + " FROM pg_database, aclexplode(datacl) a WHERE datname = '%1$s' AND a.grantee <> datdba"
                + " UNION ALL SELECT s.setrole::regrole || ' ' || s.setconfig[1]"
                + " FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = '%1$s'";
        Database copy = server.start().migrated(FINGERPRINT, database -> {
            execute(database, "REVOKE ALL ON DATABASE " + database.name() + " FROM PUBLIC");
            execute(database, "GRANT CREATE ON DATABASE " + database.name() + " TO pg_monitor WITH GRANT OPTION");
            execute(database, "ALTER ROLE CURRENT_USER IN DATABASE " + database.name() + " SET work_mem = '5MB'");
        });
        copy = copy.freeze().take();

        assertThat(shared.queryForList(properties.formatted(copy.name()), String.class))
                .containsExactly("pg_monitor CREATE t", copy.username() + " work_mem=5MB");
    }

    /** As it is when PostgreSQL was stopped while it dropped it. */
    @Test
    void aTemplateThatIsHalfDroppedIsMadeAgain() {
        TestDatabases databases = server.start();
        databases.migrated(FINGERPRINT, this::migrate);
        server.execute("UPDATE pg_database SET datconnlimit = -2 WHERE datname = '%s'"
                .formatted(server.templates().get(0)));

        assertThat(users(databases.migrated(FINGERPRINT, this::migrate))).hasSize(2);
        assertThat(migrated).hasValue(2);
        assertThat(server.templates()).hasSize(1);
    }

    @Test
    void nobodyCanConnectToATemplateOrASource() {
        Database frozen = server.start().migrated(FINGERPRINT, this::migrate);
        frozen.freeze();

        for (String name : List.of(server.templates().get(0), frozen.name())) {
            assertThatThrownBy(() -> connectAsSuperuser(name)).hasMessageContaining("not currently accepting");
        }
    }

    @Test
    void whoeverIsConnectedIsEndedByFreezing() throws SQLException {
        Database database = server.start().migrated(FINGERPRINT, this::migrate);
        try (Connection pooled = database.dataSource().getConnection()) {
            Database copy = database.freeze().take();

            assertThat(pooled.isValid(0)).isFalse();
            assertThat(users(copy)).hasSize(2);
        }
    }

    @Test
    void whoeverMayNotBeEndedIsNamedAsTheReason() throws SQLException {
        Database database = server.start().migrated(FINGERPRINT, this::migrate);
        try (Connection superuser = connectAsSuperuser(database.name())) {
            CopySource source = database.freeze();

            Problem problem = problemOf(source::take);

            assertThat(problem.sqlState()).isEqualTo("55006");
            assertThat(problem.cause()).startsWith("somebody is connected");
            assertThat(superuser.isValid(0)).isTrue();
        }
    }

    @Test
    void aTemplateInUseIsExplained() throws SQLException {
        TestDatabases databases = server.start();
        databases.migrated(FINGERPRINT, this::migrate);
        String template = server.templates().get(0);
        server.execute("ALTER DATABASE " + template + " WITH ALLOW_CONNECTIONS true");
        try (Connection user = connectAsSuperuser(template)) {
            assertThat(problemOf(() -> databases.migrated(FINGERPRINT, this::migrate))
                            .sqlState())
                    .isEqualTo("55006");
            assertThat(user.isValid(0)).isTrue();
        }

        assertThat(users(databases.migrated(FINGERPRINT, this::migrate))).hasSize(2);
        assertThat(migrated).hasValue(1);
    }

    /** A new database has a higher number. */
    @Test
    void copiesAreMadeAhead() {
        CopySource source = server.start().migrated(FINGERPRINT, this::migrate).freeze();
        Database first = source.take();
        // template, source, the one taken, and one ahead
        eventually("one is made ahead", () -> server.databases().size() == 4);
        String ahead = server.databases().get(3);

        Database second = source.take();

        assertThat(second.name()).isEqualTo(ahead).isNotEqualTo(first.name());
        assertThat(users(second)).hasSize(2);
        source.close();
        eventually(
                "what nobody took is dropped",
                () -> server.databases().equals(List.of(server.templates().get(0), first.name(), second.name())));
    }

    @Test
    void aCopyThatCouldNotBeMadeAheadIsMadeWhenItIsNeeded() {
        CopySource source = server.start().migrated(FINGERPRINT, this::migrate).freeze();
        source.take();
        eventually("one is made ahead", () -> server.databases().size() == 4);
        server.execute("ALTER ROLE " + server.login().user() + " NOCREATEDB");
        source.take();
        assertThat(problemOf(source::take).sqlState()).isEqualTo("42501");
        server.execute("ALTER ROLE " + server.login().user() + " CREATEDB");

        assertThat(users(source.take())).hasSize(2);
    }

    @Test
    void aDatabaseIsDroppedWithWhoeverIsConnected() throws SQLException {
        Database database = server.start().create();
        try (Connection connection = database.dataSource().getConnection()) {
            database.drop();

            eventually("it is gone", () -> server.databases().isEmpty());
            assertThat(connection.isValid(0)).isFalse();
        }
    }

    @Test
    void closingLeavesNothingButTheTemplateAndNoSession() {
        TestDatabases databases = server.start();
        CopySource source = databases.migrated(FINGERPRINT, this::migrate).freeze();
        source.take();
        databases.create();

        databases.close();

        assertThat(server.databases()).isEqualTo(server.templates()).hasSize(1);
        eventually(
                "no session is left",
                () -> server.query(
                                "SELECT count(*) FROM pg_stat_activity WHERE usename = '"
                                        + server.login().user() + "'",
                                Integer.class)
                        == 0);
        assertThatThrownBy(databases::create).isInstanceOf(IllegalStateException.class);
    }

    /** Spring closes its contexts at the same time as the databases are dropped, and would wait for ever. */
    @Test
    void nobodyWaitsForACopyThatWillNotBeMadeAnyMore() throws InterruptedException {
        TestDatabases databases = server.start();
        CopySource source = databases.migrated(FINGERPRINT, this::migrate).freeze();
        source.take();
        CountDownLatch never = new CountDownLatch(1);
        Future<CountDownLatch> busy = databases.inBackground(() -> {
            never.await();
            return never;
        });
        source.take();
        assertThat(busy).isNotDone();
        databases.close();

        Thread context = new Thread(source::close);
        context.setDaemon(true);
        context.start();

        eventually("the context is closed", () -> context.getState() == Thread.State.TERMINATED);
    }

    @Test
    void aProcessThatHasLostItsSessionStillLives() {
        TestDatabases living = server.start();
        Database needed = living.create();
        server.query(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '"
                        + server.login().user() + "'",
                Integer.class);

        // another one, which looks once and once more
        server.start().close();

        assertThat(server.databases()).containsExactly(needed.name());
        living.create();
        assertThat(server.databases())
                .hasSize(2)
                .allMatch(name ->
                        name.startsWith(needed.name().substring(0, needed.name().lastIndexOf('_'))));
    }

    @Test
    void templatesThatNobodyUsesAreDropped() {
        String old = "godwit_template_old";
        String young = "godwit_template_young";
        String strange = "godwit_template_strange";
        for (String name : List.of(old, young, strange)) {
            server.execute(
                    "CREATE DATABASE %s OWNER %s".formatted(name, server.login().user()));
        }
        comment(old, "template of Godwit, used ' || (now() AT TIME ZONE 'UTC')::date - 8 || '");
        comment(young, "template of Godwit, used ' || (now() AT TIME ZONE 'UTC')::date - 7 || '");
        comment(strange, "template of Godwit, used by me on 0000-99-99");

        server.start();

        eventually("the old one is dropped", () -> !server.databases().contains(old));
        assertThat(server.databases()).containsExactly(young, strange);
    }

    @Test
    void aTemplateThatIsUsedBecomesYoung() {
        server.start().migrated(FINGERPRINT, this::migrate);
        String template = server.templates().get(0);
        comment(template, "template of Godwit, used ' || (now() AT TIME ZONE 'UTC')::date - 7 || '");

        server.start().migrated(FINGERPRINT, this::migrate);

        assertThat(server.query(
                        "SELECT shobj_description(oid, 'pg_database') ="
                                + " 'template of Godwit, used ' || (now() AT TIME ZONE 'UTC')::date"
                                + " FROM pg_database WHERE datname = '" + template + "'",
                        Boolean.class))
                .isTrue();
        assertThat(migrated).hasValue(1);
    }

    private void comment(String database, String text) {
        server.execute("DO $$ BEGIN EXECUTE 'COMMENT ON DATABASE %s IS ''%s'''; END $$".formatted(database, text));
    }

    private void migrate(Database database) {
        migrated.incrementAndGet();
        execute(database, "CREATE TABLE users (name text); INSERT INTO users VALUES ('ann'), ('bob')");
    }

    private void fail(Problem problem) {
        migrated.incrementAndGet();
        throw new MigrationException(List.of(problem));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> users(Database database) {
        return JdbcClient.create(database.dataSource())
                .sql("SELECT name FROM users ORDER BY name")
                .query(String.class)
                .list();
    }

    private static String setting(Database database, String name) {
        return JdbcClient.create(database.dataSource())
                .sql("SHOW " + name)
                .query(String.class)
                .single();
    }

    private static void execute(Database database, String sql) {
        JdbcClient.create(database.dataSource()).sql(sql).update();
    }

    private Connection connectAsSuperuser(String name) throws SQLException {
        var dataSource = shared.dataSource();
        dataSource.setDatabaseName(name);
        return dataSource.getConnection();
    }

    private static Problem problemOf(Runnable work) {
        MigrationException e = catchThrowableOfType(MigrationException.class, work::run);
        assertThat(e).as("the failure").isNotNull();
        assertThat(e.problems()).hasSize(1);
        return e.problems().get(0);
    }
}
