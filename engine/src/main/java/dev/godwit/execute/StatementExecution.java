package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.MigrationLock;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.plan.Step;
import dev.godwit.script.Directives;
import dev.godwit.script.ParsedScript;
import dev.godwit.script.Statement;
import dev.godwit.script.Statement.Trait;
import dev.godwit.script.Statements;
import dev.godwit.script.TransactionNeed;
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
    private final Change change;
    private final ParsedScript script;
    private final Directives directives;
    private final Progress progress;

    /** How many statements are done for good, and written down as done. */
    private int noted;

    /** How many statements are done for good. */
    private int done;

    /** The notes of what the script has done in a transaction of its own, which may take it back. */
    private final List<String> open = new ArrayList<>();

    private boolean transactionOpen;

    /** Begins with the first statement that no earlier run has done. */
    StatementExecution(RunContext run, Step.Scripted step, ParsedScript script) {
        this.run = run;
        this.change = Change.of(step, run);
        this.script = script;
        this.directives = step.script().directives();
        this.progress = new Progress(run.tables().key(change.version()), script.count());
        this.done = step.done().size();
        this.noted = done;
    }

    void execute() throws MigrationFailure {
        long start = System.nanoTime();
        run.session().drainNotices();
        try (Statements statements = script.open()) {
            begin().run();
            for (Statement next = statements.next(); next != null; next = statements.next()) {
                if (next.number() > done) {
                    execute(next, statements);
                }
            }
            record(Duration.ofNanos(System.nanoTime() - start));
        } catch (BatchException e) {
            throw stopped(e);
        } catch (MigrationException e) {
            throw new Aftermath(run).unreadable(change.version(), script.path(), e, state());
        }
    }

    private Batch begin() throws BatchException {
        return run.session()
                .batch()
                .addAll(run.asEngine())
                .add(change.started())
                .addAll(run.settings().identity())
                .addAll(run.begin(false, directives, progress.at(done + 1)));
    }

    private void execute(Statement statement, Statements statements) throws BatchException {
        boolean commits = statement.need() == TransactionNeed.COMMIT && transactionOpen;
        if (commits) {
            open.add(note(statement, statements));
            run.session().batch().addAll(run.aside(open)).run();
        }
        send(statement, statements);
        transactionOpen = isTransactionOpen(statement);
        if (!transactionOpen) {
            done = statement.number();
        }
        if (!commits) {
            open.add(note(statement, statements));
        }
        Batch batch = run.session().batch();
        if (!transactionOpen) {
            if (!commits) {
                batch.addAll(run.aside(open));
            }
            open.clear();
        }
        if (statement.has(Trait.DISCARDS_ALL)) {
            batch.add(new MigrationLock(run.tables()).retake())
                    .addAll(run.begin(
                            false, directives, Progress.of(run.tables().key(change.version()))));
        }
        if (statement.number() < script.count()) {
            batch.add("SET " + progress.at(statement.number() + 1));
        }
        batch.run();
        noted = done;
    }

    /** The driver knows; behind a wrapper the script's own words have to do. */
    private boolean isTransactionOpen(Statement statement) {
        Channel channel = run.session().channel();
        if (channel.pipelines()) {
            return !channel.knownIdle();
        }
        return switch (statement.need()) {
            case BEGIN -> true;
            case COMMIT, CONTROL -> false;
            default -> transactionOpen;
        };
    }

    private void send(Statement statement, Statements statements) throws BatchException {
        Batch batch = run.session().batch();
        if (statement.has(Trait.HAS_DATA)) {
            batch.copy(statement, statements.data());
        } else {
            batch.add(statement).run();
        }
    }

    private String note(Statement statement, Statements statements) {
        return change.statementDone(statement.number(), statements.checksum());
    }

    private void record(Duration duration) throws BatchException {
        run.session()
                .batch()
                .add("BEGIN")
                .addAll(run.asEngine())
                .addAll(change.record(duration))
                .commit()
                .addAll(run.settings().clean(script.prepares()))
                .run();
    }

    private MigrationFailure stopped(BatchException e) {
        Problem problem;
        if (e.afterCommit()) {
            run.session().discard();
            problem = LostConnection.afterCommit(change, e.error());
        } else if (e.error().connectionLost()) {
            problem = e.origin() == null
                    ? LostConnection.betweenStatements(script.path(), done, noted, state(), e.error())
                    : LostConnection.outsideTransaction(
                            script.path(), e.origin().number(), done + 1, state(), e.error());
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
        } else if (noted < done) {
            problem = problem.state(state() + "; number %d is not written down as done".formatted(done));
        }
        problem = run.secrets().conceal(problem);
        aftermath.note(change.version(), script.path(), problem);
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
        int total = script.count();
        return switch (done) {
            case 0 -> "it runs outside a transaction: none of its statements is done";
            case 1 -> "it runs outside a transaction: statement 1 of %d is done and stays".formatted(total);
            default ->
                "it runs outside a transaction: statements 1 to %d of %d are done and stay".formatted(done, total);
        };
    }
}
