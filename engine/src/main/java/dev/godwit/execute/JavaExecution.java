package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.LogEvent;
import dev.godwit.migration.MigrationContext;
import dev.godwit.source.CodeMigration;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Calls one Java migration, together with its row in the history. */
final class JavaExecution {

    private static final Logger log = LoggerFactory.getLogger(JavaExecution.class);

    private final RunContext run;
    private final CodeMigration migration;
    private final HistoryWriter history;
    private final JavaFailureReport report;
    private final String version;
    private final long start = System.nanoTime();

    JavaExecution(RunContext run, CodeMigration migration) {
        this.run = run;
        this.migration = migration;
        this.history = new HistoryWriter(run.tables());
        this.report = new JavaFailureReport(run, migration);
        this.version = migration.id().key();
    }

    private record Context(Connection connection, JdbcClient jdbcClient) implements MigrationContext {

        static Context of(Connection connection) {
            return new Context(connection, JdbcClient.create(new SingleConnectionDataSource(connection, true)));
        }
    }

    void execute() throws MigrationFailure {
        run.session().drainNotices();
        if (migration.code().transactional()) {
            inTransaction();
        } else {
            inAutocommit();
        }
    }

    private void inTransaction() throws MigrationFailure {
        Retries retries = new Retries(run, migration.script(), migration.code().retryable());
        while (true) {
            Attempt attempt = new Attempt();
            try {
                attempt.run();
                break;
            } catch (Throwable e) {
                String state = attempt.rolledBack();
                SQLException sql = JavaFailureReport.sqlException(e);
                if (attempt.committedByItself || sql == null || !retries.again(ServerError.of(sql))) {
                    throw failed(e, state, retries.attempts());
                }
            }
        }
        restore();
    }

    private void inAutocommit() throws MigrationFailure {
        Connection connection = run.session().connection();
        try {
            run.session()
                    .batch()
                    .addAll(run.asEngine())
                    .add(run.log().event(LogEvent.SCRIPT_STARTED, version, migration.script(), null))
                    .addAll(run.settings().identity())
                    .addAll(run.begin(false, null, Progress.of(version)))
                    .run();
            migration.code().up(Context.of(GuardedConnection.inAutocommit(connection)));
            record(run.session().batch().add("BEGIN"));
        } catch (Throwable e) {
            throw failed(e, "it runs outside a transaction: what it did before it failed stays", 1);
        }
        restore();
    }

    private void record(Batch batch) throws BatchException {
        batch.addAll(run.asEngine())
                .addAll(history.record(migration, Duration.ofNanos(System.nanoTime() - start)))
                .add(run.log().event(LogEvent.APPLIED, version, migration.script(), null))
                .commit()
                .run();
    }

    private void restore() throws MigrationFailure {
        try {
            run.session().connection().setAutoCommit(true);
            run.session().batch().addAll(run.settings().clean(false)).run();
        } catch (SQLException e) {
            throw notRestored(e);
        } catch (BatchException e) {
            throw notRestored(e.failure());
        }
    }

    private MigrationFailure notRestored(SQLException e) {
        run.session().discard();
        return new MigrationFailure(LostConnection.afterCommit(migration.script(), ServerError.of(e)), e);
    }

    /** One call of a migration in a transaction. The driver is told of it too: without that there would be no savepoints. */
    private final class Attempt {

        private boolean claimed;
        private boolean committedByItself;

        void run() throws Exception {
            Connection connection = run.session().connection();
            connection.setAutoCommit(false);
            run.session()
                    .batch()
                    .add("BEGIN")
                    .addAll(run.begin(true, null, Progress.of(version)))
                    .add(history.claim(migration))
                    .run();
            claimed = true;
            migration.code().up(Context.of(GuardedConnection.inTransaction(connection)));
            record(run.session().batch());
        }

        /** Rolls back and tells in which state that leaves the database. */
        String rolledBack() {
            Connection connection = run.session().connection();
            try {
                connection.rollback();
                connection.setAutoCommit(true);
                committedByItself = claimed && takeClaimBack();
            } catch (SQLException | BatchException e) {
                log.debug("The connection is lost, and the server rolls back by itself", e);
            }
            return committedByItself
                    ? "the migration ended its transaction by itself: what it did before that stays, without a row in the history"
                    : "rolled back: nothing of this migration is in the database";
        }
    }

    /** A COMMIT in the migration's SQL commits its row as well, although it is not applied. */
    private boolean takeClaimBack() throws SQLException, BatchException {
        run.session().batch().addAll(run.asEngine()).run();
        try (Statement statement = run.session().connection().createStatement()) {
            return statement.executeUpdate(history.takeBack(migration)) > 0;
        }
    }

    private MigrationFailure failed(Throwable e, String state, int attempts) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return report.of(e, state, attempts);
    }
}
