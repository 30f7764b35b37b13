package dev.godwit.execute;

import dev.godwit.event.MigrationTarget;
import dev.godwit.history.LogEvent;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.plan.Step;
import dev.godwit.script.ParsedScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes what a run would send as a script for psql, which then has the same effect. The same code makes the statements;
 * only the channel is another.
 */
public final class DryRunScript {

    private final RunContext run;
    private final Errand errand;
    private final MigrationTarget target;
    private final Appendable out;

    DryRunScript(RunContext run, Errand errand, MigrationTarget target, Appendable out) {
        this.run = run;
        this.errand = errand;
        this.target = target;
        this.out = out;
    }

    /**
     * What is in the script.
     *
     * @param steps those that it has whole
     * @param stopped why it has not all of them, if so
     */
    public record Written(List<Step> steps, Optional<Problem> stopped) {

        public Written {
            steps = List.copyOf(steps);
        }
    }

    /** @param prepares whether the run would make a history that is not there or not complete */
    Written write(View view, List<Step> steps, PendingScripts scripts, boolean prepares) {
        comment("Godwit, dry run: %s".formatted(target));
        comment(
                steps.isEmpty()
                        ? "nothing to do"
                        : "for psql, as %s; nothing of it was run"
                                .formatted(run.settings().login()));
        line("\\set ON_ERROR_STOP on");
        // run by anybody else, it would make what is not theirs, or stop halfway
        run.settings().identity().forEach(statement -> line(statement + ";"));
        List<Step> written = new ArrayList<>();
        Setup setup = new Setup(run, view);
        if (prepares && !setup.isDone()) {
            line("");
            comment("the history");
            setup.prepare();
        }
        note(run.log().event(LogEvent.RUN_STARTED, errand.todo(steps.size())), steps);
        for (Step step : steps) {
            line("");
            if (!(step instanceof Step.Scripted scripted)) {
                comment(heading(step) + ": Java; what it sends is known only when it runs");
                return new Written(written, Optional.of(stopped(step)));
            }
            write(scripted, Objects.requireNonNull(scripts.scripts().get(step)));
            written.add(step);
        }
        line("");
        note(run.log().event(LogEvent.RUN_FINISHED, "succeeded"), steps);
        return new Written(written, Optional.empty());
    }

    private void write(Step.Scripted step, ParsedScript script) {
        comment(heading(step)
                + (script.transactional() ? ": in a transaction" : ": outside a transaction, statement by statement"));
        try {
            StepExecution.execute(run, step, script);
        } catch (MigrationFailure e) {
            throw new MigrationException(e.problem(), e.getCause());
        }
    }

    private void note(String statement, List<Step> steps) {
        if (!steps.isEmpty()) {
            line(statement + ";");
        }
    }

    private static String heading(Step step) {
        return "%s%s %s (%s)"
                .formatted(step instanceof Step.Down ? "undo " : "", step.version(), step.description(), step.source());
    }

    private static Problem stopped(Step step) {
        return Problem.error(ProblemCode.DRY_RUN, "the dry run ends before a Java migration")
                .at(step.source())
                .found("version " + step.version())
                .state("nothing was changed")
                .cause("what a Java migration sends is known only when it runs")
                .remedy("try it with its tests, or on a copy of the database");
    }

    private void comment(String text) {
        line("-- " + text.replaceAll("\\s+", " ").strip());
    }

    private void line(String text) {
        try {
            out.append(text).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
