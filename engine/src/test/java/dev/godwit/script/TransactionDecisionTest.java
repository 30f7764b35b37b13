package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigratorOptions.MixedScripts;
import dev.godwit.migration.ProblemCode;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionDecisionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table t (id int); create index i on t (id);",
                "set x = 1;",
                "analyze t;",
                "-- nothing",
                "refresh materialized view concurrently v;",
                "-- godwit:transaction=on\nvacuum;",
                "create function f() returns void language sql begin atomic select 1; end;"
            })
    void scriptRunsInATransaction(String text) {
        assertThat(parse(text).problems()).isEmpty();
        assertThat(parse(text).transactional()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index concurrently i on t (id);",
                "vacuum; reindex database d",
                "set lock_timeout = '2s'; create index concurrently i on t (id); analyze t; reset lock_timeout;",
                "vacuum; insert into schema_migrations (version) values ('1') on conflict do nothing;",
                "vacuum; INSERT INTO public.\"schema_migrations\" values ('1');",
                "vacuum; insert into Schema_Migrations_Log values ('1');",
                "-- godwit:transaction=off\ncreate table t (id int);",
                "-- godwit:transaction=off\nbegin; create table t (id int); commit; vacuum;",
                "-- godwit:mixed=run\nvacuum; create table t (id int);"
            })
    void scriptRunsOneByOne(String text) {
        assertThat(parse(text).problems()).isEmpty();
        assertThat(parse(text).transactional()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table t (id int);\nvacuum t;",
                "insert into t values (1);\nvacuum t;",
                "insert into \"Schema_Migrations\" values (1);\nvacuum t;",
                "begin;\nvacuum;\ncommit;",
                "update schema_migrations set version = 1;\nvacuum t;",
                "select 1;\ncreate index concurrently i on t (id);"
            })
    void scriptOfBothKindsIsAProblem(String text) {
        assertThat(parse(text).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.MIXED);
            assertThat(problem.where()).hasToString("x.sql:2:1");
            assertThat(problem.found()).hasSize(2).last().asString().contains("(line 1)");
        });
        assertThat(TestScript.of("x.sql", text)
                        .parse(Map.of(), Set.of(), MixedScripts.RUN)
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin; create table t (id int); insert into t values (1); commit;",
                "BEGIN WORK; create table t (id int); insert into t values (1); END;",
                "start transaction; create table t (id int); insert into t values (1); commit and no chain",
                "-- godwit:transaction=on\nbegin; create table t (id int); insert into t values (1); end"
            })
    void ownTransactionAroundEverythingIsTheEngines(String text) {
        ParsedScript script = parse(text);

        assertThat(script.problems()).isEmpty();
        assertThat(script.transactional()).isTrue();
        assertThat(TestScript.texts(script)).containsExactly("create table t (id int)", "insert into t values (1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1;\nbegin; select 2; commit;",
                "begin; select 1;\ncommit; begin; select 2; commit;",
                "begin; select 1;\nrollback; commit;",
                "select 1;\ncommit;",
                "select 1;\nrollback;",
                "select 1;\nend",
                "set x = 1;\nbegin",
                "begin; select 1;\nprepare transaction 'x'; commit;"
            })
    void otherTransactionControlIsAProblem(String text) {
        assertThat(parse(text).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.TRANSACTION_CONTROL);
            assertThat(problem.where()).hasToString("x.sql:2:1");
        });
    }

    @Test
    void transactionsThatADumpPutsAroundLargeObjectsAreTheEngines() {
        String dump = """
                select 1;
                BEGIN;

                SELECT pg_catalog.lo_open('16400', 131072);
                SELECT pg_catalog.lowrite(0, '\\x00');
                SELECT pg_catalog.lo_close(0);

                COMMIT;
                BEGIN;
                SELECT pg_catalog.lo_open('16401', 131072);
                COMMIT;
                select 2;
                """;
        ParsedScript script = parse(dump);

        assertThat(script.problems()).isEmpty();
        assertThat(script.count()).isEqualTo(6);
        assertThat(TestScript.statements(script)).extracting(Statement::number).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(TestScript.texts(script))
                .doesNotContain("BEGIN", "COMMIT")
                .contains("SELECT pg_catalog.lo_close(0)");
        assertThat(TestScript.texts(parse("-- godwit:transaction=off\n" + dump)))
                .hasSize(10);
        assertThat(parse("begin;\n" + dump + "commit;").problems()).isEmpty();
        assertThat(parse(dump + "commit;").problems()).hasSize(1);
    }

    @Test
    void savepointsAreNoTransactionControl() {
        assertThat(parse("savepoint a; select 1; rollback to a; release a;").problems())
                .isEmpty();
    }

    private static ParsedScript parse(String text) {
        return TestScript.of("x.sql", text)
                .parse(Map.of(), Set.of("schema_migrations", "schema_migrations_log"), MixedScripts.REFUSE);
    }
}
