package dev.godwit.execute;

import dev.godwit.plan.Step;
import dev.godwit.script.ParsedScript;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chooses what carries a step out. */
final class StepExecution {

    private StepExecution() {}

    /** @param script of a step that runs one */
    static void execute(RunContext run, Step step, @Nullable ParsedScript script) throws MigrationFailure {
        if (step instanceof Step.Scripted scripted) {
            Objects.requireNonNull(script);
            if (script.transactional()) {
                new ScriptExecution(run, scripted, script).execute();
            } else {
                new StatementExecution(run, scripted, script).execute();
            }
        } else if (step instanceof Step.CallJava java) {
            JavaExecution.of(run, java).execute();
        } else if (step instanceof Step.UndoJava java) {
            JavaExecution.of(run, java).execute();
        }
    }
}
