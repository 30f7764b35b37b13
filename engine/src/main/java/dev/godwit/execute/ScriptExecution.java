package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.LogEvent;
import dev.godwit.migration.Problem;
import dev.godwit.script.ParsedScript;
import dev.godwit.source.SqlMigration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one script in a transaction, together with its row in the history. */
final class ScriptExecution {

    private static final Logger log = LoggerFactory.getLogger(ScriptExecution.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Another transaction stood in the way: the whole migration was rolled back and can be tried again. */
    private static final Set<String> BLOCKED = Set.of("55P03", "40P01", "40001");

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

    void execute() throws MigrationFailure {
        int retries = run.options().timeouts().lockRetries();
        for (int attempt = 0; ; attempt++) {
            run.session().drainNotices();
            try {
                transaction().run(run.session().channel());
                return;
            } catch (BatchException e) {
                if (!BLOCKED.contains(e.error().sqlState()) || e.afterCommit() || attempt >= retries) {
                    throw failed(e, attempt + 1);
                }
                new Aftermath(run).clean();
                log.info(
                        "{} is blocked ({}) and was rolled back; trying again ({} of {})",
                        script.path(),
                        run.secrets().conceal(e.error().message()),
                        attempt + 1,
                        retries);
                if (!pause(attempt)) {
                    throw failed(e, attempt + 1);
                }
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
                .commit()
                .addAll(
                        SettingUse.mayChange(script)
                                ? run.settings().restore()
                                : run.settings().identity());
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
        problem = run.secrets().conceal(problem.state("rolled back: nothing of this migration is in the database"));
        aftermath.note(version, script.path(), problem);
        return failure(problem, e);
    }

    private MigrationFailure failure(Problem problem, BatchException e) {
        return new MigrationFailure(
                run.secrets().conceal(problem), run.secrets().conceal(e.failure()));
    }

    /** Whether to go on after it: whoever is interrupted is to stop. */
    private static boolean pause(int attempt) {
        long longest = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempt, 10));
        try {
            Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
