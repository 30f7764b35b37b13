package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.LogEvent;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.source.CodeMigration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Calls one Java migration, together with its row in the history. */
final class JavaExecution {

    private final RunContext run;
    private final CodeMigration migration;
    private final HistoryWriter history;
    private final String version;

    JavaExecution(RunContext run, CodeMigration migration) {
        this.run = run;
        this.migration = migration;
        this.history = new HistoryWriter(run.tables());
        this.version = migration.id().key();
    }

    void execute() throws MigrationFailure {
        boolean transactional = migration.code().transactional();
        long start = System.nanoTime();
        try {
            if (transactional) {
                run.session().connection().setAutoCommit(false);
                begin().run(run.session().channel());
                call();
                commit().run(run.session().channel());
            } else {
                new Batch().addAll(run.begin(false, null)).run(run.session().channel());
                call();
                record(start).run(run.session().channel());
            }
        } catch (Exception e) {
            throw failed(e, transactional);
        } finally {
            autoCommit();
        }
    }

    private Batch begin() {
        return new Batch().addAll(run.begin(true, null)).add(history.claim(migration));
    }

    private Batch commit() {
        return new Batch()
                .addAll(run.asEngine())
                .add(history.duration(migration))
                .add(run.log().event(LogEvent.APPLIED, version, migration.script(), null))
                .add("COMMIT")
                .addAll(run.settings().restore());
    }

    private Batch record(long start) {
        return new Batch()
                .add("BEGIN")
                .addAll(run.asEngine())
                .addAll(history.record(migration, Duration.ofNanos(System.nanoTime() - start)))
                .add(run.log().event(LogEvent.APPLIED, version, migration.script(), null))
                .add("COMMIT")
                .addAll(run.settings().restore());
    }

    private void call() throws Exception {
        Connection connection = GuardedConnection.of(run.session().connection());
        SingleConnectionDataSource dataSource = new SingleConnectionDataSource(connection, true);
        JdbcClient client = JdbcClient.create(dataSource);
        migration.code().up(new Context(connection, client));
    }

    private record Context(Connection connection, JdbcClient jdbcClient) implements MigrationContext {}

    /** After a failure the transaction is over, and after a success as well: this only changes the driver's mode. */
    private void autoCommit() {
        try {
            Connection connection = run.session().connection();
            if (!connection.isClosed() && !connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
        } catch (SQLException lost) {
            // the next statement on it says the same
        }
    }

    private MigrationFailure failed(Exception e, boolean transactional) {
        SQLException sql = sqlException(e);
        ServerError error = sql == null ? null : ServerError.of(sql);
        List<String> found = new ArrayList<>();
        found.add(
                e instanceof BatchException
                        ? "while recording it"
                        : e.getClass().getName());
        if (error != null) {
            found.addAll(error.lines());
        } else if (e.getMessage() != null) {
            found.add(e.getMessage());
        }
        FailureAdvice advice = FailureAdvice.of(error, null, run);
        Problem problem = Problem.error(ProblemCode.JAVA, migration.script() + " failed")
                .at(position(e))
                .found(found)
                .sqlState(error == null ? null : error.sqlState())
                .cause(advice.cause())
                .remedy(
                        error == null
                                ? List.of("correct the migration: the stack trace in the log says more")
                                : advice.remedy());
        if (error != null && error.connectionLost()) {
            problem = problem.state("unknown: the connection was lost");
        } else {
            problem = problem.state(
                    transactional
                            ? "rolled back: nothing of this migration is in the database"
                            : "it runs outside a transaction: what it did before it failed stays");
            new Aftermath(run).rolledBack(version, migration.script(), problem);
        }
        return new MigrationFailure(problem, e);
    }

    /** The line of the migration's own source file in which it failed. */
    private ScriptPosition position(Throwable e) {
        String type = migration.script();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            StackTraceElement own = Arrays.stream(cause.getStackTrace())
                    .filter(element -> element.getClassName().equals(type)
                            || element.getClassName().startsWith(type + "$"))
                    .findFirst()
                    .orElse(null);
            if (own != null && own.getFileName() != null && own.getLineNumber() > 0) {
                return new ScriptPosition(own.getFileName(), own.getLineNumber(), 0, null);
            }
        }
        return ScriptPosition.of(type);
    }

    private static @Nullable SQLException sqlException(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
