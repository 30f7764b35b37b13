package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.LogEvent;
import dev.godwit.migration.Problem;
import dev.godwit.script.ParsedScript;
import dev.godwit.script.Statement;
import dev.godwit.source.SqlMigration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs one script outside a transaction, statement by statement. The log keeps which are done, so that a later run can
 * go on where this one stops.
 */
final class StatementExecution {

    private static final Pattern CONCURRENTLY = Pattern.compile("\\bCONCURRENTLY\\b", Pattern.CASE_INSENSITIVE);

    private final RunContext run;
    private final SqlMigration migration;
    private final ParsedScript script;
    private final String version;

    /** How many statements are done for good. */
    private int done;

    /** How many have been carried out: those in a transaction that the script itself has open are not done for good. */
    private int current;

    private boolean transactionOpen;

    /**
     * Begins with the first statement that is not done.
     *
     * @param done how many an earlier run has done
     */
    StatementExecution(RunContext run, SqlMigration migration, ParsedScript script, int done) {
        this.run = run;
        this.migration = migration;
        this.script = script;
        this.version = migration.id().key();
        this.done = done;
        this.current = done;
    }

    void execute() throws MigrationFailure {
        long start = System.nanoTime();
        Channel channel = run.session().channel();
        run.session().drainNotices();
        try {
            begin().run(channel);
            while (current < script.statements().size()) {
                Statement statement = script.statements().get(current);
                new Batch().add(statement).run(channel);
                carriedOut(statement);
                note(statement).run(channel);
            }
            record(Duration.ofNanos(System.nanoTime() - start)).run(channel);
        } catch (BatchException e) {
            throw stopped(e);
        }
    }

    private Batch begin() {
        return new Batch()
                .add(run.log().event(LogEvent.SCRIPT_STARTED, version, script.path(), null))
                .addAll(run.begin(false, migration.up().directives()));
    }

    private void carriedOut(Statement statement) {
        current++;
        switch (statement.need()) {
            case BEGIN -> transactionOpen = true;
            case COMMIT, CONTROL -> transactionOpen = false;
            default -> {}
        }
        if (!transactionOpen) {
            done = current;
        }
    }

    private Batch note(Statement statement) {
        return new Batch()
                .addAll(run.aside(run.log().statementDone(version, script.path(), current, statement.checksum())));
    }

    private Batch record(Duration duration) {
        return new Batch()
                .add("BEGIN")
                .addAll(run.asEngine())
                .addAll(new HistoryWriter(run.tables()).record(migration, duration))
                .add(run.log().event(LogEvent.APPLIED, version, script.path(), null))
                .commit()
                .addAll(run.settings().restore());
    }

    private MigrationFailure stopped(BatchException e) {
        Problem problem;
        if (e.afterCommit()) {
            run.session().discard();
            problem = LostConnection.afterCommit(script.path(), e.error());
        } else if (e.error().connectionLost()) {
            problem = LostConnection.outsideTransaction(script.path(), done + 1, state(), e.error());
        } else {
            problem = report(e);
        }
        return new MigrationFailure(
                run.secrets().conceal(problem), run.secrets().conceal(e.failure()));
    }

    private Problem report(BatchException e) {
        List<String> notices = run.session().drainNotices();
        Aftermath aftermath = new Aftermath(run);
        aftermath.clean();
        Problem problem = new FailureReport(run, script).of(e, notices).state(state());
        Statement statement = e.origin();
        if (statement != null) {
            problem = withTraces(problem, statement);
        } else if (done == current && done > 0) {
            problem = problem.state(state() + "; number %d is not written down as done".formatted(done));
        }
        problem = run.secrets().conceal(problem);
        aftermath.note(version, script.path(), problem);
        return problem;
    }

    /** A statement that builds an index while others write leaves an invalid one behind, which IF NOT EXISTS accepts. */
    private Problem withTraces(Problem problem, Statement statement) {
        List<String> remedy = new ArrayList<>();
        Problem result = problem;
        if (CONCURRENTLY.matcher(statement.text()).find()) {
            List<String> invalid = InvalidIndexes.find(run.session().connection(), statement.text());
            result = result.found(
                    invalid.stream().map("the index %s is INVALID"::formatted).toList());
            invalid.forEach(index -> remedy.add("drop what is left: DROP INDEX CONCURRENTLY %s;".formatted(index)));
        }
        remedy.addAll(problem.remedy());
        if (done > 0) {
            int last = remedy.size() - 1;
            remedy.set(last, remedy.get(last) + ";");
            remedy.add("the next run goes on with statement %d: change nothing before it".formatted(done + 1));
        }
        return result.remedy(remedy);
    }

    private String state() {
        int total = script.statements().size();
        return switch (done) {
            case 0 -> "it runs outside a transaction: none of its statements is done";
            case 1 -> "it runs outside a transaction: statement 1 of %d is done and stays".formatted(total);
            default ->
                "it runs outside a transaction: statements 1 to %d of %d are done and stay".formatted(done, total);
        };
    }
}
