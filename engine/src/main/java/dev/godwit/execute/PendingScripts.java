package dev.godwit.execute;

import dev.godwit.history.History;
import dev.godwit.history.History.Attempt;
import dev.godwit.history.History.Unfinished;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.plan.Step;
import dev.godwit.script.ParsedScript;
import dev.godwit.script.Script;
import dev.godwit.script.Statement;
import dev.godwit.script.Statement.Trait;
import dev.godwit.script.Statements;
import java.util.ArrayList;
import java.util.Comparator;
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

    /** Reads the scripts of some steps. */
    public static PendingScripts of(List<Step> steps, View view, MigratorOptions options) {
        return of(steps, view, options, NONE);
    }

    /** Reads the scripts of some steps, except for those that were read before: they are the same when they run, or do not run. */
    static PendingScripts of(List<Step> steps, View view, MigratorOptions options, PendingScripts before) {
        Map<Step, ParsedScript> scripts = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        Secrets secrets = Secrets.of(options.sources().placeholders());
        for (Step step : steps) {
            if (step instanceof Step.Scripted scripted) {
                try {
                    ParsedScript known = before.scripts.get(step);
                    ParsedScript script = known != null ? known : parse(scripted, options);
                    scripts.put(step, script);
                    script.problems().stream().map(secrets::conceal).forEach(problems::add);
                    resume(scripted, script, view, problems);
                } catch (MigrationException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        return new PendingScripts(scripts, problems);
    }

    private static ParsedScript parse(Step.Scripted step, MigratorOptions options) {
        return parse(step.script(), options);
    }

    /** Looks at the statements of a script. */
    static ParsedScript parse(Script script, MigratorOptions options) {
        Set<String> tables = Set.of(options.target().table(), options.target().logTable());
        return script.parse(
                options.sources().placeholders(), tables, options.policies().mixedScripts());
    }

    /** What is wrong with them, and with other things, errors first. */
    List<Problem> with(List<Problem> others) {
        List<Problem> all = others.stream()
                .filter(problem -> problems.stream().noneMatch(worse -> isAboutTheSame(worse, problem)))
                .collect(Collectors.toCollection(ArrayList::new));
        all.addAll(problems);
        all.sort(Comparator.comparing(Problem::severity));
        return all;
    }

    /** A script that cannot go on is not one that goes on with the next run. */
    private static boolean isAboutTheSame(Problem one, Problem other) {
        ScriptPosition place = one.where();
        ScriptPosition otherPlace = other.where();
        return one.code() == other.code()
                && place != null
                && otherPlace != null
                && place.script().equals(otherPlace.script());
    }

    /** The parameters that they set and that no catalog lists. */
    Set<String> customParameters() {
        return scripts.values().stream()
                .flatMap(script -> script.customParameters().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is done can only be skipped when it is the same as what the script begins with now. */
    private static void resume(Step.Scripted step, ParsedScript script, View view, List<Problem> problems) {
        Attempt attempt = step.attempt();
        String inDoubt = attempt != null && attempt.inDoubt() ? attempt.checksum() : null;
        if (step.done().isEmpty() && inDoubt == null) {
            return;
        }
        try (Statements statements = script.open()) {
            for (String done : step.done()) {
                Statement next = statements.next();
                if (next == null
                        || script.transactional()
                        || !statements.checksum().equals(done)) {
                    problems.add(changed(step, script, next, view));
                    return;
                }
            }
            Statement next = statements.next();
            if (inDoubt != null
                    && next != null
                    && isToBeSettled(next)
                    && statements.checksum().equals(inDoubt)) {
                problems.add(inDoubt(step, script, next, view));
            }
        }
    }

    /** Nobody but a person can see whether it is done: whoever changes it has seen that. */
    private static boolean isToBeSettled(Statement statement) {
        return !statement.has(Trait.HARMLESS_AGAIN) && !statement.has(Trait.FAILS_AGAIN);
    }

    private static Problem inDoubt(Step.Scripted step, ParsedScript script, Statement statement, View view) {
        String settle = "migrations repair --%s=" + view.catalog().series().key(step.version()) + " --statement="
                + statement.number();
        return Problem.error(
                        ProblemCode.INTERRUPTED,
                        "%s has stopped in statement %d, which may be done or not"
                                .formatted(ScriptPosition.shortName(script.path()), statement.number()))
                .at(script.position(statement, 0))
                .found("the log says that it began, and not how it ended")
                .found(lastRow(step, view))
                .state(state(step.done().size(), script.count()))
                .cause(
                        "the process, the server or the connection ended while it ran; to do it twice may be wrong, and it tells nobody whether it is done")
                .remedy(
                        "see in the database whether it is done;",
                        "if so: %s;".formatted(settle.formatted("applied")),
                        "if not, and to do it is right: " + settle.formatted("pending"));
    }

    private static String state(int done, int count) {
        return switch (done) {
            case 0 -> "nothing was changed by this run";
            case 1 -> "statement 1 of %d is done and stays; nothing was changed by this run".formatted(count);
            default ->
                "statements 1 to %d of %d are done and stay; nothing was changed by this run".formatted(done, count);
        };
    }

    /** Who has written last how far it is. */
    private static List<String> lastRow(Step.Scripted step, View view) {
        History history = view.history();
        List<Unfinished> begun = step instanceof Step.Up ? history.unfinished() : history.undoing();
        return begun.stream()
                .filter(script -> script.key().equals(step.version()))
                .map(Unfinished::lastRow)
                .toList();
    }

    private static Problem changed(Step.Scripted step, ParsedScript script, @Nullable Statement statement, View view) {
        String version = view.catalog().series().key(step.version());
        return Problem.error(
                        ProblemCode.INTERRUPTED,
                        "%s has stopped before its end, and what is done has changed in it".formatted(script.path()))
                .at(statement == null ? ScriptPosition.of(script.path()) : script.position(statement, 0))
                .found(found(step, script, statement))
                .found(lastRow(step, view))
                .state("the statements that are done stay, since they ran outside a transaction")
                .remedy(
                        step.done().size() == 1
                                ? "restore the first statement of the file; change only those after it;"
                                : "restore the first %d statements of the file; change only those after them;"
                                        .formatted(step.done().size()),
                        step instanceof Step.Up
                                ? "or, when what they did is taken back or does no harm again, let it begin anew:"
                                        + " migrations repair --pending=" + version
                                : "or, when what they took back is there again, forget the undo:"
                                        + " migrations repair --applied=" + version);
    }

    private static String found(Step.Scripted step, ParsedScript script, @Nullable Statement statement) {
        return "%d %s done; ".formatted(step.done().size(), step.done().size() == 1 ? "statement is" : "statements are")
                + (script.transactional()
                        ? "and now the script runs in a transaction"
                        : statement == null
                                ? "the script has only %d now".formatted(script.count())
                                : "statement %d is not the one that was done".formatted(statement.number()));
    }
}
