package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.plan.Step;
import dev.godwit.script.Directives;
import dev.godwit.script.ParsedScript;
import dev.godwit.script.Statement;
import dev.godwit.script.Statements;
import java.util.List;

/** Runs one script in a transaction, together with what the history says of it. */
final class ScriptExecution {

    private final RunContext run;
    private final Change change;
    private final ParsedScript script;
    private final Directives directives;
    private final boolean tells;

    ScriptExecution(RunContext run, Step.Scripted step, ParsedScript script) {
        this.run = run;
        this.change = Change.of(step, run);
        this.script = script;
        this.directives = step.script().directives();
        this.tells = run.session().channel().pipelines();
    }

    void execute() throws MigrationFailure {
        Retries retries = new Retries(run, change.version(), script.path(), true);
        while (true) {
            run.session().drainNotices();
            try {
                transaction(retries);
                return;
            } catch (BatchException e) {
                run.giveWay(e);
                if (e.afterCommit() || !retries.again(e.error())) {
                    throw failed(e, retries.attempts());
                }
            } catch (MigrationException e) {
                throw new Aftermath(run).unreadable(change.version(), script.path(), e, change.rolledBack());
            }
        }
    }

    private void transaction(Retries retries) throws BatchException {
        Progress progress = retries.progress(script.count());
        Batch batch = run.session()
                .batch()
                .add(script.begin())
                .addAll(run.begin(true, directives, tells ? progress.first() : retries.progress()))
                .add(change.claim());
        add(batch, progress);
        batch.addAll(run.asEngine())
                .addAll(change.complete(retries.told()))
                .commit()
                .addAll(
                        script.changesSession() || retries.attempts() > 1
                                ? run.clean(script.prepares())
                                : run.settings().identity())
                .run();
    }

    private void add(Batch batch, Progress progress) throws BatchException {
        try (Statements statements = script.open()) {
            for (Statement next = statements.next(); next != null; next = statements.next()) {
                if (tells && progress.isDue(next)) {
                    batch.add("SET LOCAL " + progress.at(next));
                }
                if (next.has(Statement.Trait.HAS_DATA)) {
                    batch.copy(next, statements.data());
                } else {
                    batch.add(next);
                }
            }
        }
    }

    private MigrationFailure failed(BatchException e, int attempts) {
        if (e.afterCommit()) {
            run.session().discard();
            return failure(LostConnection.afterCommit(change, e.error()), e);
        }
        if (e.error().outcomeUnknown()) {
            return failure(LostConnection.inTransaction(change, e.error()), e);
        }
        List<String> notices = run.session().drainNotices();
        Aftermath aftermath = new Aftermath(run);
        aftermath.clean();
        Problem problem = new FailureReport(run, change.version(), script).of(e, notices);
        if (attempts > 1) {
            problem = problem.found("tried %d times".formatted(attempts));
        }
        problem = run.secrets().conceal(problem.state(change.rolledBack()));
        aftermath.note(change.version(), script.path(), problem);
        return failure(problem, e);
    }

    private MigrationFailure failure(Problem problem, BatchException e) {
        return new MigrationFailure(
                run.secrets().conceal(problem), run.secrets().conceal(e.failure()));
    }
}
