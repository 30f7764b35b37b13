package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.execute.Failure.Work;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.source.CodeMigration;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/** Says what failed in a Java migration, where, and what to do about it. */
final class JavaFailureReport {

    private static final Logger log = LoggerFactory.getLogger("dev.godwit.Migrator");
    private static final String ABORTED = "25P02";

    private final RunContext run;
    private final Change change;
    private final CodeMigration migration;

    JavaFailureReport(RunContext run, Change change, CodeMigration migration) {
        this.run = run;
        this.change = change;
        this.migration = migration;
    }

    /**
     * Reports a failure, and cleans up after it.
     *
     * @param state the state of the database
     * @param attempts how often it was tried
     */
    MigrationFailure of(Throwable e, String state, int attempts) {
        SQLException sql = sqlException(e);
        ServerError error = sql == null ? null : ServerError.of(sql);
        if (error != null
                && error.outcomeUnknown()
                && (e instanceof BatchException || !migration.code().transactional())) {
            return new MigrationFailure(
                    migration.code().transactional()
                            ? LostConnection.inTransaction(change, error)
                            : LostConnection.ofJava(migration.script(), error),
                    e);
        }
        List<String> notices = run.session().drainNotices();
        Aftermath aftermath = new Aftermath(run);
        aftermath.clean();
        Problem problem = problem(e, error)
                .found(notices.stream().map(notice -> "notice: " + notice).toList())
                .found(attempts > 1 ? List.of("tried %d times".formatted(attempts)) : List.of())
                .state(state);
        aftermath.note(change.version(), migration.script(), problem);
        return new MigrationFailure(problem, e);
    }

    private Problem problem(Throwable e, @Nullable ServerError error) {
        Problem problem = Problem.error(
                        ProblemCode.JAVA,
                        "%s failed%s".formatted(name(), isOwn(e) ? " at a statement of Godwit's own" : ""))
                .at(position(e));
        if (error == null) {
            String message = e.getMessage();
            log.error("{} failed", name(), e);
            return problem.found(e.getClass().getName() + (message == null ? "" : ": " + message))
                    .remedy("correct the migration; the log has the whole stack trace");
        }
        Failure failure =
                new Failure(error, Work.JAVA, null, run.role(), run.vanished().get(change.version()));
        FailureAdvice advice = FailureAdvice.of(failure, run);
        List<String> blockers = Blockers.of(error, run);
        return problem.found(found(e))
                .found(error.lines())
                .found(blockers)
                .sqlState(error.sqlState())
                .cause(advice.cause())
                .remedy(Blockers.named(advice.remedy(), blockers));
    }

    private static List<String> found(Throwable e) {
        if (e instanceof BatchException own) {
            return isOwn(e) ? List.of("while running: " + own.summary()) : firstFailure(own);
        }
        return e instanceof SQLException ? List.of() : List.of(e.getClass().getName());
    }

    /** Once a statement has failed in a transaction, every other one fails: it does not matter which comes next. */
    private static boolean isOwn(Throwable e) {
        return e instanceof BatchException batch && !batch.error().sqlState().equals(ABORTED);
    }

    /** The driver remembers why a transaction was aborted. */
    private static List<String> firstFailure(BatchException e) {
        return e.failure().getCause() instanceof SQLException first
                ? List.of("the first failure: " + ServerError.of(first).lines().get(0))
                : List.of();
    }

    private String name() {
        return ClassUtils.getShortName(ClassUtils.getUserClass(migration.code().getClass()));
    }

    /** The line of the migration's own source file in which it failed. */
    private ScriptPosition position(Throwable e) {
        String type = ClassUtils.getUserClass(migration.code().getClass()).getName();
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
        return ScriptPosition.of(migration.script());
    }

    static @Nullable SQLException sqlException(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
