package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.script.ParsedScript;
import dev.godwit.script.Statement;
import java.util.List;

/** Says what failed in a script, where, and what to do about it. */
final class FailureReport {

    private final RunContext run;
    private final ParsedScript script;

    FailureReport(RunContext run, ParsedScript script) {
        this.run = run;
        this.script = script;
    }

    /**
     * Reports a failure; the state of the database is for the caller to say.
     *
     * @param notices what the server had said before
     */
    Problem of(BatchException e, List<String> notices) {
        Statement statement = e.origin();
        ServerError error = e.error();
        FailureAdvice advice = FailureAdvice.of(error, statement, run);
        Problem problem = statement == null ? atTheEngine(e) : atStatement(statement, e.position());
        return problem.found(error.lines())
                .found(notices.stream().map(notice -> "notice: " + notice).toList())
                .sqlState(error.sqlState())
                .cause(advice.cause())
                .remedy(advice.remedy());
    }

    private Problem atStatement(Statement statement, int position) {
        int index = script.statements().indexOf(statement) + 1;
        return Problem.error(
                        ProblemCode.STATEMENT,
                        "%s failed at statement %d of %d"
                                .formatted(name(), index, script.statements().size()))
                .at(script.position(statement, Math.max(0, position - 1)));
    }

    private Problem atTheEngine(BatchException e) {
        boolean commit = e.sql().equals("COMMIT");
        return Problem.error(
                        ProblemCode.STATEMENT,
                        commit
                                ? "%s failed when it was committed".formatted(name())
                                : "%s could not be recorded".formatted(name()))
                .at(script.path())
                .found(commit ? List.of() : List.of("while running: " + e.sql()));
    }

    private String name() {
        return script.path().substring(script.path().lastIndexOf('/') + 1);
    }
}
