package dev.godwit.execute;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.plan.Plan;
import dev.godwit.plan.Step;
import dev.godwit.script.ParsedScript;
import dev.godwit.script.Statement;
import dev.godwit.script.Statements;
import dev.godwit.source.SqlFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that are to run, cut into statements before the first of them runs.
 *
 * @param scripts by step
 * @param problems what keeps one of them from running
 */
public record PendingScripts(Map<Step, ParsedScript> scripts, List<Problem> problems) {

    static final PendingScripts NONE = new PendingScripts(Map.of(), List.of());

    public PendingScripts {
        scripts = Map.copyOf(scripts);
        problems = List.copyOf(problems);
    }

    /** Reads the scripts of a plan. */
    public static PendingScripts of(Plan plan, MigratorOptions options) {
        return of(plan, options, NONE);
    }

    /** Reads the scripts of a plan, except for those that were read before: they are the same when they run, or do not run. */
    static PendingScripts of(Plan plan, MigratorOptions options, PendingScripts before) {
        Map<Step, ParsedScript> scripts = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        Secrets secrets = Secrets.of(options.sources().placeholders());
        for (Step step : plan.steps()) {
            if (step instanceof Step.RunScript run) {
                try {
                    ParsedScript known = before.scripts.get(step);
                    ParsedScript script =
                            known != null ? known : parse(run.migration().up(), options);
                    scripts.put(step, script);
                    script.problems().stream().map(secrets::conceal).forEach(problems::add);
                    resume(run, script, problems);
                } catch (MigrationException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        return new PendingScripts(scripts, problems);
    }

    /** Looks at the statements of a script. */
    static ParsedScript parse(SqlFile file, MigratorOptions options) {
        return file.script()
                .parse(
                        options.sources().placeholders(),
                        Set.of(options.target().table(), options.target().logTable()),
                        options.policies().mixedScripts());
    }

    /** The parameters that they set and that no catalog lists. */
    Set<String> customParameters() {
        return scripts.values().stream()
                .flatMap(script -> script.customParameters().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is done can only be skipped when it is the same as what the script begins with now. */
    private static void resume(Step.RunScript step, ParsedScript script, List<Problem> problems) {
        if (step.done().isEmpty()) {
            return;
        }
        try (Statements statements = script.open()) {
            for (String done : step.done()) {
                Statement next = statements.next();
                if (next == null
                        || script.transactional()
                        || !statements.checksum().equals(done)) {
                    problems.add(changed(step, script, next));
                    return;
                }
            }
        }
    }

    private static Problem changed(Step.RunScript step, ParsedScript script, @Nullable Statement statement) {
        return Problem.error(
                        ProblemCode.INTERRUPTED,
                        "%s has stopped before its end, and what is done has changed in it".formatted(script.path()))
                .at(statement == null ? ScriptPosition.of(script.path()) : script.position(statement, 0))
                .found(found(step, script, statement))
                .state("the statements that are done stay, since they ran outside a transaction")
                .remedy(
                        step.done().size() == 1
                                ? "restore the first statement of the file; change only those after it"
                                : "restore the first %d statements of the file; change only those after them"
                                        .formatted(step.done().size()));
    }

    private static String found(Step.RunScript step, ParsedScript script, @Nullable Statement statement) {
        return "%d %s done; ".formatted(step.done().size(), step.done().size() == 1 ? "statement is" : "statements are")
                + (script.transactional()
                        ? "and now the script runs in a transaction"
                        : statement == null
                                ? "the script has only %d now".formatted(script.count())
                                : "statement %d is not the one that was done".formatted(statement.number()));
    }
}
