package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.History.Attempt;
import dev.godwit.history.LogEvent;
import dev.godwit.history.MigrationLock;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
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
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one script outside a transaction, statement by statement. The log keeps which are done, so that a later run can
 * go on where this one stops. What PostgreSQL allows in a transaction is committed together with the note that it is
 * done. Of the others the log says before that they begin, so that nobody takes one for not done which may be.
 */
final class StatementExecution {

    private static final Logger log = LoggerFactory.getLogger(StatementExecution.class);

    private static final Pattern CONCURRENTLY = Pattern.compile("\\bCONCURRENTLY\\b", Pattern.CASE_INSENSITIVE);

    /** The server refuses it in a transaction, although nothing in its text says so; or it ends the transaction. */
    private static final Set<String> NOT_IN_TRANSACTION = Set.of("25001", "2D000");

    private final RunContext run;
    private final Change change;
    private final ParsedScript script;
    private final Directives directives;
    private final Progress progress;
    private final int doneBefore;
    private final @Nullable Attempt attempt;

    /** How many statements are done for good, and written down as done. */
    private int noted;

    /** How many statements are done for good. */
    private int done;

    /** The notes of what the script has done in a transaction of its own, which may take it back. */
    private final List<String> open = new ArrayList<>();

    private boolean transactionOpen;

    /** The note that the statement which runs is not done; null unless it was said to begin. */
    private @Nullable String notDone;

    /** Whether the statement that runs is committed together with its note. */
    private boolean noteGoesAlong;

    /** Begins with the first statement that no earlier run has done. */
    StatementExecution(RunContext run, Step.Scripted step, ParsedScript script) {
        this.run = run;
        this.change = Change.of(step, run);
        this.script = script;
        this.directives = step.script().directives();
        this.progress = new Progress(run.tables().key(change.version()), "", script.count());
        this.doneBefore = step.done().size();
        this.attempt = step.attempt();
        this.done = doneBefore;
        this.noted = done;
    }

    void execute() throws MigrationFailure {
        long start = System.nanoTime();
        run.session().drainNotices();
        try (Statements statements = script.open()) {
            begin().run();
            EarlierSettings earlier = new EarlierSettings();
            for (Statement next = statements.next(); next != null; next = statements.next()) {
                if (next.number() <= doneBefore) {
                    earlier.add(next);
                    continue;
                }
                if (next.number() == doneBefore + 1) {
                    restore(earlier);
                }
                if (!isDoneAfterAll(next, statements)) {
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

    private void restore(EarlierSettings earlier) throws BatchException {
        Batch batch = run.session().batch();
        for (Statement setting : earlier.statements()) {
            batch.add(setting);
        }
        batch.run();
    }

    /** An index whose build was under way may be there, or half of it, which nobody can use and which is dropped. */
    private boolean isDoneAfterAll(Statement statement, Statements statements) throws BatchException {
        if (attempt == null || !CONCURRENTLY.matcher(statement.text()).find()) {
            return false;
        }
        drop(
                InvalidIndexes.left(run.session().connection(), statement.text()),
                "which an earlier attempt has left INVALID");
        boolean isDone = isInDoubt(statement, statements)
                && InvalidIndexes.isThere(run.session().connection(), statement.text());
        if (isDone) {
            noteDone(statement, statements);
        }
        return isDone;
    }

    private void drop(List<String> indexes, String reason) throws BatchException {
        for (String index : indexes) {
            log.info("{}: dropping the index {}, {}", script.path(), index, reason);
            run.session().batch().add("DROP INDEX CONCURRENTLY " + index).run();
            String note =
                    run.log().event(LogEvent.INDEX_DROPPED, change.version(), change.source(), index + ", " + reason);
            run.session().batch().addAll(run.aside(List.of(note))).run();
        }
    }

    private boolean isInDoubt(Statement statement, Statements statements) {
        return attempt != null
                && attempt.inDoubt()
                && statement.number() == doneBefore + 1
                && attempt.checksum().equals(statements.checksum());
    }

    /** Its end was not written down, and its effect is there. */
    private void noteDone(Statement statement, Statements statements) throws BatchException {
        log.info("{}: statement {} was done by an earlier run", script.path(), statement.number());
        done = statement.number();
        notDone = null;
        String found = "found done: an earlier run has carried it out";
        note(change.statementDone(statement.number(), statements.checksum(), found), statement);
    }

    private void execute(Statement statement, Statements statements) throws BatchException {
        if (transactionOpen || isControl(statement)) {
            inItsOwnTransaction(statement, statements);
        } else if (statement.need() == TransactionNeed.WANTED && !statement.mayCommit()) {
            withItsNote(statement, statements);
        } else {
            alone(statement, statements);
        }
    }

    private static boolean isControl(Statement statement) {
        return switch (statement.need()) {
            case BEGIN, COMMIT, CONTROL -> true;
            default -> false;
        };
    }

    /** The log tells whether a statement is done that is committed together with its row there. */
    private void withItsNote(Statement statement, Statements statements) throws BatchException {
        Batch batch = run.session().batch().add("BEGIN");
        noteGoesAlong = true;
        try {
            if (statement.has(Trait.HAS_DATA)) {
                batch.copy(statement, statements.data());
            } else {
                batch.add(statement);
            }
            batch.addAll(run.aside(List.of(note(statement, statements))))
                    .commit(statement)
                    .addAll(nextProgress(statement))
                    .run();
        } catch (BatchException e) {
            if (!NOT_IN_TRANSACTION.contains(e.error().sqlState()) || statement.has(Trait.HAS_DATA)) {
                throw e;
            }
            noteGoesAlong = false;
            run.session().rollback();
            alone(statement, statements);
            return;
        }
        noteGoesAlong = false;
        done = statement.number();
        noted = done;
    }

    private void alone(Statement statement, Statements statements) throws BatchException {
        if (statement.need() != TransactionNeed.NEUTRAL) {
            announce(statement, statements);
        }
        try {
            send(statement, statements);
            if (statement.has(Trait.HARMLESS_AGAIN)) {
                replaceInvalid(statement, statements);
            }
        } catch (BatchException e) {
            if (!isInDoubt(statement, statements)
                    || !showsThatItIsDone(e.error().sqlState(), statement)) {
                throw e;
            }
            log.info("{}: {}", script.path(), run.secrets().conceal(e.error().message()));
            noteDone(statement, statements);
            return;
        }
        done = statement.number();
        notDone = null;
        note(note(statement, statements), statement);
    }

    /** With IF NOT EXISTS the server is content with an index that is INVALID, which no query ever uses. */
    private void replaceInvalid(Statement statement, Statements statements) throws BatchException {
        List<String> taken = InvalidIndexes.taken(run.session().connection(), statement.text());
        if (!taken.isEmpty()) {
            drop(taken, "which was there and is INVALID");
            send(statement, statements);
        }
    }

    /** An index that is there before cannot be taken for the one that the statement has made. */
    private void announce(Statement statement, Statements statements) throws BatchException {
        if (InvalidIndexes.isThere(run.session().connection(), statement.text())) {
            return;
        }
        String checksum = statements.checksum();
        run.session()
                .batch()
                .addAll(run.aside(List.of(change.statementStarted(statement.number(), checksum))))
                .run();
        notDone = change.statementFailed(statement.number(), checksum);
    }

    /** What it would make is there; or what it would take away is not. */
    private static boolean showsThatItIsDone(String sqlState, Statement statement) {
        return statement.has(Trait.FAILS_AGAIN)
                && (statement.text().regionMatches(true, 0, "CREATE", 0, "CREATE".length())
                        ? Set.of("42P04", "42P07", "42710").contains(sqlState)
                        : Set.of("3D000", "42P01", "42704", "42710").contains(sqlState));
    }

    private void note(String note, Statement statement) throws BatchException {
        open.add(note);
        Batch batch = run.session().batch();
        if (statement.has(Trait.DISCARDS_ALL)) {
            batch.add(Fence.failUnless(new MigrationLock(run.tables()).tryForSession()));
        }
        batch.addAll(run.aside(open));
        if (statement.has(Trait.DISCARDS_ALL)) {
            batch.addAll(run.begin(false, directives, progress.at(done)));
        }
        batch.addAll(nextProgress(statement)).run();
        open.clear();
        noted = done;
    }

    private List<String> nextProgress(Statement statement) {
        return statement.number() < script.count() ? List.of("SET " + progress.at(statement.number() + 1)) : List.of();
    }

    private void inItsOwnTransaction(Statement statement, Statements statements) throws BatchException {
        boolean commits = transactionOpen && statement.commits();
        if (commits) {
            open.add(note(statement, statements));
            run.session().batch().addAll(run.aside(open)).run();
        }
        send(statement, statements);
        transactionOpen = isTransactionOpen(statement);
        boolean over = commits || !transactionOpen;
        if (over) {
            done = statement.number();
        }
        if (!commits) {
            open.add(note(statement, statements));
        }
        Batch batch = run.session().batch();
        if (over) {
            if (!commits) {
                batch.addAll(run.aside(open));
            }
            open.clear();
        }
        batch.addAll(nextProgress(statement)).run();
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
            case COMMIT, CONTROL -> transactionOpen && statement.chains();
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
        return change.statementDone(statement.number(), statements.checksum(), null);
    }

    private void record(Duration duration) throws BatchException {
        run.session()
                .batch()
                .add("BEGIN")
                .addAll(run.asEngine())
                .addAll(change.record(duration, null))
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
            problem = lost(e);
        } else if (Fence.isOvertaken(e.error())) {
            problem = overtaken();
        } else {
            problem = report(e);
        }
        return new MigrationFailure(
                run.secrets().conceal(problem), run.secrets().conceal(e.failure()));
    }

    private Problem lost(BatchException e) {
        Statement statement = e.origin();
        if (noteGoesAlong) {
            return LostConnection.withItsNote(script.path(), done + 1, state(), e.error());
        }
        return statement == null
                ? LostConnection.betweenStatements(script.path(), done, noted, state(), e.error())
                : LostConnection.outsideTransaction(script.path(), statement.number(), done + 1, state(), e.error());
    }

    /** What is done is not written down: whoever has the lock now goes by what he has read. */
    private Problem overtaken() {
        Problem problem = Problem.error(
                        ProblemCode.LOCK_WAIT,
                        "another migrator has taken the lock during %s"
                                .formatted(ScriptPosition.shortName(script.path())))
                .at(script.path())
                .state(state())
                .cause("DISCARD ALL gives up every lock of its session, and somebody else was waiting for this one")
                .remedy("start again: the run waits for that migrator, and goes on with what is left");
        Aftermath aftermath = new Aftermath(run);
        aftermath.clean();
        aftermath.note(change.version(), script.path(), problem);
        return problem;
    }

    private Problem report(BatchException e) {
        List<String> notices = run.session().drainNotices();
        Aftermath aftermath = new Aftermath(run);
        aftermath.clean();
        Problem problem =
                new FailureReport(run, change.version(), script).of(e, notices).state(state());
        Statement statement = e.origin();
        List<String> notes = new ArrayList<>();
        if (statement != null) {
            problem = withTraces(problem, statement);
            if (notDone != null) {
                notes.add(notDone);
            }
        } else if (noted < done) {
            problem = problem.state(state() + "; number %d was not written down as done at once".formatted(done));
            notes.addAll(open);
        }
        problem = run.secrets().conceal(problem);
        aftermath.note(change.version(), script.path(), problem, notes);
        return problem;
    }

    /** A statement that builds an index while others write leaves an invalid one behind, which IF NOT EXISTS accepts. */
    private Problem withTraces(Problem problem, Statement statement) {
        List<String> remedy = new ArrayList<>();
        Problem result = problem;
        if (CONCURRENTLY.matcher(statement.text()).find()) {
            List<String> invalid = InvalidIndexes.find(run.session().connection(), statement.text());
            boolean dropped = InvalidIndexes.areDropped(statement.text());
            result = result.found(invalid.stream()
                    .map(
                            (dropped ? "the index %s is INVALID: the next run drops it" : "the index %s is INVALID")
                                    ::formatted)
                    .toList());
            if (!dropped) {
                invalid.forEach(index -> remedy.add("drop what is left: DROP INDEX CONCURRENTLY %s;".formatted(index)));
            }
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
