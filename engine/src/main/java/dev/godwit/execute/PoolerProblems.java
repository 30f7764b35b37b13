package dev.godwit.execute;

import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.Pooler;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.plan.Step;
import dev.godwit.script.ParsedScript;
import dev.godwit.source.CodeMigration;
import java.util.ArrayList;
import java.util.List;

/** What is not possible where a pooler shares connections of the server. */
final class PoolerProblems {

    private static final int MOST_SHOWN = 10;

    private PoolerProblems() {}

    /** What runs outside a transaction would run without a lock, and leave its settings to somebody else. */
    static List<Problem> of(List<Step> steps, PendingScripts scripts, MigratorOptions options) {
        List<String> refused = steps.stream()
                .filter(step -> isOutsideTransaction(step, scripts))
                .map(Step::source)
                .toList();
        if (refused.isEmpty()) {
            return List.of();
        }
        List<String> found = new ArrayList<>(refused.subList(0, Math.min(MOST_SHOWN, refused.size())));
        if (refused.size() > MOST_SHOWN) {
            found.add("and %d more".formatted(refused.size() - MOST_SHOWN));
        }
        boolean known = options.target().pooler() == Pooler.TRANSACTION;
        return List.of(
                Problem.error(
                                ProblemCode.POOLER,
                                "what runs outside a transaction cannot run through a pooler that shares connections")
                        .found(found)
                        .state("nothing was changed")
                        .cause(
                                known
                                        ? "godwit.pooler is transaction: no lock and no setting holds from one statement to the next"
                                        : "the server process is not the one that the connection was told of: a pooler is in between,"
                                                + " and nothing tells whether it keeps connections apart")
                        .remedy(
                                "migrate past the pooler: set godwit.datasource.url to the server's own address;",
                                "or, if the pooler gives each client a connection of its own until it leaves: godwit.pooler=session"));
    }

    private static boolean isOutsideTransaction(Step step, PendingScripts scripts) {
        ParsedScript script = scripts.scripts().get(step);
        if (script != null) {
            return !script.transactional();
        }
        return (step instanceof Step.CallJava call && isOutsideTransaction(call.migration()))
                || (step instanceof Step.UndoJava undo && isOutsideTransaction(undo.migration()));
    }

    private static boolean isOutsideTransaction(CodeMigration migration) {
        return !migration.code().transactional();
    }

    /** What was to come was chosen by what the history said. */
    static Problem changedInBetween(int done) {
        return Problem.error(ProblemCode.LOCK_WAIT, "another migrator has changed the history in between")
                .found("done before that: %d".formatted(done))
                .state("what was done stays, and nothing else was changed")
                .cause("a pooler shares connections, so that each transaction has a lock of its own")
                .remedy("look at the status, and begin again with what is left");
    }
}
