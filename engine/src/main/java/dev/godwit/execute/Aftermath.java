package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.LogEvent;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears up after a failure: ends the transaction, cleans the session and notes what happened. */
final class Aftermath {

    private static final Logger log = LoggerFactory.getLogger(Aftermath.class);

    private final RunContext run;

    Aftermath(RunContext run) {
        this.run = run;
    }

    /** Ends the transaction first, so that the session can be asked about the failure. */
    void clean() {
        clean(List.of());
    }

    /** The same, but for a setting of the session, which others would get where connections are shared. */
    void cleanBut(String setting) {
        clean(run.fence().isUp() ? List.of() : List.of(setting));
    }

    private void clean(List<String> settings) {
        try {
            Batch batch = run.session().batch();
            if (!run.session().channel().knownIdle()) {
                batch.add("ROLLBACK")
                        .addAll(run.clean(run.fence().isUp()))
                        .addAll(settings)
                        .run();
            } else if (!run.fence().isUp()) {
                batch.addAll(run.clean(false)).addAll(settings).run();
            }
        } catch (BatchException e) {
            log.debug("The session could not be cleaned", e);
        }
    }

    /** The file of a script is gone or is another one, in the middle of it. */
    MigrationFailure unreadable(String version, String script, MigrationException e, String state) {
        clean();
        Problem problem = e.problems().get(0).state(state);
        note(version, script, problem);
        return new MigrationFailure(problem, e);
    }

    /** What failed is the news: that this could not be written down is told beside it, not instead of it. */
    void note(String version, String script, Problem failure) {
        note(version, script, failure, List.of());
    }

    /** @param more what there is to write down besides */
    void note(String version, String script, Problem failure, List<String> more) {
        Problem problem = run.session().cancelled() ? CancelledRun.problem(script, failure) : failure;
        try {
            run.session()
                    .batch()
                    .addAll(run.asEngine())
                    .addAll(more)
                    .add(run.log().event(LogEvent.FAILED, version, script, problem.render()))
                    .addAll(run.settings().identity())
                    .run();
        } catch (BatchException e) {
            if (e.error().connectionLost()) {
                log.debug("The failure of {} could not be written into the log", script, e);
                return;
            }
            log.warn(
                    "The failure of {} could not be written into the log: {}",
                    script,
                    run.secrets().conceal(e.error().message()));
        }
    }
}
