package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.godwit.migration.MigrationState;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.transaction.TestTransaction;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

// example: up-to
@JdbcTest
@MigratedDatabase(upTo = "004", lifetime = MigratedDatabase.Lifetime.METHOD)
class UpToTest {

    @Autowired
    private TestDatabase database;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void theNextMigrationFillsWhatIsMissing() {
        jdbc.sql("INSERT INTO book (id, title, isbn) VALUES (7, 'Emma', NULL), (8, 'Persuasion', '978')")
                .update();

        database.migrateTo("005");

        assertThat(jdbc.sql("SELECT isbn FROM book WHERE id > 0 ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly("unknown-7", "978");
    }
    // end

    @Test
    void theRestIsPendingUntilTheTestMigrates() {
        assertThat(database.migrator().status().migrations())
                .extracting(migration -> migration.version() + " " + migration.state())
                .containsExactly("001 APPLIED", "002 APPLIED", "003 APPLIED", "004 APPLIED", "005 PENDING");

        assertThat(database.migrate().applied()).hasSize(1);
    }

    @Test
    void aTransactionOfTheTestsOwnHasToEndBefore(@Autowired PlatformTransactionManager transactions) {
        TestTransaction.end();

        assertThatIllegalStateException()
                .isThrownBy(() -> new TransactionTemplate(transactions).execute(status -> database.migrate()))
                .withMessageContaining("a transaction is open");
    }

    @Test
    void canBeginWithNothing() {
        database.startEmpty();

        assertThat(database.migrator().status().migrations())
                .hasSize(5)
                .allSatisfy(migration -> assertThat(migration.state()).isEqualTo(MigrationState.PENDING));
        assertThat(database.migrateTo("002").applied()).hasSize(2);
        assertThat(jdbc.sql("SELECT count(*) FROM author").query(Integer.class).single())
                .isZero();
    }
}
