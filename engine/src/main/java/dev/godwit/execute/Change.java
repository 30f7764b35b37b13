package dev.godwit.execute;

import dev.godwit.history.LogEvent;
import dev.godwit.plan.Step;
import dev.godwit.source.LocalMigration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What applying a migration or taking it back does to the history and to the log, and in which words it is told what a
 * failure leaves behind.
 */
sealed interface Change {

    static Change of(Step step, RunContext run) {
        HistoryWriter history = new HistoryWriter(run.tables());
        return step instanceof Step.Up up
                ? new Apply(up.migration(), step.source(), history, run.log())
                : new TakeBack(step.version(), step.source(), history, run.log());
    }

    /** The key of the migration's row. */
    String version();

    /** What runs. */
    String source();

    /** The first statement of the transaction. */
    String claim();

    /**
     * The last statements of the transaction.
     *
     * @param remark what else there is to say of it
     */
    List<String> complete(@Nullable String remark);

    /** The statements that say it is done, and how long it took, whether it ran in a transaction or not. */
    List<String> record(Duration duration, @Nullable String remark);

    /** A query that finds a row when {@link #claim()} is committed. */
    String claimed();

    /** The statements that take the claim back when it was committed although the rest failed. */
    List<String> withdraw();

    /** The note that it begins, outside a transaction. */
    String started();

    /** The note that a statement begins, outside a transaction. */
    String statementStarted(int statement, String checksum);

    /** The note that a statement is done, outside a transaction. */
    String statementDone(int statement, String checksum, @Nullable String remark);

    /** The note that a statement which was said to begin is not done. */
    String statementFailed(int statement, String checksum);

    /** What is in the database after a rollback. */
    String rolledBack();

    /** What is in the database when a migration has committed by itself what it did until it failed. */
    String committedByItself();

    /** What is in the database after the commit. */
    String committed();

    /** What may be in the database when nobody knows whether it was committed. */
    String unknown();

    /** What to do when it was committed, and nothing more could be done. */
    String next();

    /** Brings a migration into the database. */
    record Apply(LocalMigration migration, String source, HistoryWriter history, RunLog log) implements Change {

        @Override
        public String version() {
            return migration.id().key();
        }

        @Override
        public String claim() {
            return history.claim(migration);
        }

        @Override
        public List<String> complete(@Nullable String remark) {
            return List.of(history.duration(migration), applied(remark));
        }

        @Override
        public List<String> record(Duration duration, @Nullable String remark) {
            List<String> statements = new ArrayList<>(history.record(migration, duration));
            statements.add(applied(remark));
            return statements;
        }

        private String applied(@Nullable String remark) {
            return log.event(LogEvent.APPLIED, version(), source, remark);
        }

        @Override
        public String claimed() {
            return history.find(version());
        }

        @Override
        public List<String> withdraw() {
            return List.of(history.delete(version()));
        }

        @Override
        public String started() {
            return log.event(LogEvent.SCRIPT_STARTED, version(), source, null);
        }

        @Override
        public String statementStarted(int statement, String checksum) {
            return log.statement(LogEvent.STATEMENT_STARTED, version(), source, statement, checksum);
        }

        @Override
        public String statementDone(int statement, String checksum, @Nullable String remark) {
            return log.statement(LogEvent.STATEMENT_DONE, version(), source, statement, checksum, remark);
        }

        @Override
        public String statementFailed(int statement, String checksum) {
            return log.statement(LogEvent.STATEMENT_FAILED, version(), source, statement, checksum);
        }

        @Override
        public String rolledBack() {
            return "rolled back: nothing of this migration is in the database";
        }

        @Override
        public String committedByItself() {
            return "the migration ended its transaction by itself: what it did before that stays, without a row in the history";
        }

        @Override
        public String committed() {
            return "applied: all of this migration is in the database, with its row in the history";
        }

        @Override
        public String unknown() {
            return "unknown: either all of the migration is in the database, with its row in the history, or nothing of it";
        }

        @Override
        public String next() {
            return "start again: the run goes on with the next migration";
        }
    }

    /** Takes a migration back. */
    record TakeBack(String version, String source, HistoryWriter history, RunLog log) implements Change {

        @Override
        public String claim() {
            return log.event(LogEvent.UNDO_STARTED, version, source, null);
        }

        @Override
        public List<String> complete(@Nullable String remark) {
            return List.of(history.forget(version), log.event(LogEvent.UNDONE, version, source, remark));
        }

        @Override
        public List<String> record(Duration duration, @Nullable String remark) {
            return complete(remark);
        }

        @Override
        public String claimed() {
            return log.find(LogEvent.UNDO_STARTED, version);
        }

        /** That it has begun is true, and stays known. */
        @Override
        public List<String> withdraw() {
            return List.of();
        }

        @Override
        public String started() {
            return claim();
        }

        @Override
        public String statementStarted(int statement, String checksum) {
            return log.statement(LogEvent.UNDO_STATEMENT_STARTED, version, source, statement, checksum);
        }

        @Override
        public String statementDone(int statement, String checksum, @Nullable String remark) {
            return log.statement(LogEvent.UNDO_STATEMENT_DONE, version, source, statement, checksum, remark);
        }

        @Override
        public String statementFailed(int statement, String checksum) {
            return log.statement(LogEvent.UNDO_STATEMENT_FAILED, version, source, statement, checksum);
        }

        @Override
        public String rolledBack() {
            return "rolled back: all of this migration is still in the database";
        }

        @Override
        public String committedByItself() {
            return "the migration ended its transaction by itself: what it took back before that is gone, and it still has its row in the history";
        }

        @Override
        public String committed() {
            return "undone: this migration is taken back, and its row in the history too";
        }

        @Override
        public String unknown() {
            return "unknown: either the migration is taken back, and its row in the history too, or all of it is still there";
        }

        @Override
        public String next() {
            return "look at the status, and undo what is still to be undone";
        }
    }
}
