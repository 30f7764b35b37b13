package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionNeedTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE DATABASE d",
                "create database d template template0",
                "DROP DATABASE d",
                "DROP DATABASE IF EXISTS d WITH (FORCE)",
                "ALTER DATABASE d SET TABLESPACE ts",
                "CREATE TABLESPACE ts LOCATION '/data'",
                "DROP TABLESPACE IF EXISTS ts",
                "ALTER SYSTEM SET work_mem = '4MB'",
                "ALTER SYSTEM RESET ALL",
                "CREATE INDEX CONCURRENTLY i ON t (id)",
                "create index concurrently on t (id)",
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (id)",
                "CREATE -- a comment\n INDEX /* another */ CONCURRENTLY i ON t (id)",
                "DROP INDEX CONCURRENTLY IF EXISTS i",
                "REINDEX INDEX CONCURRENTLY i",
                "REINDEX TABLE CONCURRENTLY t",
                "REINDEX (CONCURRENTLY) TABLE t",
                "REINDEX (VERBOSE, CONCURRENTLY true, TABLESPACE ts) TABLE t",
                "REINDEX SCHEMA s",
                "REINDEX (VERBOSE) SCHEMA s",
                "REINDEX (CONCURRENTLY false) SCHEMA s",
                "REINDEX DATABASE d",
                "REINDEX DATABASE",
                "REINDEX SYSTEM d",
                "VACUUM",
                "VACUUM FULL t",
                "VACUUM (ANALYZE, PARALLEL 2) t",
                "CLUSTER",
                "CLUSTER VERBOSE",
                "CLUSTER (VERBOSE)",
                "CLUSTER (VERBOSE off)",
                "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
                "ALTER TABLE IF EXISTS ONLY s.t DETACH PARTITION s.p CONCURRENTLY",
                "CREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p",
                "CREATE SUBSCRIPTION s CONNECTION 'create_slot=false' PUBLICATION p WITH (enabled = false)",
                "CREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p WITH (create_slot = true)",
                "CREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p WITH (create_slot)",
                "DROP SUBSCRIPTION s",
                "DROP SUBSCRIPTION IF EXISTS s",
                "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
                "ALTER SUBSCRIPTION s REFRESH PUBLICATION WITH (copy_data = false)",
                "ALTER SUBSCRIPTION s SET PUBLICATION p",
                "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = true)",
                "ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (copy_data = false)",
                "ALTER SUBSCRIPTION s DROP PUBLICATION p",
                "ALTER SUBSCRIPTION s SET (failover = true)",
                "ALTER SUBSCRIPTION s SET (two_phase = false)",
                "DISCARD ALL",
                "COMMIT PREPARED 'x'",
                "ROLLBACK PREPARED 'x'"
            })
    void refusedByTheServerInATransaction(String statement) {
        assertThat(need(statement)).isEqualTo(TransactionNeed.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'create database d'",
                "CREATE TABLE database (id int)",
                "CREATE TABLE tablespace (id int)",
                "ALTER DATABASE d SET work_mem = '4MB'",
                "ALTER DATABASE d SET default_tablespace = 'ts'",
                "ALTER DATABASE d OWNER TO o",
                "ALTER DATABASE d REFRESH COLLATION VERSION",
                "ALTER TABLE t SET TABLESPACE ts",
                "ALTER TABLESPACE ts RENAME TO ts2",
                "COMMENT ON DATABASE d IS 'create index concurrently'",
                "CREATE INDEX i ON t (id)",
                "CREATE INDEX \"concurrently\" ON t (id)",
                "CREATE UNIQUE INDEX i ON t (concurrently_id)",
                "CREATE INDEX /* CONCURRENTLY */ i ON t (id)",
                "CREATE INDEX i ON t (id) WHERE state <> 'CONCURRENTLY'",
                "DROP INDEX i",
                "DROP INDEX IF EXISTS i",
                "DROP TABLE database",
                "REINDEX INDEX i",
                "REINDEX TABLE t",
                "REINDEX TABLE \"concurrently\"",
                "REINDEX TABLE schema",
                "REINDEX (CONCURRENTLY false) TABLE t",
                "REINDEX (VERBOSE, CONCURRENTLY off) INDEX i",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                "CLUSTER t",
                "CLUSTER t USING i",
                "CLUSTER VERBOSE t USING i",
                "CLUSTER (VERBOSE) t",
                "ALTER TABLE t DETACH PARTITION p",
                "ALTER TABLE t DETACH PARTITION p FINALIZE",
                "ALTER TABLE t ATTACH PARTITION p DEFAULT",
                "CREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p WITH (create_slot = false)",
                "CREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p WITH (slot_name = 'x', create_slot = 'off')",
                "CREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p WITH (connect = false)",
                "CREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p WITH (CONNECT = 0)",
                "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)",
                "ALTER SUBSCRIPTION s ADD PUBLICATION p, q WITH (copy_data = false, refresh = off)",
                "ALTER SUBSCRIPTION s DROP PUBLICATION p WITH (refresh = '0')",
                "ALTER SUBSCRIPTION s SET (slot_name = NONE)",
                "ALTER SUBSCRIPTION s SET (two_phase = true)",
                "ALTER SUBSCRIPTION s DISABLE",
                "DISCARD PLANS",
                "DISCARD TEMP",
                "ALTER TYPE mood ADD VALUE 'calm'",
                "SAVEPOINT a",
                "ROLLBACK TO SAVEPOINT a",
                "ROLLBACK TO a",
                "ROLLBACK WORK TO SAVEPOINT a",
                "RELEASE a",
                "PREPARE p AS SELECT 1",
                "EXPLAIN ANALYZE SELECT 1",
                "CALL p()",
                "DO $$ BEGIN COMMIT; END $$",
                "(SELECT 1) UNION (SELECT 2)",
                "COPY t FROM '/data/t.csv'"
            })
    void runsInATransactionLikeAnyOther(String statement) {
        assertThat(need(statement)).isEqualTo(TransactionNeed.WANTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET lock_timeout = '2s'",
                "set local statement_timeout = 0",
                "RESET ALL",
                "SHOW work_mem",
                "ANALYZE",
                "ANALYZE VERBOSE t",
                "ANALYSE t"
            })
    void runsEitherWay(String statement) {
        assertThat(need(statement)).isEqualTo(TransactionNeed.NEUTRAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "begin work",
                "BEGIN ISOLATION LEVEL SERIALIZABLE",
                "START TRANSACTION",
                "start transaction"
            })
    void beginsATransaction(String statement) {
        assertThat(need(statement)).isEqualTo(TransactionNeed.BEGIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "commit work", "COMMIT AND NO CHAIN", "END", "end transaction"})
    void commitsATransaction(String statement) {
        assertThat(need(statement)).isEqualTo(TransactionNeed.COMMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROLLBACK", "ABORT", "rollback and chain", "PREPARE TRANSACTION 'x'"})
    void controlsATransactionOtherwise(String statement) {
        assertThat(need(statement)).isEqualTo(TransactionNeed.CONTROL);
    }

    private static TransactionNeed need(String statement) {
        List<Statement> statements = TestScript.statements(TestScript.parse("test.sql", "select 1;" + statement + ";"));
        assertThat(statements).hasSize(2);
        return statements.get(1).need();
    }
}
