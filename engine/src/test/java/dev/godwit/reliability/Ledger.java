package dev.godwit.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A history in which everything happens that a kill could tear apart, and in which nothing may happen twice or not at
 * all: each change of rows is one that shows how often it was made.
 */
final class Ledger {

    /** What is undone is everything after this version. */
    static final String UNDONE_AFTER = "002";

    private static final Map<String, String> SCRIPTS = new LinkedHashMap<>();

    static {
        SCRIPTS.put("001_accounts.sql", """
                CREATE TABLE accounts (id int PRIMARY KEY, owner text NOT NULL, balance int NOT NULL);
                INSERT INTO accounts SELECT n, 'owner ' || n, 100 FROM generate_series(1, 3000) n;
                CREATE TABLE journal (what text NOT NULL);
                CREATE TABLE events (day date NOT NULL, what text) PARTITION BY RANGE (day);
                CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
                CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
                """);
        SCRIPTS.put("002_owner_index.sql", "CREATE INDEX CONCURRENTLY accounts_owner ON accounts (owner);\n");
        SCRIPTS.put("003_one_by_one.sql", """
                -- godwit:transaction=off
                INSERT INTO journal VALUES ('003: one');
                UPDATE accounts SET balance = balance + 10;
                SELECT pg_sleep(0.02);
                INSERT INTO journal VALUES ('003: two');
                CREATE INDEX CONCURRENTLY accounts_balance ON accounts (balance);
                UPDATE accounts SET balance = balance * 2 WHERE id % 2 = 0;
                VACUUM accounts;
                INSERT INTO journal VALUES ('003: three');
                """);
        SCRIPTS.put("003_one_by_one.down.sql", """
                -- godwit:transaction=off
                UPDATE accounts SET balance = balance / 2 WHERE id % 2 = 0;
                DROP INDEX CONCURRENTLY accounts_balance;
                UPDATE accounts SET balance = balance - 10;
                DELETE FROM journal WHERE what LIKE '003: %';
                INSERT INTO journal VALUES ('003 undone');
                VACUUM accounts;
                """);
        SCRIPTS.put("004_together.sql", """
                CREATE TABLE transfers (id int PRIMARY KEY, account int REFERENCES accounts (id));
                INSERT INTO transfers SELECT n, n FROM generate_series(1, 100) n;
                SELECT pg_sleep(0.02);
                INSERT INTO journal VALUES ('004');
                ALTER TABLE accounts ADD COLUMN closed boolean NOT NULL DEFAULT false;
                """);
        SCRIPTS.put("004_together.down.sql", """
                ALTER TABLE accounts DROP COLUMN closed;
                DROP TABLE transfers;
                SELECT pg_sleep(0.02);
                INSERT INTO journal VALUES ('004 undone');
                """);
        SCRIPTS.put("006_own_transaction.sql", """
                -- godwit:transaction=off
                SET search_path = public, pg_catalog;
                INSERT INTO journal VALUES ('006: before');
                BEGIN;
                INSERT INTO journal VALUES ('006: within');
                UPDATE accounts SET balance = balance + 1;
                COMMIT;
                COPY journal (what) FROM stdin;
                006: copied
                006: copied too
                \\.
                INSERT INTO journal VALUES ('006: after');
                """);
        SCRIPTS.put("006_own_transaction.down.sql", """
                UPDATE accounts SET balance = balance - 1;
                INSERT INTO journal VALUES ('006 undone');
                """);
        SCRIPTS.put("007_maintenance.sql", """
                REINDEX TABLE CONCURRENTLY accounts;
                CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS transfers_account ON transfers (account);
                DROP INDEX CONCURRENTLY accounts_owner;
                ALTER TABLE events DETACH PARTITION events_2025 CONCURRENTLY;
                VACUUM ANALYZE accounts;
                """);
        SCRIPTS.put("007_maintenance.down.sql", """
                -- godwit:transaction=off
                DROP INDEX CONCURRENTLY IF EXISTS transfers_account;
                CREATE INDEX CONCURRENTLY accounts_owner ON accounts (owner);
                ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
                """);
        SCRIPTS.put("R__totals.sql", """
                CREATE OR REPLACE VIEW totals AS SELECT count(*) AS accounts, sum(balance) AS balance FROM accounts;
                INSERT INTO journal VALUES ('R');
                """);
    }

    private Ledger() {}

    static void write(Path directory) {
        write(directory, SCRIPTS);
    }

    static void write(Path directory, Map<String, String> scripts) {
        try {
            for (Map.Entry<String, String> script : scripts.entrySet()) {
                Files.writeString(directory.resolve(script.getKey()), script.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The versions that are undone, and applied once more. */
    static List<String> undone() {
        return List.of("7", "006", "5", "004", "003");
    }
}
