package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.migration.MigrationContext;
import dev.godwit.plan.Step;
import dev.godwit.source.CodeMigration;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Calls one Java migration, together with what the history says of it. */
final class JavaExecution {

    private static final Logger log = LoggerFactory.getLogger(JavaExecution.class);

    private final RunContext run;
    private final Change change;
    private final CodeMigration migration;
    private final JavaFailureReport report;
    private final Call call;
    private final long start = System.nanoTime();

    /** One direction of a migration. */
    private interface Call {
        void on(MigrationContext context) throws Exception;
    }

    private JavaExecution(RunContext run, Change change, CodeMigration migration, Call call) {
        this.run = run;
        this.change = change;
        this.migration = migration;
        this.report = new JavaFailureReport(run, change, migration);
        this.call = call;
    }

    static JavaExecution of(RunContext run, Step.CallJava step) {
        return new JavaExecution(
                run, Change.of(step, run), step.migration(), step.migration().code()::up);
    }

    static JavaExecution of(RunContext run, Step.UndoJava step) {
        return new JavaExecution(
                run, Change.of(step, run), step.migration(), step.migration().code()::down);
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
        Retries retries = new Retries(
                run, change.version(), migration.script(), migration.code().retryable());
        while (true) {
            Attempt attempt = new Attempt(retries);
            try {
                attempt.run();
                break;
            } catch (Throwable e) {
                if (e instanceof BatchException batch && batch.afterCommit()) {
                    throw notRestored(batch.failure());
                }
                String state = attempt.rolledBack();
                if (e instanceof BatchException batch) {
                    run.giveWay(batch);
                }
                SQLException sql = JavaFailureReport.sqlException(e);
                if (attempt.committedByItself || sql == null || !retries.again(ServerError.of(sql))) {
                    throw failed(e, state, retries.attempts());
                }
            }
        }
        endOfTransaction();
    }

    private void inAutocommit() throws MigrationFailure {
        Connection connection = run.session().connection();
        try {
            run.session()
                    .batch()
                    .addAll(run.asEngine())
                    .add(change.started())
                    .addAll(run.settings().identity())
                    .addAll(run.begin(false, null, Progress.of(run.tables().key(change.version()), "")))
                    .run();
            call.on(Context.of(GuardedConnection.inAutocommit(connection)));
            record(run.session().batch().add("BEGIN"), null);
        } catch (Throwable e) {
            if (e instanceof BatchException batch && batch.afterCommit()) {
                throw notRestored(batch.failure());
            }
            throw failed(e, "it runs outside a transaction: what it did before it failed stays", 1);
        }
    }

    private void record(Batch batch, @Nullable String remark) throws BatchException {
        batch.addAll(run.asEngine())
                .addAll(change.record(Duration.ofNanos(System.nanoTime() - start), remark))
                .commit()
                .addAll(run.clean(false))
                .run();
    }

    private void endOfTransaction() throws MigrationFailure {
        try {
            run.session().connection().setAutoCommit(true);
        } catch (SQLException e) {
            throw notRestored(e);
        }
    }

    private MigrationFailure notRestored(SQLException e) {
        run.session().discard();
        return new MigrationFailure(LostConnection.afterCommit(change, ServerError.of(e)), e);
    }

    /** One call of a migration in a transaction. The driver is told of it too: without that there would be no savepoints. */
    private final class Attempt {

        private final Retries retries;
        private boolean claimed;
        private boolean committedByItself;

        Attempt(Retries retries) {
            this.retries = retries;
        }

        void run() throws Exception {
            Connection connection = run.session().connection();
            connection.setAutoCommit(false);
            run.session()
                    .batch()
                    .add("BEGIN")
                    .addAll(run.begin(true, null, retries.progress()))
                    .add(change.claim())
                    .run();
            claimed = true;
            call.on(Context.of(GuardedConnection.inTransaction(connection)));
            record(run.session().batch(), retries.told());
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
            return committedByItself ? change.committedByItself() : change.rolledBack();
        }
    }

    /** A COMMIT in the migration's SQL commits what the history says of it as well, although the rest has failed. */
    private boolean takeClaimBack() throws SQLException, BatchException {
        run.session().batch().addAll(run.asEngine()).run();
        try (Statement statement = run.session().connection().createStatement();
                ResultSet row = statement.executeQuery(change.claimed())) {
            if (!row.next()) {
                return false;
            }
        }
        run.session().batch().addAll(change.withdraw()).run();
        return true;
    }

    private MigrationFailure failed(Throwable e, String state, int attempts) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return report.of(e, state, attempts);
    }
}
