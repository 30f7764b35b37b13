package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.LogEvent;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.script.Directives;
import dev.godwit.script.ParsedScript;
import dev.godwit.script.Statement;
import dev.godwit.source.SqlMigration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one script, together with its row in the history. */
final class ScriptExecution {

    private static final Logger log = LoggerFactory.getLogger(ScriptExecution.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Another transaction stood in the way: the whole migration was rolled back and can be tried again. */
    private static final Set<String> BLOCKED = Set.of("55P03", "40P01");

    private final RunContext run;
    private final SqlMigration migration;
    private final ParsedScript script;
    private final HistoryWriter history;
    private final String version;

    ScriptExecution(RunContext run, SqlMigration migration, ParsedScript script) {
        this.run = run;
        this.migration = migration;
        this.script = script;
        this.history = new HistoryWriter(run.tables());
        this.version = migration.id().key();
    }

    /**
     * Runs the script.
     *
     * @param done how many of its statements an earlier run has done outside a transaction
     */
    void execute(int done) throws MigrationFailure {
        if (script.transactional()) {
            inTransaction();
        } else {
            statementByStatement(done);
        }
    }

    private void inTransaction() throws MigrationFailure {
        for (int attempt = 0; ; attempt++) {
            try {
                transaction().run(run.session().channel());
                return;
            } catch (BatchException e) {
                boolean again = BLOCKED.contains(e.error().sqlState())
                        && attempt < run.options().timeouts().lockRetries();
                if (!again) {
                    throw failed(e, attempt);
                }
                rollback();
                log.info(
                        "{} is blocked ({}) and was rolled back; trying again ({} of {})",
                        script.path(),
                        e.error().message(),
                        attempt + 1,
                        run.options().timeouts().lockRetries());
                pause(attempt);
            }
        }
    }

    private Batch transaction() {
        Batch batch =
                new Batch().addAll(run.begin(true, migration.up().directives())).add(history.claim(migration));
        script.statements().forEach(batch::add);
        return batch.addAll(run.asEngine())
                .add(history.duration(migration))
                .add(run.log().event(LogEvent.APPLIED, version, script.path(), null))
                .add("COMMIT")
                .addAll(run.settings().restore());
    }

    private MigrationFailure failed(BatchException e, int retries) {
        if (e.error().connectionLost()) {
            return new MigrationFailure(unknownOutcome(e.error()), e.failure());
        }
        List<String> notices = run.session().drainNotices();
        Problem problem = new FailureReport(run, script).of(e, notices);
        if (retries > 0) {
            problem = problem.found("tried %d times".formatted(retries + 1));
        }
        problem = problem.state("rolled back: nothing of this migration is in the database");
        new Aftermath(run).rolledBack(version, script.path(), problem);
        return new MigrationFailure(problem, e.failure());
    }

    private Problem unknownOutcome(ServerError error) {
        return Problem.error(ProblemCode.UNKNOWN_OUTCOME, "the connection was lost during " + script.path())
                .at(script.path())
                .found(error.lines())
                .sqlState(error.sqlState())
                .state("either all of the migration is in the database, with its row in the history, or nothing of it")
                .cause("the server stopped, or the network or a proxy cut the connection")
                .remedy("start again: the history tells which of the two it is");
    }

    private void rollback() throws MigrationFailure {
        try {
            new Batch()
                    .add("ROLLBACK")
                    .addAll(run.settings().restore())
                    .run(run.session().channel());
        } catch (BatchException e) {
            throw new MigrationFailure(unknownOutcome(e.error()), e.failure());
        }
    }

    private static void pause(int attempt) {
        long longest = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempt, 10));
        try {
            Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void statementByStatement(int done) throws MigrationFailure {
        long start = System.nanoTime();
        Directives directives = migration.up().directives();
        Channel channel = run.session().channel();
        int current = done;
        try {
            new Batch()
                    .add(run.log().event(LogEvent.SCRIPT_STARTED, version, script.path(), null))
                    .addAll(run.begin(false, directives))
                    .run(channel);
            for (; current < script.statements().size(); current++) {
                Statement statement = script.statements().get(current);
                new Batch().add(statement).run(channel);
                new Batch()
                        .addAll(run.aside(
                                run.log().statementDone(version, script.path(), current + 1, statement.checksum())))
                        .run(channel);
            }
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            new Batch()
                    .add("BEGIN")
                    .addAll(run.asEngine())
                    .addAll(history.record(migration, duration))
                    .add(run.log().event(LogEvent.APPLIED, version, script.path(), null))
                    .add("COMMIT")
                    .addAll(run.settings().restore())
                    .run(channel);
        } catch (BatchException e) {
            throw stopped(e, current);
        }
    }

    private MigrationFailure stopped(BatchException e, int statement) {
        String state = "it runs outside a transaction: statements before number %d of %d are done and stay"
                .formatted(statement + 1, script.statements().size());
        if (e.error().connectionLost()) {
            return new MigrationFailure(
                    unknownOutcome(e.error())
                            .state(state + "; number %d may be done or not".formatted(statement + 1))
                            .remedy(
                                    "start again: the run goes on with statement %d; if that was done after all, it says so"
                                            .formatted(statement + 1)),
                    e.failure());
        }
        List<String> notices = run.session().drainNotices();
        Problem problem = new FailureReport(run, script).of(e, notices).state(state);
        new Aftermath(run).rolledBack(version, script.path(), problem);
        return new MigrationFailure(problem, e.failure());
    }
}
