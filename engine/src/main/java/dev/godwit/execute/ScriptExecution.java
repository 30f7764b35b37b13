package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.LogEvent;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.script.ParsedScript;
import dev.godwit.script.Statement;
import dev.godwit.script.Statements;
import dev.godwit.source.SqlMigration;
import java.util.List;

/** Runs one script in a transaction, together with its row in the history. */
final class ScriptExecution {

    private static final String ROLLED_BACK = "rolled back: nothing of this migration is in the database";

    private final RunContext run;
    private final SqlMigration migration;
    private final ParsedScript script;
    private final HistoryWriter history;
    private final String version;
    private final Progress progress;
    private final boolean tells;

    ScriptExecution(RunContext run, SqlMigration migration, ParsedScript script) {
        this.run = run;
        this.migration = migration;
        this.script = script;
        this.history = new HistoryWriter(run.tables());
        this.version = migration.id().key();
        this.progress = new Progress(version, script.count());
        this.tells = run.session().channel().pipelines();
    }

    void execute() throws MigrationFailure {
        Retries retries = new Retries(run, script.path(), true);
        while (true) {
            run.session().drainNotices();
            try {
                transaction();
                return;
            } catch (BatchException e) {
                if (e.afterCommit() || !retries.again(e.error())) {
                    throw failed(e, retries.attempts());
                }
            } catch (MigrationException e) {
                throw new Aftermath(run).unreadable(version, script.path(), e, ROLLED_BACK);
            }
        }
    }

    private void transaction() throws BatchException {
        Batch batch = run.session()
                .batch()
                .add(script.begin())
                .addAll(run.begin(true, migration.up().directives(), tells ? progress.first() : Progress.of(version)))
                .add(history.claim(migration));
        add(batch);
        batch.addAll(run.asEngine())
                .add(history.duration(migration))
                .add(run.log().event(LogEvent.APPLIED, version, script.path(), null))
                .commit()
                .addAll(
                        script.changesSession()
                                ? run.settings().clean(script.prepares())
                                : run.settings().identity())
                .run();
    }

    private void add(Batch batch) throws BatchException {
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
            return failure(LostConnection.afterCommit(script.path(), e.error()), e);
        }
        if (e.error().outcomeUnknown()) {
            return failure(LostConnection.inTransaction(script.path(), e.error()), e);
        }
        List<String> notices = run.session().drainNotices();
        Aftermath aftermath = new Aftermath(run);
        aftermath.clean();
        Problem problem = new FailureReport(run, script).of(e, notices);
        if (attempts > 1) {
            problem = problem.found("tried %d times".formatted(attempts));
        }
        problem = run.secrets().conceal(problem.state(ROLLED_BACK));
        aftermath.note(version, script.path(), problem);
        return failure(problem, e);
    }

    private MigrationFailure failure(Problem problem, BatchException e) {
        return new MigrationFailure(
                run.secrets().conceal(problem), run.secrets().conceal(e.failure()));
    }
}
