package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.versions;
import static dev.godwit.Migrators.withJava;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations in Java among those in SQL. */
@WithTestDatabase
class JavaMigrationsTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    JavaMigrationsTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory)
                .with(
                        "001_users.sql",
                        "CREATE TABLE users (id int, name text, slug text);"
                                + " INSERT INTO users VALUES (1, 'Ada Lovelace')")
                .with("003_slugs_are_required.sql", "ALTER TABLE users ALTER slug SET NOT NULL");
    }

    @Test
    void takeTheirTurnByVersion() {
        MigrationRun run = withJava(database, files, new V002__BackfillSlugs()).migrate();

        assertThat(versions(run.applied())).containsExactly("001", "002", "003");
        assertThat(database.queryForObject("SELECT slug FROM users", String.class))
                .isEqualTo("ada-lovelace");
        assertThat(withJava(database, files, new V002__BackfillSlugs())
                        .migrate()
                        .applied())
                .isEmpty();
    }

    @Test
    void areNamedByTheirClass() {
        MigrationInfo info = withJava(database, files, new V002__BackfillSlugs())
                .migrate()
                .applied()
                .get(1);

        assertThat(info.description()).isEqualTo("Backfill Slugs");
        assertThat(info.kind()).isEqualTo(MigrationKind.JAVA);
        assertThat(info.script()).isEqualTo(V002__BackfillSlugs.class.getName());
        assertThat(info.checksum()).isNull();
        assertThat(info.reversible()).isFalse();
        assertThat(info.executionTime()).isPositive();
    }

    @Test
    void mayBeNamedOtherwise() {
        MigrationInfo info = withJava(database, files, new Backfill("2", "rev 1", "x"))
                .migrate()
                .applied()
                .get(1);

        assertThat(info.version()).isEqualTo("2");
        assertThat(info.description()).isEqualTo("Slugs of all users");
        assertThat(info.checksum()).isEqualTo("rev 1");
        assertThat(info.reversible()).isTrue();
        assertThat(database.queryForList(
                        "SELECT concat_ws('|', version, normalized_version, description, kind, checksum) FROM schema_migrations"
                                + " WHERE kind = 'JAVA'",
                        String.class))
                .containsExactly("2|2|Slugs of all users|JAVA|rev 1");
    }

    @Test
    void withoutAVersionInTheirNameAreRefused() {
        Problem problem = onlyProblem(refusal(withJava(database, files, new Nameless())));

        assertThat(problem.code()).isEqualTo(ProblemCode.JAVA_NAME);
        assertThat(problem.where()).hasToString(Nameless.class.getName());
    }

    @Test
    void thatAreLambdasOrProxiesNeedTheirOwnVersion() {
        JavaMigration lambda = context -> {};

        assertThat(codes(refusal(withJava(database, files, lambda)))).containsExactly(ProblemCode.JAVA_NAME);
    }

    @Test
    void thatFailLeaveNoTrace() {
        JavaMigration failing = new Backfill("2", null, "x") {
            @Override
            public void up(MigrationContext context) {
                context.jdbcClient().sql("UPDATE users SET slug = 'half done'").update();
                throw new IllegalStateException("no slug for user 1");
            }
        };

        Problem problem = onlyProblem(refusal(withJava(database, files, failing)));

        assertThat(problem.code()).isEqualTo(ProblemCode.JAVA);
        assertThat(problem.found()).contains("java.lang.IllegalStateException: no slug for user 1");
        assertThat(problem.state()).startsWith("rolled back: nothing of this migration is in the database");
        assertThat(database.queryForList("SELECT version FROM schema_migrations", String.class))
                .containsExactly("001");
        assertThat(database.queryForList("SELECT slug FROM users", String.class))
                .containsOnlyNulls();
        assertThat(versions(withJava(database, files, new V002__BackfillSlugs())
                        .migrate()
                        .applied()))
                .containsExactly("002", "003");
    }

    @Test
    void mayRunOutsideATransaction() {
        MigrationRun run = withJava(database, files, new V2_1__IndexConcurrently(), new V002__BackfillSlugs())
                .migrate();

        assertThat(versions(run.applied())).containsExactly("001", "002", "2_1", "003");
        assertThat(database.queryForObject("SELECT to_regclass('users_slug') IS NOT NULL", Boolean.class))
                .isTrue();
        assertThat(database.queryForObject(
                        "SELECT execution_time IS NOT NULL FROM schema_migrations WHERE version = '2_1'",
                        Boolean.class))
                .isTrue();
    }

    @Test
    void whoseChecksumChangedAreNoticed() {
        withJava(database, files, new Backfill("2", "slugs:1", "x")).migrate();

        assertThat(codes(refusal(withJava(database, files, new Backfill("2", "titles:1", "x")))))
                .containsExactly(ProblemCode.CHANGED);
        assertThat(withJava(database, files, new Backfill("2", null, "x"))
                        .migrate()
                        .problems())
                .isEmpty();
    }

    @Test
    void haveTheVersionOfNobodyElse() {
        Problem problem = onlyProblem(refusal(withJava(database, files, new Backfill("1.0", null, "x"))));

        assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE);
        assertThat(problem.found())
                .anyMatch(line -> line.endsWith("001_users.sql"))
                .contains(Backfill.class.getName());
    }

    @Test
    void runWithTheSettingsOfAMigration() {
        JavaMigration looking = new Backfill("2", null, "x") {
            @Override
            public void up(MigrationContext context) {
                context.jdbcClient()
                        .sql(
                                "CREATE TABLE seen AS SELECT current_setting('TimeZone') AS zone, current_schema()::text AS schema,"
                                        + " current_setting('lock_timeout') AS lock_timeout")
                        .update();
                super.up(context);
            }
        };

        Migrators.builder(database.dataSource(), files, options -> options.schema("shop"))
                .javaMigrations(looking)
                .build()
                .migrate();

        assertThat(database.queryForList(
                        "SELECT zone || ' ' || schema || ' ' || lock_timeout FROM shop.seen", String.class))
                .containsExactly("UTC shop 5s");
    }

    private static final class V002__BackfillSlugs implements JavaMigration {

        @Override
        public void up(MigrationContext context) throws SQLException {
            try (Statement statement = context.connection().createStatement()) {
                statement.executeUpdate("UPDATE users SET slug = lower(replace(name, ' ', '-'))");
            }
        }
    }

    private static final class V2_1__IndexConcurrently implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient()
                    .sql("CREATE INDEX CONCURRENTLY users_slug ON users (slug)")
                    .update();
        }

        @Override
        public boolean transactional() {
            return false;
        }
    }

    private static final class Nameless implements JavaMigration {

        @Override
        public void up(MigrationContext context) {}
    }

    private static class Backfill implements JavaMigration {

        private final String version;
        private final @Nullable String checksum;
        private final String slug;

        Backfill(String version, @Nullable String checksum, String slug) {
            this.version = version;
            this.checksum = checksum;
            this.slug = slug;
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public String description() {
            return "Slugs of all users";
        }

        @Override
        public @Nullable String checksum() {
            return checksum;
        }

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient().sql("UPDATE users SET slug = ?").param(slug).update();
        }

        @Override
        public void down(MigrationContext context) {
            context.jdbcClient().sql("UPDATE users SET slug = NULL").update();
        }
    }
}
