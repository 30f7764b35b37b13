package dev.godwit;

import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.states;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.history.HistoryTables;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Severity;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Who may do what: without a superuser, as in production. */
@WithTestDatabase
class RightsTest {

    private static final String TABLES_AND_OWNERS =
            "SELECT tablename || ' ' || tableowner FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";

    private final TestDatabase database;
    private final MigrationFiles files;
    private final Login login;

    RightsTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory).with("001_users.sql", "CREATE TABLE users (id int)");
        this.login = database.createLogin("");
        // before PostgreSQL 15 everybody may create tables there
        database.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO PUBLIC");
    }

    @Test
    void aRoleThatMayCreateInItsSchemaNeedsNothingElse() {
        grant("GRANT CREATE ON SCHEMA public TO %s");

        assertThat(versions(asLogin().migrate().applied())).containsExactly("001");
        assertThat(asLogin().migrate().applied()).isEmpty();
        assertThat(database.queryForList("SELECT applied_by FROM schema_migrations", String.class))
                .containsExactly(login.user());
        assertThat(database.queryForList("SELECT DISTINCT role FROM schema_migrations_log", String.class))
                .containsExactly(login.user());
    }

    @Test
    void aRoleThatMayNotCreateInItsSchemaIsToldTheGrant() {
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(asLogin()));

        assertThat(problem.code()).isEqualTo(ProblemCode.PERMISSION);
        assertThat(problem.sqlState()).isEqualTo("42501");
        assertThat(problem.state()).isEqualTo("rolled back: nothing was changed");
        assertThat(problem.remedy())
                .anyMatch(line -> line.contains("GRANT USAGE, CREATE ON SCHEMA public TO \"" + login.user() + "\""));
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void aRoleThatMayNotCreateSchemasIsToldTheGrant() {
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(asLogin(options -> options.schema("shop"))));

        assertThat(problem.code()).isEqualTo(ProblemCode.PERMISSION);
        assertThat(problem.remedy())
                .anyMatch(line -> line.contains(
                        "GRANT CREATE ON DATABASE %s TO \"%s\"".formatted(database.name(), login.user())));
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void aRoleThatMayNotTakeATableOverIsToldWhoMay() {
        database.execute(
                "CREATE TABLE schema_migrations (version text PRIMARY KEY, applied_at timestamp, description text)");
        grant("GRANT CREATE ON SCHEMA public TO %s; GRANT ALL ON schema_migrations TO %s");
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(asLogin()));

        assertThat(problem.code()).isEqualTo(ProblemCode.PERMISSION);
        assertThat(problem.remedy())
                .anyMatch(line ->
                        line.contains("ALTER TABLE public.schema_migrations OWNER TO \"" + login.user() + "\""));
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void aRoleThatMayOnlyReadSeesTheStatus() {
        Migrators.of(database, files).migrate();
        grant("GRANT SELECT ON schema_migrations, schema_migrations_log TO %s");
        files.with("002_orders.sql", "CREATE TABLE orders (id int)");
        DatabaseContent before = DatabaseContent.of(database);

        assertThat(states(asLogin().status()))
                .containsEntry("001", MigrationState.APPLIED)
                .containsEntry("002", MigrationState.PENDING);
        assertThat(asLogin().details("001"))
                .get()
                .satisfies(details -> assertThat(details.log()).isNotEmpty());
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void aRoleThatMayOnlyReadStartsWhenNothingIsPending() {
        Migrators.of(database, files).migrate();
        grant("GRANT SELECT ON schema_migrations, schema_migrations_log TO %s");

        assertThat(asLogin().migrate().applied()).isEmpty();
    }

    @Test
    void aRoleThatMayNotReadTheHistoryIsToldTheGrants() {
        Migrators.of(database, files).migrate();

        for (String rights :
                List.of("", "GRANT SELECT ON schema_migrations TO %s", "REVOKE USAGE ON SCHEMA public FROM PUBLIC")) {
            if (!rights.isEmpty()) {
                grant(rights);
            }
            DatabaseContent before = DatabaseContent.of(database);

            Problem problem = onlyProblem(refusal(asLogin(options -> options.schema("public"))));

            assertThat(problem.code()).isEqualTo(ProblemCode.PERMISSION);
            assertThat(problem.remedy())
                    .containsExactly(
                            "as the owner: GRANT USAGE ON SCHEMA \"public\" TO \"%s\";".formatted(login.user()),
                            "GRANT SELECT ON \"public\".\"schema_migrations\", \"public\".\"schema_migrations_log\" TO \"%s\""
                                    .formatted(login.user()));
            assertThat(DatabaseContent.of(database)).isEqualTo(before);
        }
    }

    @Test
    void historyReadersMayReadBothTables() {
        Login reader = database.createLogin("");
        database.execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC");
        grant("GRANT ALL ON SCHEMA public TO %s WITH GRANT OPTION");

        asLogin(options -> options.historyReaders(List.of(reader.user()))).migrate();

        assertThat(states(Migrators.of(database.dataSource(reader), files, options -> options.schema("public"))
                        .status()))
                .containsEntry("001", MigrationState.APPLIED);
        assertThat(detailsAs(reader).log()).isNotEmpty();
    }

    @Test
    void historyReadersCanDoEverythingThatOnlyReads() throws SQLException {
        Login reader = database.createLogin("");
        database.execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC");
        grant("GRANT ALL ON SCHEMA public TO %s WITH GRANT OPTION");
        asLogin(options -> options.historyReaders(List.of(reader.user()))).migrate();
        Migrator reading = Migrators.of(database.dataSource(reader), files, options -> options.schema("public"));

        assertThat(reading.awaitMigrated(Duration.ZERO).problems()).isEmpty();
        assertThat(reading.requireMigrated().problems()).isEmpty();
        assertThat(reading.validate().problems()).isEmpty();
        assertThat(reading.migrate().applied()).isEmpty();
        try (OtherMigrator other = new OtherMigrator(database).at("002 1/2")) {
            String holder = other.shown();
            assertThat(reading.status().migrating()).isTrue();
            assertThat(reading.activity())
                    .hasValueSatisfying(
                            activity -> assertThat(activity.lines().get(0)).startsWith(holder));
        }
    }

    @Test
    void historyReadersThatAreAddedLaterMayReadBothTablesAsWell() {
        grant("GRANT CREATE ON SCHEMA public TO %s");
        asLogin().migrate();
        Login reader = database.createLogin("");

        MigrationRun run = asLogin(options -> options.historyReaders(List.of(reader.user())))
                .migrate();

        assertThat(run.applied()).isEmpty();
        assertThat(detailsAs(reader).log()).isNotEmpty();
        DatabaseContent before = DatabaseContent.of(database);
        asLogin(options -> options.historyReaders(List.of(reader.user()))).migrate();
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void historyReadersThatLackTheirRightsDoNotKeepAnApplicationFromStartingOnAStandby() {
        Migrators.of(database, files).migrate();
        Login reader = database.createLogin("");

        MigrationRun run = Migrators.of(readOnly(), files, options -> options.historyReaders(List.of(reader.user())))
                .migrate();

        assertThat(run.applied()).isEmpty();
        assertThat(onlyProblem(run.problems()).code()).isEqualTo(ProblemCode.HISTORY_READERS);
    }

    @Test
    void aHistoryReaderThatDoesNotExistIsAWarningWithTheGrants() {
        grant("GRANT CREATE ON SCHEMA public TO %s");
        UnaryOperator<MigratorOptions.Builder> withReader = options -> options.historyReaders(List.of("no such role"));

        MigrationRun run = asLogin(withReader).migrate();

        assertThat(versions(run.applied())).containsExactly("001");
        Problem problem = onlyProblem(run.problems());
        assertThat(problem.code()).isEqualTo(ProblemCode.HISTORY_READERS);
        assertThat(problem.severity()).isEqualTo(Severity.WARNING);
        assertThat(problem.found()).containsExactly("no such role");
        assertThat(problem.remedy())
                .contains(
                        "GRANT USAGE ON SCHEMA \"public\" TO \"no such role\";",
                        "GRANT SELECT ON \"public\".\"schema_migrations\", \"public\".\"schema_migrations_log\" TO \"no such role\";");
        assertThat(onlyProblem(asLogin(withReader).migrate().problems())).isEqualTo(problem);
        assertThat(onlyProblem(asLogin(withReader).status().problems())).isEqualTo(problem);
    }

    @Test
    void aHistoryReaderThatAMigrationCreatesMayReadBothTables() {
        Login reader = database.createLogin("");
        database.execute("DROP ROLE " + reader.user());
        files.with("002_reader.sql", "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(reader.user(), reader.password()));

        MigrationRun run = Migrators.of(database, files, options -> options.historyReaders(List.of(reader.user())))
                .migrate();

        assertThat(versions(run.applied())).containsExactly("001", "002");
        assertThat(run.problems()).isEmpty();
        assertThat(detailsAs(reader).log()).isNotEmpty();
        assertThat(database.queryForList(
                        "SELECT message FROM schema_migrations_log WHERE event = 'PREPARED' ORDER BY id", String.class))
                .containsExactly("history created", "history opened to " + reader.user());
    }

    @Test
    void historyReadersSeeTheFailureOfTheFirstRunAlready() {
        Login reader = database.createLogin("");
        grant("GRANT CREATE ON SCHEMA public TO %s");
        files.with("001_users.sql", "CREATE TABLE users (id nothing)");

        refusal(asLogin(options -> options.historyReaders(List.of(reader.user()))));

        assertThat(detailsAs(reader).log()).isNotEmpty();
    }

    /** It could not mend that anyhow, and has no reason to wait for those who can. */
    @Test
    void aRoleThatMayOnlyReadStartsAlthoughAHistoryReaderHasLostItsRights() throws SQLException {
        Migrators.of(database, files).migrate();
        grant("GRANT SELECT ON schema_migrations, schema_migrations_log TO %s");
        Login reader = database.createLogin("");
        long key =
                HistoryTables.of("public", MigratorOptions.defaults().target()).lockKey();
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(%d)".formatted(key));

            MigrationRun run = asLogin(options ->
                            options.historyReaders(List.of(reader.user())).lockWait(Duration.ZERO))
                    .migrate();

            assertThat(run.applied()).isEmpty();
            Problem problem = onlyProblem(run.problems());
            assertThat(problem.code()).isEqualTo(ProblemCode.HISTORY_READERS);
            assertThat(problem.severity()).isEqualTo(Severity.WARNING);
            assertThat(problem.remedy())
                    .containsExactly(
                            "as the owner: GRANT USAGE ON SCHEMA \"public\" TO \"%s\";".formatted(reader.user()),
                            "GRANT SELECT ON \"public\".\"schema_migrations\", \"public\".\"schema_migrations_log\" TO \"%s\""
                                    .formatted(reader.user()));
        }
    }

    @Test
    void aHistoryReaderThatMayNotBeLetIntoTheSchemaIsAWarning() {
        Login reader = database.createLogin("");
        database.execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC");
        grant("GRANT ALL ON SCHEMA public TO %s");

        MigrationRun run = asLogin(options -> options.historyReaders(List.of(reader.user())))
                .migrate();

        assertThat(versions(run.applied())).containsExactly("001");
        assertThat(onlyProblem(run.problems()).found()).containsExactly(reader.user());
    }

    @Test
    void theConfiguredRoleOwnsWhatTheMigrationsCreate() {
        Login owner = owner("NOINHERIT");

        MigrationRun run = asLogin(options -> options.role(owner.user())).migrate();

        assertThat(versions(run.applied())).containsExactly("001");
        assertThat(run.target().role()).isEqualTo(owner.user());
        assertThat(database.queryForList(TABLES_AND_OWNERS, String.class))
                .containsExactly(
                        "schema_migrations " + owner.user(),
                        "schema_migrations_log " + owner.user(),
                        "users " + owner.user());
        assertThat(database.queryForList("SELECT applied_by FROM schema_migrations", String.class))
                .as("who logged in")
                .containsExactly(login.user());
    }

    @Test
    void theConfiguredRoleAlsoRunsWhatIsOutsideATransaction() {
        Login owner = owner("NOINHERIT");
        files.with("002_index.sql", "CREATE INDEX CONCURRENTLY users_id ON users (id)");

        MigrationRun run = asLogin(options -> options.role(owner.user())).migrate();

        assertThat(versions(run.applied())).containsExactly("001", "002");
        assertThat(database.queryForList("SELECT event FROM schema_migrations_log WHERE version = '002'", String.class))
                .containsExactly("SCRIPT_STARTED", "STATEMENT_STARTED", "STATEMENT_DONE", "APPLIED");
    }

    @Test
    void theConfiguredRoleIsWhoLooksAsWell() {
        Login owner = owner("NOINHERIT");
        asLogin(options -> options.role(owner.user())).migrate();
        files.with("002_orders.sql", "CREATE TABLE orders (id int)").with("002_orders.down.sql", "DROP TABLE orders");

        assertThat(versions(
                        asLogin(options -> options.role(owner.user())).migrate().applied()))
                .containsExactly("002");
        Migrator migrator = asLogin(options -> options.role(owner.user()));
        assertThat(states(migrator.status())).containsEntry("002", MigrationState.APPLIED);
        assertThat(states(migrator.status())).containsEntry("002", MigrationState.APPLIED);
        MigrationDetails details = migrator.details("002").orElseThrow();
        assertThat(details.downSql()).isEqualTo("DROP TABLE orders");
        assertThat(details.log()).isNotEmpty();
    }

    /** In the default search_path the first schema is the one named like the current role. */
    @Test
    void theSchemaIsThatOfTheConfiguredRole() {
        Login owner = owner("INHERIT");
        database.execute("CREATE SCHEMA %s AUTHORIZATION %s".formatted(owner.user(), owner.user()));

        MigrationRun run = asLogin(options -> options.role(owner.user())).migrate();

        assertThat(run.target().schema()).isEqualTo(owner.user());
        assertThat(database.queryForList(
                        "SELECT DISTINCT schemaname FROM pg_tables WHERE tableowner = '%s'".formatted(owner.user()),
                        String.class))
                .containsExactly(owner.user());
    }

    @Test
    void aRoleThatTheLoginIsNoMemberOfIsAClearRefusal() {
        Login stranger = database.createLogin("");
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(asLogin(options -> options.role(stranger.user()))));

        assertThat(problem.code()).isEqualTo(ProblemCode.PERMISSION);
        assertThat(problem.found())
                .first()
                .asString()
                .contains("permission denied to set role \"" + stranger.user() + "\"");
        assertThat(problem.remedy()).first().asString().contains("GRANT \"%s\" TO ".formatted(stranger.user()));
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
        assertThat(Objects.requireNonNull(catchThrowableOfType(
                                MigrationException.class,
                                () -> asLogin(options -> options.role(stranger.user()))
                                        .status()))
                        .problems())
                .isEqualTo(List.of(problem));
    }

    @Test
    void aRoleThatDoesNotExistIsAClearRefusal() {
        Problem problem = onlyProblem(refusal(asLogin(options -> options.role("no such role"))));

        assertThat(problem.code()).isEqualTo(ProblemCode.PERMISSION);
        assertThat(problem.found()).first().asString().contains("role \"no such role\" does not exist");
        assertThat(problem.remedy()).first().asString().contains("godwit.role");
    }

    @Test
    void aReadOnlySessionIsRefusedWhenSomethingIsPending() {
        DatabaseContent before = DatabaseContent.of(database);

        Problem problem = onlyProblem(refusal(Migrators.of(readOnly(), files, options -> options)));

        assertThat(problem.code()).isEqualTo(ProblemCode.READ_ONLY);
        assertThat(problem.found()).containsExactly("migrations: 1 pending");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void aReadOnlySessionIsEnoughWhenNothingIsPending() {
        Migrators.of(database, files).migrate();

        assertThat(Migrators.of(readOnly(), files, options -> options).migrate().applied())
                .isEmpty();
        assertThat(states(Migrators.of(readOnly(), files, options -> options).status()))
                .containsEntry("001", MigrationState.APPLIED);
    }

    private MigrationDetails detailsAs(Login reader) {
        return Migrators.of(database.dataSource(reader), files, options -> options.schema("public"))
                .details("001")
                .orElseThrow();
    }

    private PGSimpleDataSource readOnly() {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setOptions("-c default_transaction_read_only=on");
        return dataSource;
    }

    /** A role that may create in the schema, and of which the login is a member. */
    private Login owner(String inheritance) {
        Login owner = database.createLogin("");
        database.execute("GRANT ALL ON SCHEMA public TO %s; ALTER ROLE %s %s; GRANT %s TO %s"
                .formatted(owner.user(), login.user(), inheritance, owner.user(), login.user()));
        if (inheritance.equals("NOINHERIT")) {
            database.execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC");
        }
        return owner;
    }

    private void grant(String statements) {
        database.execute(statements.replace("%s", login.user()));
    }

    private Migrator asLogin() {
        return asLogin(options -> options);
    }

    private Migrator asLogin(UnaryOperator<MigratorOptions.Builder> options) {
        return Migrators.of(database.dataSource(login), files, options);
    }
}
