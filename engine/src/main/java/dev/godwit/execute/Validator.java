package dev.godwit.execute;

import dev.godwit.event.MigrationTarget;
import dev.godwit.execute.SyntaxCheck.NotPossibleException;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.plan.Step;
import dev.godwit.script.ParsedScript;
import dev.godwit.source.SqlFile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds everything that would keep the pending migrations from running, and executes nothing. */
public final class Validator {

    /** In spite of these, the statements of a script are known. */
    private static final Set<ProblemCode> LEAVES_STATEMENTS =
            Set.of(ProblemCode.MIXED, ProblemCode.TRANSACTION_CONTROL);

    private final MigratorOptions options;
    private final View view;
    private final boolean shared;
    private final Secrets secrets;
    private final SyntaxCheck syntax;
    private final List<Problem> problems = new ArrayList<>();

    private Validator(Session session, View view, MigratorOptions options) {
        this.shared = view.sharesConnections(session, options);
        this.options = options;
        this.view = view;
        this.secrets = Secrets.of(options.sources().placeholders());
        this.syntax = new SyntaxCheck(session.connection(), secrets);
    }

    /** What was found, errors first. */
    public record Result(MigrationTarget target, List<Problem> problems) {}

    /** Judges what a look showed, and reads the scripts that are to run. */
    public static Result validate(Session session, View view, MigratorOptions options) throws SQLException {
        return new Result(view.target(session), new Validator(session, view, options).problems());
    }

    private List<Problem> problems() throws SQLException {
        PendingScripts scripts = PendingScripts.of(view.plan().steps(), view, options);
        problems.addAll(view.problems(scripts));
        if (shared) {
            problems.addAll(PoolerProblems.of(view.plan().steps(), scripts, options));
        }
        try {
            for (Step step : view.plan().steps()) {
                if (step instanceof Step.RunScript run) {
                    check(scripts.scripts().get(run));
                    checkDown(run.migration().down());
                }
            }
        } catch (NotPossibleException e) {
            problems.add(e.problem());
        }
        problems.sort(Comparator.comparing(Problem::severity));
        return problems;
    }

    /** It is kept in the history together with the migration, and can be corrected no more then. */
    private void checkDown(@Nullable SqlFile down) throws SQLException, NotPossibleException {
        if (down == null) {
            return;
        }
        ParsedScript script;
        try {
            script = PendingScripts.parse(down.script(), options);
        } catch (MigrationException e) {
            problems.addAll(e.problems());
            return;
        }
        script.problems().stream().map(secrets::conceal).forEach(problems::add);
        check(script);
    }

    private void check(@Nullable ParsedScript script) throws SQLException, NotPossibleException {
        if (script == null || !script.problems().stream().map(Problem::code).allMatch(LEAVES_STATEMENTS::contains)) {
            return;
        }
        try {
            syntax.of(script).ifPresent(problems::add);
        } catch (MigrationException e) {
            problems.addAll(e.problems());
        }
    }
}
