package dev.godwit;

import static dev.godwit.Migrators.codes;
import static dev.godwit.Migrators.onlyProblem;
import static dev.godwit.Migrators.refusal;
import static dev.godwit.Migrators.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.migration.MigrationException;
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
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Everything that is wrong, found without executing anything. */
@WithTestDatabase
class ValidateTest {

    private final TestDatabase database;
    private final MigrationFiles files;

    ValidateTest(TestDatabase database, @TempDir Path directory) {
        this.database = database;
        this.files = new MigrationFiles(directory).with("001_users.sql", "CREATE TABLE users (id int, name text);");
    }

    @Test
    void findsNothingWrongWithScriptsThatAreRightAndExecutesNoneOfThem() {
        files.with("002_orders.sql", "CREATE TABLE orders (id int);\nINSERT INTO orders VALUES (1);")
                .with("002_orders.down.sql", "DROP TABLE orders;");
        DatabaseContent before = DatabaseContent.of(database);

        Validation validation = validate();

        assertThat(validation.problems()).isEmpty();
        assertThat(validation.ok()).isTrue();
        assertThat(versions(validation.pending())).containsExactly("001", "002");
        assertThat(validation.target().database()).isEqualTo(database.name());
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void reportsTheFirstSyntaxErrorOfEachPendingScriptAndOfItsDown() {
        Migrators.of(database, files).migrate();
        files.with("001_users.down.sql", "DROP TABEL users;")
                .with("002_broken.sql", "SELECT 1;\nSELECT 2;\nCREATE TABEL x (id int);\nSELEC 3;")
                .with("003_right.sql", "SELECT 1;")
                .with("003_right.down.sql", "SELECT 1;\n  DROP TABEL x;")
                .with("R__view.sql", "CREATE OR REPLACE VIEW v AS\n  SELECT (1;");

        List<Problem> problems = validate().problems();

        assertThat(problems).extracting(Problem::code).containsOnly(ProblemCode.STATEMENT);
        assertThat(problems)
                .extracting(problem -> problem.message() + " " + place(problem))
                .containsExactly(
                        "002_broken.sql would fail at statement 3 of 4 002_broken.sql:3:8",
                        "003_right.down.sql would fail at statement 2 of 2 003_right.down.sql:2:8",
                        "R__view.sql would fail at statement 1 of 1 R__view.sql:2:12");
        assertThat(problems).allSatisfy(problem -> {
            assertThat(problem.sqlState()).isEqualTo("42601");
            assertThat(problem.state()).isEqualTo("nothing was executed");
            assertThat(problem.found()).singleElement().asString().startsWith("ERROR 42601: syntax error at or near");
        });
    }

    /** The place is what a person looks for first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1;\nSELECT 'ü🦜' FROM WHERE;",
                "SELECT 1;\nSELECT (1",
                "SELECT 1;\n/* ü */ SELECT 1 FROM;\nSELECT 2;",
                "-- godwit:transaction=off\nSELECT 1;\nALTER TABEL users;\n",
                "BEGIN;\nSELECT 1;\nSELEC 2;\nCOMMIT;",
                "COPY users FROM STDIN;\n1\tann; it's\n2\tbob $$\n\\.\nCREATE TABEL x ();",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC\n  SELECT 1;\n  SELEC 2;\nEND;",
                "SELECT U&'\\00G0';",
                "SELECT a.b.c.d.e();SELECT 1 LIMIT 2, 3;",
            })
    void marksTheSamePlaceAsAFailingMigration(String script) {
        files.with("002_broken.sql", script);
        Problem expected = onlyProblem(validate().problems());
        assertThat(expected.code()).isEqualTo(ProblemCode.STATEMENT);

        Problem failure = onlyProblem(refusal(Migrators.of(database, files)));

        assertThat(expected.where()).isEqualTo(failure.where());
        assertThat(expected.sqlState()).isEqualTo(failure.sqlState());
        assertThat(expected.found()).isEqualTo(failure.found());
        assertThat(expected.cause()).isEqualTo(failure.cause());
        assertThat(expected.remedy().get(0)).isEqualTo(failure.remedy().get(0));
    }

    @Test
    void hasNoPlaceWithinAStatementWhenTheServerNamesNone() {
        files.with("002_broken.sql", "SELECT 1;\n  CREATE ASSERTION a CHECK (true);\nSELECT 2;");

        Problem problem = onlyProblem(validate().problems());

        assertThat(problem.message()).isEqualTo("002_broken.sql would fail at statement 2 of 3");
        assertThat(place(problem)).isEqualTo("002_broken.sql:2:3");
        assertThat(problem.sqlState()).isEqualTo("0A000");
    }

    /** Also of those that cannot run in a transaction, and of what is only known while it runs. */
    @Test
    void findsNothingWrongWithStatementsOfAnyKind() {
        files.with("002_all.sql", "-- godwit:transaction=off\n" + STATEMENTS);

        assertThat(validate().problems()).isEmpty();
    }

    @Test
    void findsWhatIsWrongBehindStatementsOfAnyKind() {
        files.with("002_all.sql", "-- godwit:transaction=off\n" + STATEMENTS + "THE END;");

        assertThat(place(onlyProblem(validate().problems())))
                .isEqualTo("002_all.sql:%d:1".formatted(STATEMENTS.lines().count() + 2));
    }

    @Test
    void doesNotLookIntoBodiesThatAreStrings() {
        files.with("002_function.sql", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELEC 1';");

        assertThat(validate().ok()).isTrue();
    }

    @Test
    void readsStringsAsTheScriptSetsThem() {
        files.with("002_strings.sql", """
                SELECT 'ends with a backslash \\';
                SET standard_conforming_strings = off;
                SELECT 'it\\'s; not the end';
                SET LOCAL standard_conforming_strings TO 'on';
                SELECT '\\';
                """);
        assertThat(validate().problems()).isEmpty();

        files.with("002_strings.sql", """
                SET standard_conforming_strings = off;
                SELECT 'it\\'s';
                RESET standard_conforming_strings;
                SELECT '\\' FROM WHERE;
                """);
        assertThat(place(onlyProblem(validate().problems()))).isEqualTo("002_strings.sql:4:17");
    }

    @Test
    void marksTheRightPlaceOfTheRightPieceOfALargeScript() {
        String rows = IntStream.range(0, 12_000)
                .mapToObj(n -> "INSERT INTO users VALUES (%d, '%s');\n".formatted(n, "x".repeat(100)))
                .collect(Collectors.joining());
        assertThat(rows.length()).isGreaterThan(1 << 20);
        files.with("002_rows.sql", rows.replace("VALUES (11000, '", "VALUES (11000, 'ü🦜', '"));
        assertThat(validate().problems()).isEmpty();

        files.with("002_rows.sql", rows.replace("VALUES (11000, '", "VALUES (11000, 'ü🦜' '"));
        assertThat(place(onlyProblem(validate().problems()))).isEqualTo("002_rows.sql:11001:39");
    }

    @Test
    void saysWhatTheServerSaysTogetherWithWhatIsKnownWithoutIt() {
        files.with("001_again.sql", "SELECT 1;")
                .with("002_quote.sql", "SELECT 'no end;")
                .with("002_quote.down.sql", "DROP TABLE x;\nCOMMIT;\nSELEC 1;")
                .with("003_mixed.sql", "UPDATE users SET id = 1;\nVACUUM users;\nSELEC 1;")
                .with("004_syntax.sql", "SELEC 1;");

        assertThat(validate().problems())
                .extracting(problem -> problem.code() + " " + place(problem))
                .containsExactlyInAnyOrder(
                        "GODWIT-DUPLICATE null",
                        "GODWIT-SCRIPT 002_quote.sql:1:8",
                        "GODWIT-TRANSACTION-CONTROL 002_quote.down.sql:2:1",
                        "GODWIT-STATEMENT 002_quote.down.sql:3:1",
                        "GODWIT-MIXED 003_mixed.sql:2:1",
                        "GODWIT-STATEMENT 003_mixed.sql:3:1",
                        "GODWIT-STATEMENT 004_syntax.sql:1:1");
    }

    @Test
    void warnsOfWhatDoesNotStopARun() {
        files.with("003_items.sql", "SELECT 1;");
        Migrators.of(database, files).migrate();
        files.with("002_late.sql", "SELECT 1;");

        Validation validation = validate();

        assertThat(codes(validation.problems())).containsExactly(ProblemCode.OUT_OF_ORDER);
        assertThat(validation.ok()).isTrue();
    }

    @Test
    void needsOnlyToRead() {
        Migrators.of(database, files).migrate();
        Login reader = database.createLogin("");
        database.execute("GRANT SELECT ON schema_migrations, schema_migrations_log TO " + reader.user());
        database.execute("ALTER ROLE %s SET default_transaction_read_only = on".formatted(reader.user()));
        files.with("002_broken.sql", "SELECT 1; DROP TABEL users;").with("003_right.sql", "DROP TABLE users;");
        DatabaseContent before = DatabaseContent.of(database);

        Validation validation = Migrators.of(database.dataSource(reader), files, options -> options)
                .validate();

        assertThat(place(onlyProblem(validation.problems()))).isEqualTo("002_broken.sql:1:16");
        assertThat(DatabaseContent.of(database)).isEqualTo(before);
    }

    @Test
    void saysThatItCouldNotCheckTheSyntaxWithoutTheLanguageThatItNeeds() {
        Login login = database.createLogin("");
        database.execute("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC");
        files.with("002_more.sql", "SELECT 1;");

        Validation validation = Migrators.of(database.dataSource(login), files, options -> options)
                .validate();

        Problem problem = onlyProblem(validation.problems());
        assertThat(problem.severity()).isEqualTo(Severity.WARNING);
        assertThat(problem.message()).isEqualTo("the syntax of the pending scripts was not checked");
        assertThat(problem.sqlState()).isEqualTo("42501");
        assertThat(validation.pending()).hasSize(2);
    }

    @Test
    void doesNotTellSecrets() {
        files.with("002_role.sql", "ALTER ROLE app PASSWROD '${password}';");

        Problem problem = onlyProblem(validate(options -> options.placeholder("password", "s3cret' x s3cret"))
                .problems());

        assertThat(problem.render()).doesNotContain("s3cret");
    }

    @Test
    void leavesTheSessionOfAPoolAsItWas() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.dataSource());
            pool.setMaximumPoolSize(1);
            files.with("002_broken.sql", "SET standard_conforming_strings = off;\nSELEC 1;");

            Migrators.of(pool, files, options -> options).validate();

            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
                try (var row = connection
                        .createStatement()
                        .executeQuery("SELECT current_setting('standard_conforming_strings'),"
                                + " coalesce(current_setting('godwit.script', true), '')")) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getString(1)).isEqualTo("on");
                    assertThat(row.getString(2)).isEmpty();
                }
            }
        }
    }

    @Test
    void javaMigrationsArePendingToo() {
        Migrator migrator = Migrators.withJava(database, files, new V2__AddTheFirstUser());

        assertThat(versions(migrator.validate().pending())).containsExactly("001", "2");
    }

    @Test
    void withoutAConnectionSaysWhatIsWrongWithTheFiles() {
        files.with("nonsense.sql", "SELECT 1");
        PGSimpleDataSource nowhere = database.dataSource();
        nowhere.setDatabaseName("nowhere");

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> Migrators.of(nowhere, files, options -> options.connectWait(Duration.ZERO))
                        .validate())
                .satisfies(
                        e -> assertThat(codes(e.problems())).containsExactly(ProblemCode.DATABASE, ProblemCode.NAME));
    }

    private Validation validate() {
        return validate(options -> options);
    }

    private Validation validate(UnaryOperator<MigratorOptions.Builder> options) {
        return Migrators.of(database, files, options).validate();
    }

    /** Without the directory. */
    private static String place(Problem problem) {
        return String.valueOf(problem.where()).replaceFirst(".*/", "");
    }

    private static final String STATEMENTS = """
            SET lock_timeout = 0;
            CREATE DATABASE another;
            ALTER SYSTEM SET work_mem = '4MB';
            CREATE TABLESPACE space LOCATION '/nowhere';
            CREATE ROLE somebody;
            CREATE SCHEMA s;
            CREATE EXTENSION nothing;
            CREATE DOMAIN d AS int CHECK (value > 0);
            CREATE TYPE e AS ENUM ('a', 'b');
            ALTER TYPE e ADD VALUE 'c';
            CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);
            CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
            ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;
            CREATE INDEX CONCURRENTLY i ON nowhere USING gin (a jsonb_path_ops);
            DROP INDEX CONCURRENTLY i;
            REINDEX TABLE CONCURRENTLY nowhere;
            VACUUM (FULL, ANALYZE) nowhere;
            CLUSTER;
            ANALYZE;
            CREATE MATERIALIZED VIEW m AS SELECT 1 WITH NO DATA;
            REFRESH MATERIALIZED VIEW CONCURRENTLY m;
            CREATE SEQUENCE q AS bigint;
            SELECT nextval('q'), setval('q', 100);
            CREATE VIEW v AS WITH RECURSIVE r(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r) SELECT * FROM r;
            CREATE RULE ru AS ON INSERT TO v DO INSTEAD (SELECT 1; SELECT 2);
            CREATE FUNCTION f(a int DEFAULT 1, VARIADIC b int[] DEFAULT '{}') RETURNS int LANGUAGE plpgsql AS $f$ BEGIN RETURN 'x;'; END $f$;
            CREATE FUNCTION g(a int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN 1 END; SELECT 2; END;
            CREATE PROCEDURE h() LANGUAGE sql BEGIN ATOMIC INSERT INTO nowhere VALUES (1); END;
            CALL h();
            DO $$ BEGIN COMMIT; RAISE EXCEPTION 'never'; END $$;
            CREATE TRIGGER t AFTER INSERT ON nowhere REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION g();
            CREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION g();
            CREATE AGGREGATE a1 (int) (sfunc = int4pl, stype = int);
            CREATE OPERATOR @#@ (leftarg = int, rightarg = int, function = int4pl);
            CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int);
            CREATE CAST (int AS d) WITHOUT FUNCTION;
            CREATE COLLATION c (provider = icu, locale = 'de');
            CREATE TEXT SEARCH CONFIGURATION ts (COPY = pg_catalog.simple);
            CREATE PUBLICATION pub FOR ALL TABLES;
            CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere' PUBLICATION pub;
            CREATE SERVER srv FOREIGN DATA WRAPPER nothing;
            CREATE FOREIGN TABLE ft (id int) SERVER srv;
            IMPORT FOREIGN SCHEMA s FROM SERVER srv INTO public;
            CREATE STATISTICS st (dependencies) ON a, b FROM nowhere;
            CREATE POLICY pol ON nowhere USING (a = current_user);
            ALTER TABLE nowhere ENABLE ROW LEVEL SECURITY, ADD EXCLUDE USING gist (a WITH &&), ALTER b TYPE int USING b::int;
            ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
            GRANT ALL ON ALL TABLES IN SCHEMA public TO nobody;
            REVOKE ALL ON nowhere FROM nobody CASCADE;
            COMMENT ON TABLE nowhere IS 'it''s; here';
            SECURITY LABEL ON TABLE nowhere IS 'x';
            INSERT INTO nowhere (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = excluded.a RETURNING *;
            UPDATE nowhere SET (a, b) = (SELECT 1, 2) WHERE CURRENT OF cur;
            DELETE FROM nowhere USING v WHERE a ? 'key' AND b ?| ARRAY['x'];
            TRUNCATE nowhere RESTART IDENTITY CASCADE;
            LOCK TABLE nowhere IN SHARE MODE NOWAIT;
            COPY nowhere TO '/nowhere';
            PREPARE pr (int) AS SELECT $1;
            EXECUTE pr (1);
            DEALLOCATE ALL;
            DECLARE cur CURSOR WITH HOLD FOR SELECT 1;
            FETCH ALL FROM cur;
            MOVE cur;
            CLOSE cur;
            LISTEN channel;
            NOTIFY channel, 'x';
            UNLISTEN *;
            EXPLAIN (ANALYZE, FORMAT json) SELECT 1;
            LOAD 'nothing';
            CHECKPOINT;
            DISCARD ALL;
            SET SESSION AUTHORIZATION nobody;
            RESET ALL;
            SHOW all;
            SELECT U&'\\0061', E'\\'', $x$;$x$, B'01', X'1f' FROM LATERAL generate_series(1, 2) WITH ORDINALITY;
            TABLE nowhere;
            VALUES (1), (2);
            DROP OWNED BY nobody;
            BEGIN ISOLATION LEVEL SERIALIZABLE;
            SAVEPOINT sp;
            ROLLBACK TO sp;
            PREPARE TRANSACTION 'x';
            COMMIT PREPARED 'x';
            ROLLBACK;
            """;
}
